package io.kanal.operations;

import io.kanal.shared.Check;
import org.jspecify.annotations.Nullable;

/**
 * What {@code doctor} found at one place.
 *
 * @param check where it looked
 * @param advice what to do; null where nothing is to be done
 */
public record Examined(
        String check,
        Check.Level level,
        String message,
        @Nullable String advice) {}
