package io.kanal.web.internal;

import io.kanal.posts.message.Source;
import io.kanal.shared.input.InvalidInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sources as addresses and bodies write them: in lower case. */
public final class Sources {
    private Sources() {}

    /** Null where none is named. */
    public static @Nullable Source of(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(Source.values())
                .filter(source -> source.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> InvalidInput.value(
                        "source",
                        name,
                        Arrays.stream(Source.values())
                                .map(source -> source.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ", "one of ", "")),
                        null));
    }
}
