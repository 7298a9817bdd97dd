package io.kanal.web.internal.contract;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.UserId;
import io.kanal.web.WebProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.springframework.stereotype.Component;

/** How often one person may call one path of the contract: so many times in any minute, counted on this node. */
@Component
class Pace {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Cache<Slot, Deque<Instant>> calls =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(WINDOW).build();
    private final int most;
    private final Clock clock;

    Pace(WebProperties properties, Clock clock) {
        this.most = properties.ragRequestsPerMinute();
        this.clock = clock;
    }

    private record Slot(UserId user, String path) {}

    /** Counts a call; fails when it is one too many, saying when the next may come. */
    void step(Caller caller, String path) {
        Instant now = clock.instant();
        Deque<Instant> recent = calls.get(new Slot(caller.person(), path), slot -> new ArrayDeque<>());
        synchronized (recent) {
            while (!recent.isEmpty() && !recent.getFirst().isAfter(now.minus(WINDOW))) {
                recent.removeFirst();
            }
            if (recent.size() >= most) {
                Instant next = recent.getFirst().plus(WINDOW);
                throw new KanalException(
                        ErrorCode.LIMIT_REACHED,
                        "%s takes %d calls a minute from one person; the next one from %s".formatted(path, most, next));
            }
            recent.addLast(now);
        }
    }
}
