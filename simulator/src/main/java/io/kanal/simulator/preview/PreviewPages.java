package io.kanal.simulator.preview;

import io.kanal.simulator.http.Reply;
import io.kanal.simulator.http.Request;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * t.me: {@code /s/<name>} with the history of a public channel, {@code /<name>} with its card, {@code /<name>/<id>}.
 * What has no preview is redirected from the first to the second, as t.me does.
 */
public final class PreviewPages {
    private static final Pattern HISTORY = Pattern.compile("/s/([A-Za-z][A-Za-z0-9_]{2,31})(?:/(\\d{1,9}))?/?");
    private static final Pattern CARD = Pattern.compile("/([A-Za-z][A-Za-z0-9_]{2,31})(?:/(\\d{1,9}))?/?");
    private static final int PAGE = 20;

    private final World world;
    private final Supplier<String> base;

    /**
     * Pages over a world.
     *
     * @param base where files are served
     */
    public PreviewPages(World world, Supplier<String> base) {
        this.world = world;
        this.base = base;
    }

    public static boolean owns(String path) {
        return HISTORY.matcher(path).matches() || CARD.matcher(path).matches();
    }

    public Reply answer(Request request) {
        Matcher history = HISTORY.matcher(request.path());
        if (history.matches()) {
            return world.with(() -> history(history.group(1), history.group(2), request.query()));
        }
        Matcher card = CARD.matcher(request.path());
        if (!card.matches()) {
            return Reply.text(404, "Not Found");
        }
        String start = request.query().getOrDefault("start", "");
        // A link that begins a talk with a bot leads into the chat page, which is the messenger here.
        if (start.matches("[A-Za-z0-9_-]{1,64}")
                && world.with(() -> world.findUser(card.group(1)).filter(User::bot))
                        .isPresent()) {
            return Reply.redirect("/?bot=" + card.group(1) + "&start=" + start);
        }
        return world.with(() -> card(card.group(1)));
    }

    private Reply history(String name, @org.jspecify.annotations.Nullable String post, Map<String, String> query) {
        Optional<Chat> found = world.findPublicChat(name)
                .filter(chat ->
                        chat.kind() == ChatKind.CHANNEL && chat.settings().preview());
        if (found.isEmpty()) {
            return Reply.redirect("/" + name + (post == null ? "" : "/" + post));
        }
        Chat chat = found.get();
        List<List<Message>> all = posts(chat);
        List<List<Message>> shown = page(all, post, query);
        PostHtml html = new PostHtml(world, chat, base.get());
        StringBuilder out = new StringBuilder();
        if (shown.isEmpty()) {
            out.append(
                    "<div class=\"tgme_widget_message_wrap js-widget_message_wrap\"><div class=\"tgme_widget_message_centered\"><div class=\"tme_no_messages_found\">No posts found</div></div></div>\n");
        } else {
            int first = shown.getFirst().getFirst().id();
            int last = shown.getLast().getFirst().id();
            if (all.getFirst().getFirst().id() < first) {
                out.append(more("before", first, chat, query));
            }
            shown.forEach(parts -> out.append(html.block(parts)));
            if (all.getLast().getFirst().id() > last) {
                out.append(more("after", last, chat, query));
            }
        }
        return Reply.html(200, frame(chat, out.toString()));
    }

    private static String more(String way, int id, Chat chat, Map<String, String> query) {
        String q = query.getOrDefault("q", "");
        String search = q.isEmpty()
                ? ""
                : "q=" + java.net.URLEncoder.encode(q, java.nio.charset.StandardCharsets.UTF_8) + "&amp;";
        return "<div class=\"tgme_widget_message_centered js-messages_more_wrap\"><a href=\"/s/%s?%s%s=%d\" class=\"tme_messages_more js-messages_more\" data-%s=\"%d\"></a></div>\n"
                .formatted(chat.username(), search, way, id, way, id);
    }

    /** Messages by post: albums are one, under the id of their first part. */
    private static List<List<Message>> posts(Chat chat) {
        Map<String, List<Message>> posts = new LinkedHashMap<>();
        for (Message message : chat.messages().values()) {
            String key = message.album() == null ? "m" + message.id() : "a" + message.album();
            posts.computeIfAbsent(key, _ -> new ArrayList<>()).add(message);
        }
        return List.copyOf(posts.values());
    }

    private static List<List<Message>> page(
            List<List<Message>> all, @org.jspecify.annotations.Nullable String post, Map<String, String> query) {
        List<List<Message>> chosen = all;
        String words = query.getOrDefault("q", "").toLowerCase(Locale.ROOT).strip();
        if (!words.isEmpty()) {
            chosen = all.stream()
                    .filter(parts -> parts.stream()
                            .anyMatch(m -> m.content()
                                    .words()
                                    .text()
                                    .toLowerCase(Locale.ROOT)
                                    .contains(words)))
                    .toList();
        }
        String before = query.getOrDefault("before", "");
        String after = query.getOrDefault("after", "");
        if (after.matches("\\d{1,9}")) {
            int id = Integer.parseInt(after);
            return chosen.stream()
                    .filter(p -> p.getFirst().id() > id)
                    .limit(PAGE)
                    .toList();
        }
        if (before.matches("\\d{1,9}")) {
            int id = Integer.parseInt(before);
            chosen = chosen.stream().filter(p -> p.getFirst().id() < id).toList();
        } else if (post != null) {
            int id = Integer.parseInt(post);
            long upTo = chosen.stream().filter(p -> p.getFirst().id() <= id).count() + PAGE / 2;
            chosen = chosen.subList(0, (int) Math.min(chosen.size(), upTo));
        }
        return chosen.subList(Math.max(0, chosen.size() - PAGE), chosen.size());
    }

    private static String head(String title, String description) {
        return """
                <!DOCTYPE html>
                <html>
                <head>
                <meta charset="utf-8">
                <title>%s – Telegram</title>
                <meta name="viewport" content="width=device-width, initial-scale=1.0" />
                <meta property="og:title" content="%s">
                <meta property="og:site_name" content="Telegram">
                <meta property="og:description" content="%s">
                </head>
                """.formatted(Html.escape(title), Html.escape(title), Html.escape(description));
    }

    private String frame(Chat chat, String messages) {
        String description =
                chat.settings().description() == null ? "" : chat.settings().description();
        StringBuilder out = new StringBuilder(head(chat.title(), description));
        out.append("<body class=\"widget_frame_base tgme_webpreview emoji_image thin_box_shadow tme_mode\">\n")
                .append(
                        "<header class=\"tgme_header search_collapsed\"><div class=\"tgme_container\"><div class=\"tgme_header_info\">\n")
                .append(
                        "<div class=\"tgme_channel_info\">\n<div class=\"tgme_channel_info_header\"><i class=\"tgme_page_photo_image bgcolor6\" data-content=\"%s\"><img src=\"%s\"></i>\n"
                                .formatted(
                                        Html.escape(chat.title()
                                                .substring(
                                                        0,
                                                        Math.min(1, chat.title().length()))),
                                        base.get() + PreviewFiles.seal(chat)))
                .append(
                        "<div class=\"tgme_channel_info_header_title_wrap\"><div class=\"tgme_channel_info_header_title\"><span dir=\"auto\">%s</span></div></div>\n"
                                .formatted(Html.text(chat.title())))
                .append(
                        "<div class=\"tgme_channel_info_header_username\"><a href=\"https://t.me/%s\">@%s</a></div></div>\n"
                                .formatted(chat.username(), chat.username()))
                .append("<div class=\"tgme_channel_info_counters\">%s</div>\n".formatted(counters(chat)));
        if (!description.isEmpty()) {
            out.append("<div class=\"tgme_channel_info_description\">%s</div>\n".formatted(Html.text(description)));
        }
        out.append(
                        "</div>\n</div></div></header>\n<main class=\"tgme_main\" data-url=\"/%s\">\n<div class=\"tgme_container\">\n<section class=\"tgme_channel_history js-message_history\">\n"
                                .formatted(chat.username()))
                .append(messages)
                .append("</section>\n</div>\n</main>\n</body>\n</html>\n");
        return out.toString();
    }

    private static String counters(Chat chat) {
        StringBuilder out = new StringBuilder();
        counter(out, chat.memberCount(), "subscriber");
        counter(out, count(chat, MediaKind.PHOTO), "photo");
        counter(out, count(chat, MediaKind.VIDEO), "video");
        counter(out, count(chat, MediaKind.DOCUMENT), "file");
        counter(
                out,
                chat.messages().values().stream()
                        .filter(m -> m.content().words().entities().stream()
                                .anyMatch(
                                        e -> e.type().equals("url") || e.type().equals("text_link")))
                        .count(),
                "link");
        return out.toString();
    }

    private static long count(Chat chat, MediaKind kind) {
        return chat.messages().values().stream()
                .filter(m -> m.content() instanceof Content.Media media && media.kind() == kind)
                .count();
    }

    private static void counter(StringBuilder out, long count, String what) {
        if (count > 0) {
            out.append(
                    "<div class=\"tgme_channel_info_counter\"><span class=\"counter_value\">%s</span> <span class=\"counter_type\">%s</span></div>"
                            .formatted(Html.shortNumber(count), count == 1 ? what : what + "s"));
        }
    }

    // Cards

    private Reply card(String name) {
        Optional<Chat> chat = world.findPublicChat(name);
        if (chat.isPresent()) {
            return Reply.html(200, chatCard(chat.get()));
        }
        Optional<User> user = world.findUser(name);
        String body = user.isPresent()
                ? card(
                        user.get().name(),
                        user.get().bot() ? "" : "@" + user.get().username(),
                        "",
                        "Send Message",
                        name)
                : "<div class=\"tgme_page\"><div class=\"tgme_page_icon\"><i class=\"tgme_icon_user\"></i></div><div class=\"tgme_page_description\">If you have <strong>Telegram</strong>, you can contact <a class=\"tgme_username_link\" href=\"tg://resolve?domain=%s\">@%s</a> right away.</div></div>\n"
                        .formatted(name, name);
        return Reply.html(
                200,
                head(user.map(User::name).orElse("Telegram: Contact @" + name), "") + "<body>\n" + body
                        + "</body>\n</html>\n");
    }

    private static String chatCard(Chat chat) {
        boolean channel = chat.kind() == ChatKind.CHANNEL;
        String members = spaced(chat.memberCount());
        String extra = channel
                ? members + (chat.memberCount() == 1 ? " subscriber" : " subscribers")
                : members + (chat.memberCount() == 1 ? " member" : " members");
        String description =
                chat.settings().description() == null ? "" : chat.settings().description();
        String username = chat.username() == null ? "" : chat.username();
        return head(chat.title(), description) + "<body>\n"
                + card(chat.title(), extra, description, channel ? "View in Telegram" : "Join Group", username)
                + (channel && chat.settings().preview()
                        ? "<div class=\"tgme_page_context_link_wrap\"><a class=\"tgme_page_context_link\" href=\"/s/%s\">Preview channel</a></div>\n"
                                .formatted(username)
                        : "")
                + "</body>\n</html>\n";
    }

    private static String card(String title, String extra, String description, String action, String name) {
        StringBuilder out = new StringBuilder("<div class=\"tgme_page\">\n");
        out.append("<div class=\"tgme_page_title\" dir=\"auto\"><span dir=\"auto\">%s</span></div>\n"
                .formatted(Html.text(title)));
        if (!extra.isEmpty()) {
            out.append("<div class=\"tgme_page_extra\">%s</div>\n".formatted(Html.escape(extra)));
        }
        if (!description.isEmpty()) {
            out.append(
                    "<div class=\"tgme_page_description\" dir=\"auto\">%s</div>\n".formatted(Html.text(description)));
        }
        return out.append(
                        "<div class=\"tgme_page_action\"><a class=\"tgme_action_button_new\" href=\"tg://resolve?domain=%s\">%s</a></div>\n</div>\n"
                                .formatted(name, action))
                .toString();
    }

    /** 12345 as {@code 12 345}, as t.me writes exact counts. */
    private static String spaced(int number) {
        return "%,d".formatted(number).replace(',', ' ').replace('\u00a0', ' ');
    }
}
