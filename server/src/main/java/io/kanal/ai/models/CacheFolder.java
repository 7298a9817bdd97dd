package io.kanal.ai.models;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder of what can be fetched again, as the launcher knows it: a JDK, models. One per person of the machine. */
public final class CacheFolder {
    private CacheFolder() {}

    /** The variables of the environment. */
    @FunctionalInterface
    public interface Variables {
        @Nullable
        String value(String name);
    }

    public static Path of(Variables variables) {
        String own = variables.value("KANAL_CACHE_DIR");
        if (own != null && !own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String caches = variables.value("XDG_CACHE_HOME");
        if (caches != null && !caches.isEmpty()) {
            return Path.of(caches, "kanal").toAbsolutePath();
        }
        String home = variables.value("HOME");
        return Path.of(home == null || home.isEmpty() ? "/tmp" : home, ".cache", "kanal")
                .toAbsolutePath();
    }
}
