package io.kanal.ingest.internal.bot;

import io.kanal.ingest.internal.rich.RichMessage;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Media.FileKind;
import io.kanal.posts.message.MessageParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a Bot API message carries besides text. */
final class BotMedia {
    /** In the order in which a message is looked at: an animation also carries a {@code document}. */
    private static final List<Map.Entry<String, FileKind>> FILES = List.of(
            Map.entry("animation", FileKind.ANIMATION),
            Map.entry("video", FileKind.VIDEO),
            Map.entry("live_photo", FileKind.VIDEO),
            Map.entry("video_note", FileKind.VIDEO_NOTE),
            Map.entry("voice", FileKind.VOICE),
            Map.entry("voice_note", FileKind.VOICE),
            Map.entry("audio", FileKind.AUDIO),
            Map.entry("sticker", FileKind.STICKER),
            Map.entry("document", FileKind.DOCUMENT));

    private BotMedia() {}

    /** A file as the Bot API describes it: a PhotoSize, a Video and so on. */
    record Found(FileKind kind, JsonNode json) {}

    /** The file a message carries; of a photo its largest form. */
    static Optional<Found> fileIn(JsonNode message) {
        JsonNode photos = message.path("photo");
        if (photos.isArray() && !photos.isEmpty()) {
            return Optional.of(new Found(FileKind.PHOTO, photos.get(photos.size() - 1)));
        }
        return FILES.stream()
                .filter(kind -> message.path(kind.getKey()).isObject())
                .findFirst()
                .map(kind -> new Found(kind.getValue(), message.path(kind.getKey())));
    }

    /**
     * What a message carries.
     *
     * @param blocks those of a rich message
     */
    static List<Media> of(JsonNode message, List<RichMessage.Attached> blocks) {
        var media = new ArrayList<Media>();
        for (RichMessage.Attached attached : blocks) {
            fileIn(attached.block())
                    .ifPresentOrElse(
                            found -> media.add(file(
                                    found.kind(),
                                    found.json(),
                                    attached.block().path("has_spoiler").asBoolean(false))),
                            () -> attached.place().ifPresent(media::add));
        }
        fileIn(message)
                .ifPresent(found -> media.add(file(
                        found.kind(),
                        found.json(),
                        message.path("has_media_spoiler").asBoolean(false))));
        JsonNode poll = message.path("poll");
        if (poll.isObject()) {
            media.add(poll(poll));
        }
        JsonNode venue = message.path("venue");
        JsonNode location = venue.isObject() ? venue.path("location") : message.path("location");
        if (location.isObject()) {
            media.add(new Media.Place(
                    location.path("latitude").asDouble(0),
                    location.path("longitude").asDouble(0),
                    BotMessageReader.text(venue, "title"),
                    BotMessageReader.text(venue, "address")));
        }
        JsonNode contact = message.path("contact");
        if (contact.isObject()) {
            String last = BotMessageReader.text(contact, "last_name");
            String first = contact.path("first_name").asString("");
            media.add(new Media.Contact(
                    last == null ? first : first + " " + last,
                    BotMessageReader.text(contact, "phone_number"),
                    number(contact, "user_id")));
        }
        for (JsonNode paid : message.path("paid_media").path("paid_media")) {
            fileIn(paid).ifPresent(found -> media.add(file(found.kind(), found.json(), false)));
        }
        media.addAll(BotWording.of(message));
        return media;
    }

    private static Media.File file(FileKind kind, JsonNode file, boolean spoiler) {
        return Media.File.of(
                kind,
                told -> told.fileName(BotMessageReader.text(file, "file_name"))
                        .mimeType(BotMessageReader.text(file, "mime_type"))
                        .bytes(number(file, "file_size"))
                        .width(integer(file, "width"))
                        .height(integer(file, "height"))
                        .seconds(integer(file, "duration"))
                        .title(BotMessageReader.text(file, "title"))
                        .performer(BotMessageReader.text(file, "performer"))
                        .emoji(BotMessageReader.text(file, "emoji"))
                        .spoiler(spoiler));
    }

    private static Media.Poll poll(JsonNode poll) {
        var options = new ArrayList<Media.Poll.Option>();
        for (JsonNode option : poll.path("options")) {
            options.add(new Media.Poll.Option(option.path("text").asString(""), number(option, "voter_count"), null));
        }
        return new Media.Poll(
                poll.path("question").asString(""),
                options,
                number(poll, "total_voter_count"),
                poll.path("is_closed").asBoolean(false));
    }

    private static @Nullable Long number(JsonNode node, String field) {
        JsonNode found = node.path(field);
        return found.isIntegralNumber()
                        && found.canConvertToLong()
                        && found.asLong() >= 0
                        && found.asLong() <= MessageParts.LARGEST_AMOUNT
                ? Long.valueOf(found.asLong())
                : null;
    }

    private static @Nullable Integer integer(JsonNode node, String field) {
        JsonNode found = node.path(field);
        return found.isIntegralNumber() && found.canConvertToInt() ? Integer.valueOf(found.asInt()) : null;
    }
}
