package io.kanal.simulator.preview;

import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.ForwardOrigin;
import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.Poll;
import io.kanal.simulator.world.StoredFile;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One post (an album is one) as a block of t.me's history. */
final class PostHtml {
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

    private final World world;
    private final Chat chat;
    private final String base;

    /**
     * Posts of a channel.
     *
     * @param base where files are served, without a slash at the end
     */
    PostHtml(World world, Chat chat, String base) {
        this.world = world;
        this.chat = chat;
        this.base = base;
    }

    /** The parts of an album, or one message alone. */
    String block(List<Message> parts) {
        Message head = parts.getFirst();
        StringBuilder out = new StringBuilder();
        String more = head.isService() ? " service_message" : isUnsupported(head) ? " text_unsupported" : "";
        out.append("<div class=\"tgme_widget_message_wrap js-widget_message_wrap\">")
                .append(
                        "<div class=\"tgme_widget_message text_not_supported_wrap%s js-widget_message\" data-post=\"%s/%d\" data-view=\"%s\">\n"
                                .formatted(more, name(), head.id(), view(head)))
                .append(
                        "<div class=\"tgme_widget_message_user\"><a href=\"https://t.me/%s\"><i class=\"tgme_widget_message_user_photo bgcolor6\" data-content=\"%s\"></i></a></div>\n"
                                .formatted(
                                        name(),
                                        Html.escape(chat.title()
                                                .substring(
                                                        0,
                                                        Math.min(1, chat.title().length())))))
                .append(
                        "<div class=\"tgme_widget_message_bubble\">\n<i class=\"tgme_widget_message_bubble_tail\"></i>\n")
                .append(
                        "<div class=\"tgme_widget_message_author accent_color\"><a class=\"tgme_widget_message_owner_name\" href=\"https://t.me/%s\"><span dir=\"auto\">%s</span></a></div>\n"
                                .formatted(name(), Html.text(chat.title())));
        forward(out, head);
        viaBot(out, head);
        reply(out, head);
        if (parts.size() > 1) {
            out.append(
                    "<div class=\"tgme_widget_message_grouped_wrap js-message_grouped_wrap\"><div class=\"tgme_widget_message_grouped js-message_grouped\"><div class=\"tgme_widget_message_grouped_layer js-message_grouped_layer\">\n");
            parts.forEach(part -> media(out, part));
            out.append("</div></div></div>\n");
        } else {
            media(out, head);
        }
        words(out, parts);
        reactions(out, head);
        footer(out, head);
        return out.append("</div>\n</div></div>\n").toString();
    }

    private String name() {
        String username = chat.username();
        return username == null ? "" : username;
    }

    private static boolean isUnsupported(Message message) {
        return message.content() instanceof Content.Rich;
    }

    /** {@code data-view}: the channel's bare id, the post, the time, and something to sign them. */
    private String view(Message message) {
        long bare = chat.id() + 1_000_000_000_000L;
        String json = "{\"c\":%d,\"p\":%d,\"t\":%d,\"h\":\"%016x\"}"
                .formatted(bare, message.id(), world.now().getEpochSecond(), bare * 31 + message.id());
        return Base64.getEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void forward(StringBuilder out, Message message) {
        ForwardOrigin origin = message.forward();
        if (origin == null) {
            return;
        }
        String name = switch (origin) {
            case ForwardOrigin.FromUser(User user, var _) -> forwardLink(user.username(), user.name(), null);
            case ForwardOrigin.FromHidden(String hidden, var _) -> forwardLink(null, hidden, null);
            case ForwardOrigin.FromChat(Chat from, var _, var _) -> forwardLink(from.username(), from.title(), null);
            case ForwardOrigin.FromChannel(Chat from, int id, var _, var _) ->
                forwardLink(from.username(), from.title(), id);
        };
        out.append("<div class=\"tgme_widget_message_forwarded_from accent_color\">Forwarded from&nbsp;")
                .append(name)
                .append("</div>\n");
    }

    private static String forwardLink(@Nullable String username, String name, @Nullable Integer post) {
        String words = "<span dir=\"auto\">%s</span>".formatted(Html.text(name));
        if (username == null) {
            return "<span class=\"tgme_widget_message_forwarded_from_name\">%s</span>".formatted(words);
        }
        return "<a class=\"tgme_widget_message_forwarded_from_name\" href=\"https://t.me/%s%s\">%s</a>"
                .formatted(username, post == null ? "" : "/" + post, words);
    }

    private void viaBot(StringBuilder out, Message message) {
        Long bot = message.viaBot();
        if (bot != null) {
            String username = world.user(bot).username();
            out.append(
                    "<div class=\"tgme_widget_message_forwarded_from accent_color\">via <a class=\"tgme_widget_message_via_bot\" href=\"https://t.me/%s\">@%s</a></div>\n"
                            .formatted(username, username));
        }
    }

    private void reply(StringBuilder out, Message message) {
        Integer to = message.replyTo();
        Message replied = to == null ? null : chat.messages().get(to);
        if (replied != null) {
            out.append("<a class=\"tgme_widget_message_reply\" href=\"https://t.me/%s/%d\">\n".formatted(name(), to))
                    .append(
                            "<div class=\"tgme_widget_message_author accent_color\"><span class=\"tgme_widget_message_author_name\" dir=\"auto\">%s</span></div>\n"
                                    .formatted(Html.text(chat.title())))
                    .append(
                            "<div class=\"tgme_widget_message_metatext js-message_reply_text\" dir=\"auto\">%s</div>\n</a>\n"
                                    .formatted(Html.text(
                                            shortened(replied.content().words().text()))));
        }
    }

    private static String shortened(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= 80
                ? line
                : line.substring(0, line.offsetByCodePoints(0, Math.min(80, line.codePointCount(0, line.length()))))
                        + "...";
    }

    private void words(StringBuilder out, List<Message> parts) {
        for (Message part : parts) {
            String html =
                    part.content() instanceof Content.Service service ? service(service) : TextHtml.of(captionOf(part));
            if (!html.isEmpty()) {
                out.append("<div class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">%s</div>\n"
                        .formatted(html));
                return;
            }
        }
    }

    private String service(Content.Service service) {
        return switch (service.field()) {
            case "new_chat_title" ->
                "Channel name was changed to «<span class=\"tgme_widget_service_strong_text\" dir=\"auto\">%s</span>»"
                        .formatted(Html.text(service.value().asString()));
            case "pinned_message" -> {
                Message pinned = chat.messages().get(service.value().asInt());
                yield "<a class=\"tgme_widget_service_strong_text\" href=\"https://t.me/%s\" dir=\"auto\">%s</a> pinned «%s»"
                        .formatted(
                                name(),
                                Html.text(chat.title()),
                                pinned == null
                                        ? "deleted message"
                                        : Html.text(shortened(
                                                pinned.content().words().text())));
            }
            case "channel_chat_created" -> "Channel created";
            case "new_chat_photo" -> "Channel photo updated";
            default -> Html.text(capital(service.summary()));
        };
    }

    private static StyledText captionOf(Message message) {
        return isUnsupported(message) ? StyledText.EMPTY : message.content().words();
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private void media(StringBuilder out, Message message) {
        switch (message.content()) {
            case Content.Media media -> file(out, message, media);
            case Content.PollContent(Poll poll) -> poll(out, poll);
            case Content.Facts facts -> facts(out, facts);
            case Content.Rich _ ->
                out.append(
                        "<div class=\"message_media_not_supported_wrap\"><div class=\"message_media_not_supported\"><div class=\"message_media_not_supported_label\">Please open Telegram to view this post</div><a href=\"%s\" class=\"message_media_view_in_telegram\">VIEW IN TELEGRAM</a></div></div>\n"
                                .formatted(link(message)));
            case Content.Text _, Content.Service _ -> {
                // Nothing but words.
            }
        }
    }

    private String link(Message message) {
        return "https://t.me/%s/%d".formatted(name(), message.id());
    }

    private String address(StoredFile file) {
        return base + "/sim/file/" + file.id();
    }

    private void file(StringBuilder out, Message message, Content.Media media) {
        String link = link(message);
        String source = address(media.file());
        String small = base + PreviewFiles.small(media.file());
        double ratio = media.width() == 0 ? 75 : 100.0 * media.height() / media.width();
        switch (media.kind()) {
            case PHOTO ->
                out.append(
                        "<a class=\"tgme_widget_message_photo_wrap %d\" href=\"%s\" style=\"width:%dpx;background-image:url('%s')\"><div class=\"tgme_widget_message_photo\" style=\"padding-top:%s%%\"></div></a>\n"
                                .formatted(
                                        PreviewFiles.number(media.file()),
                                        link,
                                        Math.min(800, media.width()),
                                        small,
                                        ratio));
            case VIDEO, ANIMATION ->
                out.append(
                        "<a class=\"tgme_widget_message_video_player js-message_video_player\" href=\"%s\"><i class=\"tgme_widget_message_video_thumb\" style=\"background-image:url('%s')\"></i><div class=\"tgme_widget_message_video_wrap\" style=\"width:%dpx;padding-top:%s%%\"><video src=\"%s\" class=\"tgme_widget_message_video js-message_video\" width=\"100%%\" height=\"100%%\"></video></div><time class=\"message_video_duration js-message_video_duration\">%s</time></a>\n"
                                .formatted(
                                        link,
                                        small,
                                        media.width(),
                                        ratio,
                                        source,
                                        Html.duration(media.durationSeconds())));
            case VIDEO_NOTE ->
                out.append(
                        "<div class=\"tgme_widget_message_roundvideo_player js-message_roundvideo_player\"><div class=\"tgme_widget_message_roundvideo_wrap\"><i class=\"tgme_widget_message_roundvideo_thumb\" style=\"background-image:url('%s')\"></i><video class=\"tgme_widget_message_roundvideo js-message_roundvideo\" src=\"%s\" width=\"100%%\" height=\"100%%\"></video></div><time class=\"tgme_widget_message_roundvideo_duration js-message_roundvideo_duration\">%s</time></div>\n"
                                .formatted(small, source, Html.duration(media.durationSeconds())));
            case VOICE ->
                out.append(
                        "<a class=\"tgme_widget_message_voice_player js-message_voice_player\" href=\"%s\"><audio class=\"tgme_widget_message_voice js-message_voice\" src=\"%s\" data-ogg width=\"100%%\"></audio><time class=\"tgme_widget_message_voice_duration js-message_voice_duration\">%s</time></a>\n"
                                .formatted(link, source, Html.duration(media.durationSeconds())));
            case STICKER ->
                out.append(
                        "<div class=\"tgme_widget_message_sticker_wrap media_supported_cont\"><a href=\"%s\"><i class=\"tgme_widget_message_sticker js-sticker_image\" style=\"background-image:url('%s');width:256px\" data-webp=\"%s\"></i></a></div>\n"
                                .formatted(link, source, source));
            case AUDIO, DOCUMENT -> document(out, media, link);
        }
    }

    private static void document(StringBuilder out, Content.Media media, String link) {
        boolean audio = media.kind() == MediaKind.AUDIO;
        String title =
                audio && media.title() != null ? media.title() : media.file().name();
        long bytes = media.file().bytes().length;
        String size = bytes < 1024 ? bytes + " B" : "%.1f KB".formatted(bytes / 1024.0);
        String extra = audio && media.performer() != null ? media.performer() : size;
        out.append(
                "<a class=\"tgme_widget_message_document_wrap\" href=\"%s\"><div class=\"tgme_widget_message_document\"><div class=\"tgme_widget_message_document_icon accent_bg%s\"></div><div class=\"tgme_widget_message_document_title accent_color\" dir=\"auto\">%s</div><div class=\"tgme_widget_message_document_extra\" dir=\"auto\">%s</div></div></a>\n"
                        .formatted(link, audio ? " audio" : "", Html.escape(title), Html.escape(extra)));
    }

    private static void poll(StringBuilder out, Poll poll) {
        String type = (poll.terms().anonymous() ? "Anonymous " : "Public ")
                + (poll.terms().quiz() ? "Quiz" : "Poll");
        out.append(
                "<div class=\"tgme_widget_message_poll js-poll\"><div class=\"tgme_widget_message_poll_question\" dir=\"auto\">%s</div><div class=\"tgme_widget_message_poll_type\">%s</div><div class=\"tgme_widget_message_poll_options\">\n"
                        .formatted(Html.text(poll.terms().question().text()), poll.closed() ? "Final Results" : type));
        for (int i = 0; i < poll.terms().options().size(); i++) {
            int percent = poll.voters() == 0 ? 0 : Math.round(100f * poll.votesFor(i) / poll.voters());
            out.append(
                    "<div class=\"tgme_widget_message_poll_option\"><div class=\"tgme_widget_message_poll_option_percent\">%d%%</div><div class=\"tgme_widget_message_poll_option_value\"><div class=\"tgme_widget_message_poll_option_text\" dir=\"auto\">%s</div><div class=\"tgme_widget_message_poll_option_bar\" style=\"width:%d%%\"></div></div></div>\n"
                            .formatted(
                                    percent,
                                    Html.text(poll.terms().options().get(i).text()),
                                    percent));
        }
        out.append("</div></div>\n");
    }

    private static void facts(StringBuilder out, Content.Facts facts) {
        if (facts.fields().has("location")) {
            String latitude = facts.fields().path("location").path("latitude").asString();
            String longitude = facts.fields().path("location").path("longitude").asString();
            out.append(
                    "<a class=\"tgme_widget_message_location_wrap\" href=\"https://maps.google.com/maps?q=%s,%s&ll=%s,%s&z=16\"><div class=\"tgme_widget_message_location\"></div></a>\n"
                            .formatted(latitude, longitude, latitude, longitude));
        } else {
            out.append(
                    "<div class=\"message_media_not_supported_wrap\"><div class=\"message_media_not_supported\"><div class=\"message_media_not_supported_label\">Please open Telegram to view this post</div></div></div>\n");
        }
    }

    private static void reactions(StringBuilder out, Message message) {
        Map<String, Integer> counts = message.reactionCounts();
        if (counts.isEmpty()) {
            return;
        }
        out.append("<div class=\"tgme_widget_message_reactions js-message_reactions\">");
        counts.forEach((reaction, count) -> {
            String number = Html.shortNumber(count);
            if (reaction.equals("paid")) {
                out.append("<span class=\"tgme_reaction tgme_reaction_paid\"><i class=\"telegram_star\"></i>%s</span>"
                        .formatted(number));
            } else if (reaction.startsWith("custom:")) {
                out.append("<span class=\"tgme_reaction\"><tg-emoji emoji-id=\"%s\"></tg-emoji>%s</span>"
                        .formatted(Html.escape(reaction.substring("custom:".length())), number));
            } else {
                out.append("<span class=\"tgme_reaction\">%s%s</span>".formatted(Html.emoji(reaction), number));
            }
        });
        out.append("</div>\n");
    }

    private void footer(StringBuilder out, Message message) {
        out.append(
                "<div class=\"tgme_widget_message_footer compact js-message_footer\"><div class=\"tgme_widget_message_info short js-message_info\">\n");
        if (message.views() > 0) {
            out.append("<span class=\"tgme_widget_message_views\">%s</span><span class=\"copyonly\"> views</span>"
                    .formatted(Html.shortNumber(message.views())));
        }
        out.append("<span class=\"tgme_widget_message_meta\">");
        if (message.signature() != null) {
            out.append("<span class=\"tgme_widget_message_from_author\" dir=\"auto\">%s</span>,&nbsp;"
                    .formatted(Html.text(message.signature())));
        }
        if (message.editDate() != null) {
            out.append("edited &nbsp;");
        }
        out.append(
                "<a class=\"tgme_widget_message_date\" href=\"%s\"><time datetime=\"%s\" class=\"time\">%s</time></a></span>\n</div></div>\n"
                        .formatted(link(message), FULL.format(message.date()), SHORT.format(message.date())));
    }
}
