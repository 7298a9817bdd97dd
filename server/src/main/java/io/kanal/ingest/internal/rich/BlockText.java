package io.kanal.ingest.internal.rich;

import io.kanal.shared.text.Characters;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text that grows block by block, with spans that may stand inside each other. */
final class BlockText {
    private final StringBuilder text = new StringBuilder();
    private final List<Span> spans = new ArrayList<>();
    private int lineBreaks;

    void add(String words) {
        if (words.isEmpty()) {
            return;
        }
        if (!text.isEmpty()) {
            text.append("\n".repeat(lineBreaks));
        }
        lineBreaks = 0;
        text.append(words);
    }

    /** What comes next begins a line, with an empty one before it where it is a block of its own. */
    void breakLine(boolean block) {
        lineBreaks = Math.max(lineBreaks, block ? 2 : 1);
    }

    /** What the part writes stands under this formatting. */
    void within(Kind kind, @Nullable String argument, Runnable part) {
        int before = text.length();
        part.run();
        int start = before;
        while (start < text.length() && text.charAt(start) == '\n') {
            start++;
        }
        if (start < text.length()) {
            spans.add(new Span(kind, start, text.length() - start, argument));
        }
    }

    RichText build() {
        return text.isEmpty() ? RichText.EMPTY : new RichText(Characters.storable(text.toString()), spans);
    }
}
