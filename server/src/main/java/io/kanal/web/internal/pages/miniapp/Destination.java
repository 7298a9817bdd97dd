package io.kanal.web.internal.pages.miniapp;

import io.kanal.answers.AnswerId;
import io.kanal.answers.Answers;
import io.kanal.channels.ReadScopes;
import io.kanal.posts.Posts;
import io.kanal.posts.VisibleChats;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Where a link into the Mini App leads ({@code startapp}): {@code post_} and a post's id, {@code answer_} and an answer's,
 * {@code chat_} and a chat's. Only to what the person may see, and never to an address that somebody wrote.
 */
@Component
class Destination {
    private static final Pattern FORM =
            Pattern.compile("(post|chat)_(\\d{1,18})|answer_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    private final ReadScopes scopes;
    private final Posts posts;
    private final VisibleChats chats;
    private final Answers answers;

    Destination(ReadScopes scopes, Posts posts, VisibleChats chats, Answers answers) {
        this.scopes = scopes;
        this.posts = posts;
        this.chats = chats;
        this.answers = answers;
    }

    /** The page a link names; empty where it names none that the caller may see. */
    Optional<String> of(Caller caller, String startParam) {
        Matcher form = FORM.matcher(startParam);
        if (!form.matches()) {
            return Optional.empty();
        }
        String answer = form.group(3);
        if (answer != null) {
            return answer(caller, UUID.fromString(answer));
        }
        long id = Long.parseLong(form.group(2));
        return form.group(1).equals("post")
                ? posts.find(scopes.of(caller), new MessageId(id)).map(_ -> "/app/posts/" + id)
                : chats.find(scopes.of(caller), new ChatId(id)).map(_ -> "/app/channels/" + id);
    }

    private Optional<String> answer(Caller caller, UUID id) {
        try {
            return answers.find(caller, new AnswerId(id)).map(_ -> "/app/ask/" + id);
        } catch (KanalException e) {
            return Optional.empty(); // somebody else's, which is told no more than one that is not there
        }
    }
}
