package io.kanal.telegram.markup;

import io.kanal.shared.text.RichText.Kind;

/** Signs that begin and end formatting in models' Markdown, and what lies between a pair of them. */
enum MarkdownMark {
    BOLD("**", Kind.BOLD),
    ITALIC("*", Kind.ITALIC),
    ITALIC_LOW("_", Kind.ITALIC),
    UNDERLINE("__", Kind.UNDERLINE),
    STRIKE("~~", Kind.STRIKETHROUGH),
    SPOILER("||", Kind.SPOILER),
    LINK("[", Kind.TEXT_LINK),
    HTML_LINK("<a>", Kind.TEXT_LINK),
    HTML_QUOTE("<blockquote>", Kind.BLOCKQUOTE),
    HTML_SPOILER("<tg-spoiler>", Kind.SPOILER),
    HEADING("", Kind.BOLD);

    final String sign;
    final Kind kind;

    MarkdownMark(String sign, Kind kind) {
        this.sign = sign;
        this.kind = kind;
    }

    /** HTML elements go on over paragraphs, Markdown's signs do not. */
    boolean html() {
        return this == HTML_LINK || this == HTML_QUOTE || this == HTML_SPOILER;
    }

    /** Underscores and single stars inside words are part of the word. */
    boolean onlyAroundWords() {
        return this == ITALIC || this == ITALIC_LOW || this == UNDERLINE;
    }
}
