package io.kanal.ingest.internal.export.html;

import io.kanal.ingest.internal.export.ExportSink;
import io.kanal.ingest.internal.export.ExportedPaths;
import io.kanal.ingest.internal.export.Json;
import io.kanal.ingest.internal.export.MediaFiles;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Media.FileKind;
import io.kanal.shared.text.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** What a message of an HTML export shows besides text. Much less than JSON tells: no sizes in bytes, no MIME types. */
final class HtmlMedia {
    private static final List<String> ABSENCES = List.of("Unavailable", "Exceeds maximum size", "Not included");

    private final MediaFiles files;

    HtmlMedia(MediaFiles files) {
        this.files = files;
    }

    List<Media> read(Element message, ExportSink sink) throws InterruptedException {
        List<Media> media = new ArrayList<>(1);
        for (Element wrap : message.select(".media_wrap")) {
            Element poll = wrap.selectFirst(".media_poll");
            if (poll != null) {
                media.add(poll(poll));
                continue;
            }
            Element shown = wrap.firstElementChild();
            if (shown != null) {
                media.add(shown(shown, sink));
            }
        }
        return media;
    }

    private Media shown(Element shown, ExportSink sink) throws InterruptedException {
        String title = words(shown.selectFirst(".title"));
        String status = words(shown.selectFirst(".status"));
        String description = words(shown.selectFirst(".description"));
        if (shown.hasClass("photo_wrap")) {
            return file(FileKind.PHOTO, shown, null, null, null, sink);
        }
        if (shown.hasClass("sticker_wrap")) {
            return file(FileKind.STICKER, shown, null, null, null, sink);
        }
        if (shown.hasClass("animated_wrap")) {
            return file(FileKind.ANIMATION, shown, null, null, null, sink);
        }
        if (shown.hasClass("video_file_wrap")) {
            return file(FileKind.VIDEO, shown, null, seconds(words(shown.selectFirst(".video_duration"))), null, sink);
        }
        if (shown.hasClass("media_photo") || shown.hasClass("media_video")) {
            FileKind kind = switch (title == null ? "" : title) {
                case "Sticker" -> FileKind.STICKER;
                case "Animation" -> FileKind.ANIMATION;
                case "Video message" -> FileKind.VIDEO_NOTE;
                case "Video file", "Self-destructing video" -> FileKind.VIDEO;
                default -> shown.hasClass("media_video") ? FileKind.VIDEO : FileKind.PHOTO;
            };
            String emoji = kind == FileKind.STICKER && status != null ? status.replaceFirst(",.*", "") : null;
            return file(kind, shown, null, seconds(status), emoji, sink);
        }
        if (shown.hasClass("media_voice_message")) {
            return file(FileKind.VOICE, shown, null, seconds(status), null, sink);
        }
        if (shown.hasClass("media_audio_file")) {
            return file(FileKind.AUDIO, shown, null, seconds(status), null, sink);
        }
        if (shown.hasClass("media_file")) {
            return file(FileKind.DOCUMENT, shown, "File".equals(title) ? null : title, null, null, sink);
        }
        if (shown.hasClass("media_contact") && title != null) {
            return new Media.Contact(title, status == null ? null : status.replace(" - vCard", ""), null);
        }
        Media place = place(shown, title, description);
        return place == null ? other(shown, title, description, status) : place;
    }

    private Media file(
            FileKind kind,
            Element shown,
            @Nullable String name,
            @Nullable Integer seconds,
            @Nullable String emoji,
            ExportSink sink)
            throws InterruptedException {
        String path = shown.attr("href");
        String description = words(shown.selectFirst(".description"));
        MediaFiles.Found found = MediaFiles.Found.NOT_ASKED;
        if (description != null && ABSENCES.stream().anyMatch(description::startsWith)) {
            found = MediaFiles.Found.absent(description);
        } else if (!path.isEmpty()) {
            found = files.store(path, sink);
        }
        MediaFiles.Found kept = found;
        return Media.File.of(
                kind,
                file -> file.fileName(
                                name == null && !path.isEmpty() && ExportedPaths.namesItsFile(kind)
                                        ? ExportedPaths.lastName(path)
                                        : name)
                        .seconds(seconds)
                        .title(kind == FileKind.AUDIO ? words(shown.selectFirst(".title")) : null)
                        .emoji(emoji)
                        .blob(kept.blob())
                        .absence(kept.absence()));
    }

    private static @Nullable Media place(Element shown, @Nullable String title, @Nullable String address) {
        boolean venue = shown.hasClass("media_venue");
        if (!venue && !shown.hasClass("media_location") && !shown.hasClass("media_live_location")) {
            return null;
        }
        String link = shown.attr("href");
        int start = link.indexOf("?q=");
        int end = link.indexOf('&', start + 1);
        if (start < 0 || end < 0) {
            return null;
        }
        String[] point = link.substring(start + 3, end).split(",", -1);
        try {
            double latitude = Double.parseDouble(point[0]);
            double longitude = point.length == 2 ? Double.parseDouble(point[1]) : Double.NaN;
            return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
                    ? new Media.Place(latitude, longitude, venue ? title : null, venue ? address : null)
                    : null;
        } catch (NumberFormatException e) {
            // Not a point on the map: kept as words.
            return null;
        }
    }

    private static Media poll(Element poll) {
        List<Media.Poll.Option> options = new ArrayList<>();
        for (Element answer : poll.select(".answer")) {
            String votes = words(answer.selectFirst(".details"));
            String text = answer.ownText().strip();
            options.add(new Media.Poll.Option(
                    Characters.storable(text.startsWith("- ") ? text.substring(2) : text), leading(votes), null));
        }
        String question = words(poll.selectFirst(".question"));
        String kind = words(poll.selectFirst(".details"));
        return new Media.Poll(
                question == null ? "" : question,
                options,
                leading(words(poll.selectFirst(".total"))),
                "Final results".equals(kind));
    }

    private static Media other(
            Element shown, @Nullable String title, @Nullable String description, @Nullable String status) {
        String kind = shown.classNames().stream()
                .filter(name -> name.startsWith("media_"))
                .map(name -> name.substring("media_".length()))
                .findFirst()
                .orElse("html");
        var facts = Json.MAPPER.createObjectNode();
        if (title != null) {
            facts.put("title", title);
        }
        if (description != null) {
            facts.put("description", description);
        }
        if (status != null) {
            facts.put("status", status);
        }
        String json = facts.toString();
        return new Media.Other(Characters.excerpt(kind, 64), json.length() > 16_384 ? null : json);
    }

    /** {@code 12 votes, chosen vote} gives 12. */
    private static @Nullable Long leading(@Nullable String words) {
        return words == null ? null : Json.whole(words.split("[^0-9]", 2)[0]);
    }

    /** {@code 1:02:03} and {@code 00:21, 3.4 MB}. */
    private static @Nullable Integer seconds(@Nullable String status) {
        if (status == null) {
            return null;
        }
        String[] parts = status.split(",", 2)[0].strip().split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            return null;
        }
        long seconds = 0;
        for (String part : parts) {
            Long value = Json.whole(part);
            if (value == null || value < 0 || value > 100_000) {
                return null;
            }
            seconds = seconds * 60 + value;
        }
        return (int) Math.min(seconds, Integer.MAX_VALUE);
    }

    static @Nullable String words(@Nullable Element element) {
        if (element == null) {
            return null;
        }
        String words = element.text().strip();
        return words.isEmpty() ? null : Characters.storable(words);
    }

    /** Which action of the JSON format a service sentence stands for, as far as its fixed words tell. */
    static String action(String sentence) {
        String words = sentence.toLowerCase(Locale.ROOT);
        for (String[] known : ACTIONS) {
            if (words.contains(known[0])) {
                return known[1];
            }
        }
        return "html_service_text";
    }

    private static final String[][] ACTIONS = {
        {" created group «", "create_group"},
        {"» created", "create_channel"},
        {" changed group title to «", "edit_group_title"},
        {"channel title changed to «", "edit_group_title"},
        {" changed group photo", "edit_group_photo"},
        {"channel photo changed", "edit_group_photo"},
        {"channel photo removed", "delete_group_photo"},
        {" converted this group to a supergroup", "migrate_to_supergroup"},
        {" converted a basic group to this supergroup", "migrate_from_group"},
        {" joined group by link from", "join_group_by_link"},
        {" joined group by request", "join_group_by_request"},
        {" to the voice chat", "invite_to_group_call"},
        {" started voice chat", "group_call"},
        {" pinned this message", "pin_message"},
        {" invited ", "invite_members"},
        {" removed ", "remove_members"},
    };
}
