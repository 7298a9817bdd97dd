package io.kanal.ingest.internal.merge;

import io.kanal.shared.text.Characters;
import io.kanal.shared.text.RichText;
import org.jspecify.annotations.Nullable;

/**
 * What of a text the record holds: what can be stored, see {@link Characters#storable}, and of its formatting as much as can be
 * shown. Readers that tell what was cut off bound it too; what is bounded already costs nothing here.
 */
final class StorableText {
    private StorableText() {}

    static RichText of(RichText text) {
        String clean = Characters.storable(text.text());
        RichText bounded = text.bounded();
        return clean.equals(text.text()) ? bounded : new RichText(clean, bounded.spans());
    }

    static @Nullable String ofNullable(@Nullable String text) {
        return text == null ? null : Characters.storable(text);
    }
}
