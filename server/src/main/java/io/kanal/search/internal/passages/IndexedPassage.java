package io.kanal.search.internal.passages;

import io.kanal.ai.Vectors;
import io.kanal.shared.Language;
import io.kanal.shared.text.LanguageDetector;

/**
 * A passage with what the indexes need to know about its text.
 *
 * @param hash names the text, as {@link Vectors#hashOf} does; empty where there is no text at all
 */
public record IndexedPassage(Passage passage, Language language, String hash) {

    public static IndexedPassage of(Passage passage, LanguageDetector detector) {
        String text = embeddable(passage);
        return new IndexedPassage(passage, text.isEmpty() ? Language.OTHER : detector.detect(text), hashOf(passage));
    }

    /** What names the text of a passage; empty where there is none. */
    public static String hashOf(Passage passage) {
        String text = embeddable(passage);
        return text.isEmpty() ? "" : Vectors.hashOf(text);
    }

    /** The text that stands for a passage: what people wrote, or else the words around it. */
    public static String embeddable(Passage passage) {
        return passage.text().isEmpty() ? passage.extra() : passage.text();
    }
}
