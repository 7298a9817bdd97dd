package io.kanal.telegram.bots;

import com.github.benmanes.caffeine.cache.Cache;
import io.kanal.shared.memory.Caches;
import io.kanal.telegram.BotId;
import io.kanal.telegram.CallResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the latest call for each bot went, whatever it was: whether the Bot API served it. Thread-safe. */
@Component
final class Contacts {
    private static final int MOST = 10_000;
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int BROKEN = 500;

    private final Cache<BotId, Contact> latest = Caches.keeping("contacts of bots", MOST, KEPT);
    private final InstantSource clock;

    Contacts(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * One call.
     *
     * @param trouble why the bot was not served; null where it was, be it with a refusal of what was asked
     */
    record Contact(Instant at, @Nullable String trouble) {}

    /** Notes a call that was not broken off from this side. */
    void note(BotId bot, CallResult result) {
        latest.put(bot, new Contact(clock.instant(), trouble(result)));
    }

    /** The latest call for the bot within an hour. */
    Optional<Contact> find(BotId bot) {
        return Optional.ofNullable(latest.getIfPresent(bot));
    }

    private static @Nullable String trouble(CallResult result) {
        return switch (result) {
            case CallResult.Done done -> null;
            case CallResult.Failed failed
            when failed.errorCode() < BROKEN && failed.errorCode() != UNAUTHORIZED && failed.errorCode() != NOT_FOUND ->
                null;
            case CallResult other -> other.trouble();
        };
    }
}
