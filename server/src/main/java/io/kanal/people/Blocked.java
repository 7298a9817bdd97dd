package io.kanal.people;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Somebody who is blocked has proved who they are, and is told why they stay out and until when; nobody else is told it. */
public final class Blocked extends KanalException {
    private static final long serialVersionUID = 1L;

    private final transient User person;
    private final transient Block block;

    Blocked(User person, Block block) {
        super(ErrorCode.FORBIDDEN, sentence(block.until(), block.reason()));
        this.person = person;
        this.block = block;
    }

    public User person() {
        return person;
    }

    public Block block() {
        return block;
    }

    private static String sentence(@Nullable Instant until, @Nullable String reason) {
        if (until == null) {
            return reason == null ? "You are blocked here" : "You are blocked here: %s".formatted(reason);
        }
        Instant end = until.truncatedTo(ChronoUnit.SECONDS);
        return reason == null
                ? "You are blocked here until %s".formatted(end)
                : "You are blocked here until %s: %s".formatted(end, reason);
    }
}
