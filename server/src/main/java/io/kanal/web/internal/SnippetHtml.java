package io.kanal.web.internal;

import io.kanal.search.SearchPage;
import io.kanal.shared.text.RichTextHtml;

/**
 * The stretch of a post that matched, as HTML with the matching words marked; for a post without text the words of its media.
 */
public final class SnippetHtml {
    private SnippetHtml() {}

    public static String of(SearchPage.Hit hit) {
        String text = hit.message().text().text();
        if (text.isEmpty()) {
            return RichTextHtml.escape(mediaWords(hit));
        }
        SearchPage.Snippet snippet = hit.snippet();
        int from = Math.clamp(snippet.from(), 0, text.length());
        int to = Math.clamp(snippet.to(), from, text.length());
        StringBuilder html = new StringBuilder(from > 0 ? "… " : "");
        int at = from;
        for (SearchPage.Mark mark : snippet.marks()) {
            int start = Math.clamp(mark.from(), at, to);
            int end = Math.clamp(mark.to(), start, to);
            if (end > start) {
                html.append(RichTextHtml.escape(text.substring(at, start)))
                        .append("<mark>")
                        .append(RichTextHtml.escape(text.substring(start, end)))
                        .append("</mark>");
                at = end;
            }
        }
        return html.append(RichTextHtml.escape(text.substring(at, to)))
                .append(to < text.length() ? " …" : "")
                .toString();
    }

    /** The same as plain text. */
    public static String plain(SearchPage.Hit hit) {
        String text = hit.message().text().text();
        if (text.isEmpty()) {
            return mediaWords(hit);
        }
        int from = Math.clamp(hit.snippet().from(), 0, text.length());
        return text.substring(from, Math.clamp(hit.snippet().to(), from, text.length()));
    }

    private static String mediaWords(SearchPage.Hit hit) {
        return String.join(" · ", hit.message().mediaWords());
    }
}
