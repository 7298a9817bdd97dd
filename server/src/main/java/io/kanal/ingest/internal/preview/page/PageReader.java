package io.kanal.ingest.internal.preview.page;

import io.kanal.ingest.internal.preview.page.PreviewPage.Header;
import io.kanal.posts.Counter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Reads a whole page of t.me and says what it is. Any input gives an answer; a broken post costs only itself. */
public final class PageReader {
    /** How the element around each post begins. */
    private static final String POST = "<div class=\"tgme_widget_message_wrap";

    private static final Pattern BEFORE = Pattern.compile("[?&]before=(\\d{1,15})");
    private static final Pattern NOT_SHOWN = Pattern.compile(
            "(?:can.{1,3}t|cannot|couldn.{1,3}t) be (?:displayed|accessed|shown)", Pattern.CASE_INSENSITIVE);

    private PageReader() {}

    public static PreviewPage read(String html) {
        List<String> parts = parts(html);
        Document page = Jsoup.parse(parts.getFirst(), "https://t.me/");
        if (parts.size() > 1 || page.selectFirst(".tgme_channel_history, .tgme_channel_info, [data-post]") != null) {
            return history(page, parts, html);
        }
        if (page.selectFirst("[class^=tgme_]") == null) {
            return new PreviewPage.Foreign(page.title().isBlank() ? null : page.title());
        }
        return card(page);
    }

    /**
     * Cuts the page in front of each post before any of it is parsed: whatever is wrong with the markup of one, an open
     * comment or quote say, ends with it. Text cannot hold the mark, because its brackets are escaped.
     */
    private static List<String> parts(String html) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int cut = html.indexOf(POST); cut >= 0; cut = html.indexOf(POST, cut + POST.length())) {
            parts.add(html.substring(start, cut));
            start = cut;
        }
        parts.add(html.substring(start));
        return parts;
    }

    private static PreviewPage history(Document page, List<String> parts, String html) {
        Map<Long, PreviewPost> posts = new TreeMap<>();
        int unreadable = 0;
        for (int part = 0; part < parts.size(); part++) {
            Document block = part == 0 ? page : Jsoup.parseBodyFragment(parts.get(part), "https://t.me/");
            for (Element element : block.select("[data-post]")) {
                PreviewPost post = PostReader.read(element).orElse(null);
                if (post == null) {
                    unreadable++;
                } else {
                    posts.put(post.id(), post);
                }
            }
        }
        return new PreviewPage.History(
                header(page, posts), posts.values().stream().toList(), before(page), complete(html), unreadable);
    }

    private static Header header(Document page, Map<Long, PreviewPost> posts) {
        String title = PostMedia.words(page.selectFirst(".tgme_channel_info_header_title"));
        if (title == null) {
            title = meta(page, "og:title");
        }
        PreviewPost newest = posts.values().stream()
                .max(Comparator.comparingLong(PreviewPost::id))
                .orElse(null);
        Long bareId = null;
        for (PreviewPost post : posts.values()) {
            bareId = bareId == null ? post.bareId() : bareId;
        }
        return new Header(
                title == null ? "" : title,
                newest == null ? shownName(page) : newest.channel(),
                bareId,
                PostMedia.words(page.selectFirst(".tgme_channel_info_description")),
                counter(page, "subscriber"),
                photo(page));
    }

    /** The picture beside the title, else that of the page for those who link to it; a drawn letter is none. */
    private static @Nullable String photo(Document page) {
        Element shown = page.selectFirst(
                ".tgme_channel_info .tgme_page_photo_image img[src], .tgme_channel_info img.tgme_page_photo_image[src]");
        String written = shown == null ? meta(page, "og:image") : shown.attr("src");
        // Where a channel has no picture, Telegram's own stands for the page.
        return written == null || written.contains("//telegram.org/") ? null : PostMedia.address(written);
    }

    private static @Nullable String shownName(Document page) {
        String shown = PostMedia.words(page.selectFirst(".tgme_channel_info_header_username"));
        return shown == null ? null : shown.replace("@", "");
    }

    private static @Nullable Counter counter(Document page, String type) {
        for (Element counter : page.select(".tgme_channel_info_counter")) {
            Element value = counter.selectFirst(".counter_value");
            Element kind = counter.selectFirst(".counter_type");
            if (value != null
                    && kind != null
                    && kind.text().toLowerCase(Locale.ROOT).startsWith(type)) {
                return AbbreviatedNumber.find(value.text()).orElse(null);
            }
        }
        return null;
    }

    private static @Nullable Long before(Document page) {
        for (Element more :
                page.select("a.tme_messages_more[data-before], a.tme_messages_more[href], link[rel=prev]")) {
            String written = more.attr("data-before");
            if (written.matches("\\d{1,15}")) {
                return Long.valueOf(written);
            }
            Matcher matcher = BEFORE.matcher(more.attr("href"));
            if (matcher.find()) {
                return Long.valueOf(matcher.group(1));
            }
        }
        return null;
    }

    /** A page that was cut off on the way lacks its end; posts in front of the cut are still good. */
    private static boolean complete(String html) {
        int tail = Math.max(0, html.length() - 2_000);
        return html.substring(tail).toLowerCase(Locale.ROOT).contains("</html>");
    }

    private static PreviewPage card(Document page) {
        String title = PostMedia.words(page.selectFirst(".tgme_page_title"));
        String description = PostMedia.words(page.selectFirst(".tgme_page_description"));
        String extra = PostMedia.words(page.selectFirst(".tgme_page_extra"));
        if (description != null && NOT_SHOWN.matcher(description).find()) {
            return new PreviewPage.Restricted(title, description);
        }
        if (title == null) {
            return new PreviewPage.Unknown();
        }
        String facts = extra == null ? "" : extra.toLowerCase(Locale.ROOT);
        if (facts.contains("subscriber")) {
            return new PreviewPage.ChannelCard(
                    title, description, AbbreviatedNumber.find(facts).orElse(null));
        }
        if (facts.contains("member")) {
            return new PreviewPage.Group(title, AbbreviatedNumber.find(facts).orElse(null));
        }
        if (page.selectFirst("a[href^=/s/]") != null) {
            return new PreviewPage.ChannelCard(title, description, null);
        }
        Element action = page.selectFirst(".tgme_page_action");
        boolean bot = facts.contains("monthly user")
                || (action != null && action.text().toLowerCase(Locale.ROOT).contains("bot"));
        return new PreviewPage.Person(title, bot);
    }

    private static @Nullable String meta(Document page, String property) {
        Element meta = page.selectFirst("meta[property=\"" + property + "\"]");
        return meta == null || meta.attr("content").isBlank() ? null : meta.attr("content");
    }
}
