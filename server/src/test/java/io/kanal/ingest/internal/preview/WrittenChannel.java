package io.kanal.ingest.internal.preview;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A channel that tests write, delete from and rename, shown as t.me shows it: 20 posts a page, paged by id. */
final class WrittenChannel {
    private static final int PAGE = 20;
    private static final Pattern PATH = Pattern.compile("/(s/)?([A-Za-z0-9_]+)(?:\\?before=(\\d+))?");

    private final String name;
    private final long bareId;
    private final TreeMap<Long, Post> posts = new TreeMap<>();

    private boolean tellsId = true;
    private String photo = "";

    private record Post(String html, Instant date, int items) {}

    WrittenChannel(String name, long bareId) {
        this.name = name;
        this.bareId = bareId;
    }

    /** Whether its pages show the channel's id, as they do nearly always. */
    synchronized void tellsId(boolean tells) {
        tellsId = tells;
    }

    synchronized WrittenChannel write(long id, String text, Instant date) {
        posts.put(
                id,
                new Post(
                        "<div class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">" + text + "</div>",
                        date,
                        1));
        return this;
    }

    /** A post with this beside its words. */
    synchronized WrittenChannel media(long id, String html, String text, Instant date) {
        posts.put(
                id,
                new Post(
                        html + "<div class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">" + text
                                + "</div>",
                        date,
                        1));
        return this;
    }

    /** The picture above its posts. */
    synchronized WrittenChannel photo(String address) {
        photo = "<i class=\"tgme_page_photo_image bgcolor6\" data-content=\"W\"><img src=\"%s\"></i>"
                .formatted(address);
        return this;
    }

    /** An album of pictures with ids one after the other. */
    synchronized WrittenChannel album(long id, int items, String text, Instant date) {
        StringBuilder pictures =
                new StringBuilder("<div class=\"tgme_widget_message_grouped_wrap js-message_grouped_wrap\">");
        for (int item = 0; item < items; item++) {
            pictures.append("""
                    <a class="tgme_widget_message_photo_wrap grouped_media_wrap js-message_photo" href="https://t.me/%s/%d?single" style="background-image:url('https://cdn.example/%d.jpg')"></a>
                    """.formatted(name, id + item, id + item));
        }
        pictures.append("</div><div class=\"tgme_widget_message_text js-message_text\">")
                .append(text)
                .append("</div>");
        posts.put(id, new Post(pictures.toString(), date, items));
        return this;
    }

    synchronized WrittenChannel delete(long id) {
        posts.remove(id);
        return this;
    }

    /** Whatever is asked for below {@code /name} and {@code /s/name}. */
    synchronized ScriptedSite.Act answer(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches() || !matcher.group(2).equalsIgnoreCase(name)) {
            return ScriptedSite.page(Pages.text("card-unknown.html"));
        }
        if (matcher.group(1) == null) {
            return ScriptedSite.page(Pages.text("card-channel.html"));
        }
        long before = matcher.group(3) == null ? Long.MAX_VALUE : Long.parseLong(matcher.group(3));
        return ScriptedSite.page(page(before));
    }

    synchronized String page(long before) {
        Map<Long, Post> older = posts.headMap(before, false).descendingMap();
        StringBuilder shown = new StringBuilder();
        long lowest = before;
        int count = 0;
        for (Map.Entry<Long, Post> entry : older.entrySet()) {
            if (count++ == PAGE) {
                break;
            }
            lowest = entry.getKey();
            shown.insert(0, block(entry.getKey(), entry.getValue()));
        }
        boolean more = posts.lowerKey(lowest) != null;
        return """
                <!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="Written"></head><body>
                <div class="tgme_channel_info">%s<div class="tgme_channel_info_header_title"><span dir="auto">Written</span></div>
                <div class="tgme_channel_info_counters"><div class="tgme_channel_info_counter"><span class="counter_value">12.3K</span> <span class="counter_type">subscribers</span></div></div>
                <div class="tgme_channel_info_description">For tests</div></div>
                <section class="tgme_channel_history js-message_history">%s%s</section></body></html>
                """.formatted(
                        photo,
                        more
                                ? "<a href=\"/s/%s?before=%d\" class=\"tme_messages_more js-messages_more\" data-before=\"%d\"></a>"
                                        .formatted(name, lowest, lowest)
                                : "",
                        shown);
    }

    private String block(long id, Post post) {
        String view = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((tellsId ? "{\"c\":-%d,\"p\":%d,\"t\":1,\"h\":\"0\"}" : "{}")
                        .formatted(bareId, id)
                        .getBytes(StandardCharsets.US_ASCII));
        return """
                <div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="%s/%d" data-view="%s">
                <div class="tgme_widget_message_bubble">%s<div class="tgme_widget_message_footer"><span class="tgme_widget_message_views">7</span>
                <span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/%s/%d"><time datetime="%s"></time></a></span></div></div></div></div>
                """.formatted(name, id, view, post.html(), name, id, post.date().atOffset(java.time.ZoneOffset.UTC));
    }
}
