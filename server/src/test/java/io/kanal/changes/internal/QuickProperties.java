package io.kanal.changes.internal;

import java.time.Duration;

/** Everything quick, so that tests need not wait. */
public final class QuickProperties {
    public static final ChangesProperties VALUE = new ChangesProperties(
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofMillis(2),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ZERO,
            Duration.ofDays(7),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2));

    private QuickProperties() {}
}
