package io.kanal.bot.internal.talk;

import io.kanal.channels.ReadScopes;
import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Visibility;
import io.kanal.posts.VisibleChats;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What the bot may quote where somebody asked: in a private chat all the person may see, in a group, where others read
 * along, only what is public.
 */
@Component
public class SayableScope {
    private final ReadScopes scopes;
    private final VisibleChats chats;

    SayableScope(ReadScopes scopes, VisibleChats chats) {
        this.scopes = scopes;
        this.chats = chats;
    }

    public ReadScope of(Talk talk) {
        ReadScope all = scopes.of(talk.caller());
        if (talk.inPrivate()) {
            return all;
        }
        return all.only(chats.list(all).stream()
                .filter(chat -> chat.visibility() == Visibility.PUBLIC)
                .map(Chat::id)
                .collect(Collectors.toSet()));
    }
}
