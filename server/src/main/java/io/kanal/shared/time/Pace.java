package io.kanal.shared.time;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.kanal.shared.Caller;
import io.kanal.shared.LimitReached;
import io.kanal.shared.UserId;
import io.kanal.shared.memory.Caches;
import java.time.Duration;
import java.time.Instant;

/**
 * How often one person may do something that costs: so many times in each minute or hour, counted on this node by the person,
 * whatever keys, sessions and chats the person comes by. What Kanal does itself is not counted. Where nobody is known yet, it
 * counts the addresses that people come from.
 */
public final class Pace {
    private final Cache<Object, AtomicRateLimiter> counted;
    private final String told;
    private final RateLimiterConfig rule;

    private Pace(String told, int most, Duration period) {
        this.counted = Caches.whileUsed("paces", 10_000, period.multipliedBy(2));
        this.told = told;
        this.rule = RateLimiterConfig.custom()
                .limitForPeriod(most)
                .limitRefreshPeriod(period)
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    /**
     * So many a minute.
     *
     * @param what is counted, as the one who did it too often is told
     */
    public static Pace perMinute(String what, int most) {
        return new Pace(
                "One person may send at most %d %s a minute; try again in a while".formatted(most, what),
                most,
                Duration.ofMinutes(1));
    }

    /**
     * So many an hour.
     *
     * @param what is counted, as the one who did it too often is told
     */
    public static Pace perHour(String what, int most) {
        return new Pace(
                "One person may look up at most %d %s an hour; try again later".formatted(most, what),
                most,
                Duration.ofHours(1));
    }

    /** So many log-ins a minute from one address. */
    public static Pace perMinuteOfAddresses(int most) {
        return new Pace(
                "From one address at most %d log-ins a minute are tried; try again in a while".formatted(most),
                most,
                Duration.ofMinutes(1));
    }

    /** So many wrong API keys a minute from one address. */
    public static Pace perMinuteOfWrongKeys(int most) {
        return new Pace(
                "From one address at most %d wrong API keys a minute are answered; send a right one, or try again in a while"
                        .formatted(most),
                most,
                Duration.ofMinutes(1));
    }

    /**
     * Counts once for an address.
     *
     * @throws LimitReached when it is once too often
     */
    public void step(String address) {
        count(address);
    }

    /**
     * Counts once for the caller.
     *
     * @throws LimitReached when it is once too often
     */
    public void step(Caller caller) {
        UserId person = caller.user();
        if (person != null) {
            count(person);
        }
    }

    private void count(Object who) {
        AtomicRateLimiter limiter = counted.get(who, _ -> new AtomicRateLimiter(told, rule));
        if (!limiter.acquirePermission()) {
            Duration wait = Duration.ofNanos(limiter.getDetailedMetrics().getNanosToWait());
            throw new LimitReached(
                    told,
                    wait,
                    new LimitReached.Limit(
                            rule.getLimitForPeriod(), 0, Instant.now().plus(wait)));
        }
    }
}
