package io.kanal.web.internal;

import io.kanal.posts.message.Message;
import io.kanal.search.SearchPage;
import io.kanal.shared.text.RichTextHtml;

/**
 * The stretch of a post that matched, as HTML with the matching words marked; for a post without text the words of its media.
 */
public final class SnippetHtml {
    private SnippetHtml() {}

    public static String of(SearchPage.Hit hit) {
        return of(hit.message(), hit.snippet());
    }

    /** A stretch of a message. */
    public static String of(Message message, SearchPage.Snippet snippet) {
        String text = message.text().text();
        if (text.isEmpty()) {
            return RichTextHtml.escape(mediaWords(message));
        }
        int from = Math.clamp(snippet.from(), 0, text.length());
        int to = Math.clamp(snippet.to(), from, text.length());
        String standing = message.text().standing();
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

    /** The same as plain text, without what was struck out. */
    public static String plain(SearchPage.Hit hit) {
        return plain(hit.message(), hit.snippet());
    }

    static String plain(Message message, SearchPage.Snippet snippet) {
        String text = message.text().text();
        if (text.isEmpty()) {
            return mediaWords(message);
        }
        String standing = message.text().standing();
        int from = Math.clamp(snippet.from(), 0, text.length());
        String shown = standing.substring(from, Math.clamp(snippet.to(), from, text.length()));
        // What was struck out leaves no gap.
        return standing.equals(text) ? shown : shown.replaceAll(" {2,}", " ");
    }

    private static String mediaWords(Message message) {
        return String.join(" · ", message.mediaWords());
    }
}
