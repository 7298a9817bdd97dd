package io.kanal.channels.internal;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Follower;
import io.kanal.changes.Lane;
import io.kanal.channels.WatchLimits;
import io.kanal.shared.UserId;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A follower that gives a person a watch of each chat they brought in; what is above their limit of channels rests. */
@Component
public final class BroughtChats implements Follower {
    private final WatchTable watches;
    private final WatchLimits limits;
    private final ChangeLog changes;
    private final JsonMapper json;
    private final Clock clock;

    BroughtChats(WatchTable watches, WatchLimits limits, ChangeLog changes, JsonMapper json, Clock clock) {
        this.watches = watches;
        this.limits = limits;
        this.changes = changes;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "brought-chats";
    }

    @Override
    public Role role() {
        return Role.REACTION;
    }

    @Override
    public void apply(List<Change> batch) {
        for (Change change : batch) {
            if (change.kind() == ChangeKind.CHAT_BROUGHT && change.chat() != null && change.detail() != null) {
                UserId person =
                        new UserId(json.readTree(change.detail()).path("user").asLong());
                // As whoever follows a channel does: the person's watches first, then one more.
                watches.hold(person);
                if (watches.add(person, change.chat(), null, clock.instant())) {
                    changes.append(Lane.LIVE, ChangeKind.WATCH_CHANGED, change.chat(), null, change.detail());
                    limits.limitsChanged(person);
                }
            }
        }
    }
}
