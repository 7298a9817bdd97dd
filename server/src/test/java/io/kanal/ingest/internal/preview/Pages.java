package io.kanal.ingest.internal.preview;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Hand-written pages in the structure of t.me. */
public final class Pages {
    private Pages() {}

    public static String text(String name) {
        try (InputStream in = Pages.class.getResourceAsStream("/preview/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("No page " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
