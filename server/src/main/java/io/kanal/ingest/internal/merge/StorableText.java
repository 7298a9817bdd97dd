package io.kanal.ingest.internal.merge;

import io.kanal.shared.text.RichText;
import org.jspecify.annotations.Nullable;

/**
 * Text as PostgreSQL and UTF-8 can hold it: no zero characters, no halves of surrogate pairs. The length stays. Of its
 * formatting as much as can be shown.
 */
final class StorableText {
    private StorableText() {}

    static RichText of(RichText text) {
        String clean = of(text.text());
        RichText bounded = text.bounded();
        return clean.equals(text.text()) ? bounded : new RichText(clean, bounded.spans());
    }

    static @Nullable String ofNullable(@Nullable String text) {
        return text == null ? null : of(text);
    }

    static String of(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (unit == 0 || Character.isSurrogate(unit)) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, '\uFFFD');
            }
        }
        return clean == null ? text : clean.toString();
    }
}
