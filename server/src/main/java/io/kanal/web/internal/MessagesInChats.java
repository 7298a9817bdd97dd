package io.kanal.web.internal;

import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topic;
import io.kanal.posts.Topics;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts messages and their chats together for somebody, in the order given and with one query for all chats. */
@Component
public class MessagesInChats {
    private final VisibleChats chats;
    private final Topics topics;

    MessagesInChats(VisibleChats chats, Topics topics) {
        this.chats = chats;
        this.topics = topics;
    }

    /** A message and where it stands. */
    public record Placed(
            Message message, Chat chat, @Nullable Topic topic) {}

    public List<Placed> of(ReadScope scope, List<Message> messages) {
        Map<ChatId, Chat> known = chats
                .list(scope, messages.stream().map(Message::chat).distinct().toList())
                .stream()
                .collect(Collectors.toMap(Chat::id, Function.identity()));
        Map<MessageId, Topic> within = topics.of(messages);
        List<Placed> placed = new ArrayList<>(messages.size());
        for (Message message : messages) {
            Chat chat = known.get(message.chat());
            if (chat != null) {
                placed.add(new Placed(message, chat, within.get(message.id())));
            }
        }
        return placed;
    }
}
