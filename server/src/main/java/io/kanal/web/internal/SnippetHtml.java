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
        String standing = hit.message().text().standing();
        StringBuilder html = new StringBuilder(from > 0 ? "… " : "");
        int at = from;
        for (SearchPage.Mark mark : snippet.marks()) {
            int start = Math.clamp(mark.from(), at, to);
            int end = Math.clamp(mark.to(), start, to);
            if (end > start) {
                append(html, text, standing, at, start);
                html.append("<mark>");
                append(html, text, standing, start, end);
                html.append("</mark>");
                at = end;
            }
        }
        append(html, text, standing, at, to);
        return html.append(to < text.length() ? " …" : "").toString();
    }

    /** A part of the text; what differs from the text that stands was struck out, and is shown so. */
    private static void append(StringBuilder html, String text, String standing, int from, int to) {
        int at = from;
        while (at < to) {
            boolean struck = text.charAt(at) != standing.charAt(at);
            int end = at;
            while (end < to && (text.charAt(end) != standing.charAt(end)) == struck) {
                end++;
            }
            String part = RichTextHtml.escape(text.substring(at, end));
            html.append(struck ? "<s>" + part + "</s>" : part);
            at = end;
        }
    }

    /** The same as plain text. */
    public static String plain(SearchPage.Hit hit) {
        String text = hit.message().text().standing();
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
