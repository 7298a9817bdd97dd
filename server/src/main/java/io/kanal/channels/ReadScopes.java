package io.kanal.channels;

import io.kanal.channels.internal.WatchTable;
import io.kanal.people.Retention;
import io.kanal.posts.Chat;
import io.kanal.posts.Chats;
import io.kanal.posts.ReadScope;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a caller may see. Every search, answer and list begins here. */
@Component
public final class ReadScopes {
    private final WatchTable watches;
    private final Chats chats;
    private final Retention retention;

    ReadScopes(WatchTable watches, Chats chats, Retention retention) {
        this.watches = watches;
        this.chats = chats;
        this.retention = retention;
    }

    /** Kanal itself sees everything; a person what they watch and what is theirs, as far back as they chose. */
    public ReadScope of(Caller caller) {
        if (caller.isKanal()) {
            return ReadScope.of(chats.all().stream().map(Chat::id).collect(Collectors.toSet()));
        }
        return of(caller, caller.person());
    }

    /** What this person sees, asked by themselves or by an administrator on their behalf. */
    public ReadScope of(Caller caller, UserId person) {
        caller.require(Scope.READ);
        caller.requireSelfOrAdministrator(person);
        return new ReadScope(watches.visibleTo(person), retention.since(person).orElse(null));
    }
}
