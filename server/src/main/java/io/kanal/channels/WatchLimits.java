package io.kanal.channels;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.channels.internal.WatchTable;
import io.kanal.people.tiers.Limits;
import io.kanal.people.tiers.LimitsChanged;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.shared.ChatId;
import io.kanal.shared.LimitReached;
import io.kanal.shared.LimitReached.Limit;
import io.kanal.shared.UserId;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Holds each person's watches within the number of channels that their tier allows. What is above it is kept and rests: nothing of it is
 * shown or searched until the person lets another one rest, or the number grows.
 */
@Component
public final class WatchLimits implements LimitsChanged {
    private final WatchTable watches;
    private final Subscriptions subscriptions;
    private final ChangeLog changes;

    WatchLimits(WatchTable watches, Subscriptions subscriptions, ChangeLog changes) {
        this.watches = watches;
        this.subscriptions = subscriptions;
        this.changes = changes;
    }

    /**
     * Whether a watch just made or woken is within the limit. Within the transaction that did it: of many at once as many are
     * let through as there is room.
     *
     * @throws LimitReached where it is one too many
     */
    void check(UserId person) {
        Limits limits = subscriptions.limits(person).orElse(null);
        int active = limits == null ? 0 : watches.active(person);
        if (limits != null && active > limits.channels()) {
            throw new LimitReached(
                    "Your tier %s allows %d channels at once; stop one or let one rest, or take a larger tier"
                            .formatted(limits.tier().slug(), limits.channels()),
                    Duration.ZERO,
                    new Limit(limits.channels(), 0, null));
        }
    }

    @Override
    public void limitsChanged(UserId person) {
        watches.hold(person);
        int active = watches.active(person);
        int most = subscriptions.limits(person).map(Limits::channels).orElse(Integer.MAX_VALUE);
        List<ChatId> changed =
                active > most ? watches.restNewest(person, active - most) : watches.wakeOldest(person, most - active);
        changed.forEach(chat -> changes.append(Lane.LIVE, ChangeKind.WATCH_CHANGED, chat, null, null));
    }
}
