package io.kanal.ingest;

import io.kanal.posts.Counter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A public channel as its web page shows it before anybody follows it.
 *
 * @param username as Telegram writes it, without @
 * @param subscribers null where the page names none
 * @param newest when its newest post was sent; null where it shows none with a date
 */
public record Looked(
        String title,
        String username,
        @Nullable Counter subscribers,
        @Nullable Instant newest) {}
