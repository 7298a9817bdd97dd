package io.kanal.answers;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.kanal.shared.Caller;
import io.kanal.shared.LimitReached;
import io.kanal.shared.UserId;
import io.kanal.shared.memory.Caches;
import java.time.Duration;

/**
 * How often one person may do something that costs: so many times in each minute, counted on this node by the person,
 * whatever keys, sessions and chats the person comes by. What Kanal does itself is not counted.
 */
public final class Pace {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Cache<UserId, AtomicRateLimiter> people = Caches.whileUsed("paces", 10_000, PERIOD.multipliedBy(2));
    private final String what;
    private final int most;
    private final RateLimiterConfig rule;

    /**
     * @param what is counted, as the one who did it too often is told
     */
    public Pace(String what, int most) {
        this.what = what;
        this.most = most;
        this.rule = RateLimiterConfig.custom()
                .limitForPeriod(most)
                .limitRefreshPeriod(PERIOD)
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    /**
     * Counts once for the caller.
     *
     * @throws LimitReached when it is once too often
     */
    public void step(Caller caller) {
        UserId person = caller.user();
        if (person == null) {
            return;
        }
        AtomicRateLimiter limiter = people.get(person, _ -> new AtomicRateLimiter(what, rule));
        if (!limiter.acquirePermission()) {
            Duration wait = Duration.ofNanos(limiter.getDetailedMetrics().getNanosToWait());
            throw new LimitReached(
                    "One person may send at most %d %s a minute; try again in a while".formatted(most, what), wait);
        }
    }
}
