package io.kanal.channels;

import io.kanal.channels.internal.WatchTable;
import io.kanal.posts.ReadScope;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What a caller may see. Every search, answer and list begins here. */
@Component
public final class ReadScopes {
    private final WatchTable watches;

    ReadScopes(WatchTable watches) {
        this.watches = watches;
    }

    /** Kanal itself sees everything; a person what they watch and what is theirs. */
    public ReadScope of(Caller caller) {
        if (caller.isKanal()) {
            return ReadScope.EVERYTHING;
        }
        return of(caller, caller.person());
    }

    /** What this person sees, asked by themselves or by an administrator on their behalf. */
    public ReadScope of(Caller caller, UserId person) {
        caller.require(Scope.READ);
        caller.requireSelfOrAdministrator(person);
        Set<ChatId> visible = watches.visibleTo(person);
        return ReadScope.of(visible);
    }
}
