package io.kanal.web.internal.pages.posts;

import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Message;
import io.kanal.web.internal.MessagesInChats;
import java.util.List;
import org.springframework.stereotype.Component;

/** Makes cards of messages. */
@Component
public class PostCards {
    private final MessagesInChats places;

    PostCards(MessagesInChats places) {
        this.places = places;
    }

    public List<PostView> of(ReadScope scope, List<Message> messages) {
        return places.of(scope, messages).stream()
                .map(placed -> PostView.inList(placed.message(), placed.chat(), placed.topic()))
                .toList();
    }
}
