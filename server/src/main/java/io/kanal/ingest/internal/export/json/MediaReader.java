package io.kanal.ingest.internal.export.json;

import io.kanal.ingest.internal.export.ExportSink;
import io.kanal.ingest.internal.export.ExportedPaths;
import io.kanal.ingest.internal.export.FormattedText;
import io.kanal.ingest.internal.export.Json;
import io.kanal.ingest.internal.export.MediaFiles;
import io.kanal.ingest.internal.rich.RichMessage;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Media.FileKind;
import io.kanal.shared.text.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a message of {@code result.json} carries besides text, as facts. */
final class MediaReader {
    private static final int FACTS_UNITS = 16_384;

    /** Fields that are read elsewhere, or say nothing about the message. */
    private static final Set<String> KNOWN = Set.of(
            "id",
            "type",
            "date",
            "date_unixtime",
            "edited",
            "edited_unixtime",
            "from",
            "from_id",
            "actor",
            "actor_id",
            "author",
            "action",
            "forwarded_from",
            "forwarded_from_id",
            "saved_from",
            "reply_to_message_id",
            "reply_to_peer_id",
            "via_bot",
            "text",
            "text_entities",
            "reactions",
            "photo",
            "photo_file_size",
            "width",
            "height",
            "file",
            "file_name",
            "file_size",
            "thumbnail",
            "thumbnail_file_size",
            "media_type",
            "mime_type",
            "duration_seconds",
            "sticker_emoji",
            "performer",
            "title",
            "media_spoiler",
            "contact_information",
            "contact_vcard",
            "contact_vcard_file_size",
            "location_information",
            "place_name",
            "address",
            "poll",
            "rich_message");

    /** Of a file these are its facts; of a service message, the event's. */
    private static final Set<String> SAID_OF_EVENTS = Set.of("title", "duration_seconds");

    private final MediaFiles files;

    private final ExportSink sink;

    MediaReader(MediaFiles files, ExportSink sink) {
        this.files = files;
        this.sink = sink;
    }

    List<Media> read(JsonNode message, boolean service) throws InterruptedException {
        List<Media> media = new ArrayList<>(1);
        boolean spoiler = Json.flag(message, "media_spoiler");
        String photo = Json.text(message, "photo");
        if (photo != null) {
            media.add(photo(message, find(photo), spoiler));
        }
        String file = Json.text(message, "file");
        if (file != null) {
            media.add(document(message, kind(Json.text(message, "media_type")), file, find(file), spoiler));
        }
        addPlace(message, media);
        JsonNode contact = message.get("contact_information");
        if (contact != null && contact.isObject()) {
            media.add(contact(contact));
        }
        String card = Json.text(message, "contact_vcard");
        if (card != null) {
            MediaFiles.Found found = find(card);
            media.add(Media.File.of(
                    FileKind.DOCUMENT,
                    told -> told.fileName(ExportedPaths.isAbsence(card) ? null : ExportedPaths.lastName(card))
                            .mimeType("text/vcard")
                            .bytes(Json.amount(message, "contact_vcard_file_size"))
                            .blob(found.blob())
                            .absence(found.absence())));
        }
        JsonNode poll = message.get("poll");
        if (poll != null && poll.isObject()) {
            media.add(poll(poll));
        }
        addOthers(message, media, service);
        return media;
    }

    /** What the blocks of a rich message show; they name their files as messages do, and why there are none in words of their own. */
    List<Media> shown(List<RichMessage.Attached> blocks) throws InterruptedException {
        List<Media> media = new ArrayList<>();
        for (RichMessage.Attached attached : blocks) {
            JsonNode block = attached.block();
            boolean spoiler = Json.flag(block, "spoiler");
            switch (attached.type()) {
                case "photo" -> {
                    String path = Json.text(block, "photo");
                    media.add(photo(block, path == null ? left(block, "photo_skip_reason") : find(path), spoiler));
                }
                case "video", "audio", "file", "inline_image" -> {
                    String path = Json.text(block, "file");
                    media.add(document(
                            block,
                            kind(attached.type(), Json.text(block, "media_type")),
                            path,
                            path == null ? left(block, "file_skip_reason") : find(path),
                            spoiler));
                }
                default -> attached.place().ifPresent(media::add);
            }
        }
        return media;
    }

    private static MediaFiles.Found left(JsonNode block, String field) {
        String reason = Json.text(block, field);
        return MediaFiles.Found.absent(reason == null ? "not included" : reason);
    }

    private static FileKind kind(String block, @Nullable String mediaType) {
        return mediaType != null
                ? kind(mediaType)
                : switch (block) {
                    case "video" -> FileKind.VIDEO;
                    case "audio" -> FileKind.AUDIO;
                    default -> FileKind.DOCUMENT;
                };
    }

    private static Media photo(JsonNode message, MediaFiles.Found found, boolean spoiler) {
        return Media.File.of(
                FileKind.PHOTO,
                file -> file.bytes(Json.amount(message, "photo_file_size"))
                        .width(Json.smallAmount(message, "width"))
                        .height(Json.smallAmount(message, "height"))
                        .spoiler(spoiler)
                        .blob(found.blob())
                        .absence(found.absence()));
    }

    private static Media document(
            JsonNode message, FileKind kind, @Nullable String path, MediaFiles.Found found, boolean spoiler) {
        String name = Json.text(message, "file_name");
        if (name == null && path != null && !ExportedPaths.isAbsence(path) && ExportedPaths.namesItsFile(kind)) {
            name = ExportedPaths.lastName(path);
        }
        String shown = name;
        return Media.File.of(
                kind,
                file -> file.fileName(shown)
                        .mimeType(Json.text(message, "mime_type"))
                        .bytes(Json.amount(message, "file_size"))
                        .width(Json.smallAmount(message, "width"))
                        .height(Json.smallAmount(message, "height"))
                        .seconds(Json.smallAmount(message, "duration_seconds"))
                        .title(Json.text(message, "title"))
                        .performer(Json.text(message, "performer"))
                        .emoji(Json.text(message, "sticker_emoji"))
                        .spoiler(spoiler)
                        .blob(found.blob())
                        .absence(found.absence()));
    }

    private MediaFiles.Found find(String path) throws InterruptedException {
        return ExportedPaths.isAbsence(path) ? MediaFiles.Found.absent(path) : files.store(path, sink);
    }

    private static FileKind kind(@Nullable String mediaType) {
        return switch (mediaType == null ? "" : mediaType) {
            case "sticker" -> FileKind.STICKER;
            case "video_message" -> FileKind.VIDEO_NOTE;
            case "voice_message" -> FileKind.VOICE;
            case "animation" -> FileKind.ANIMATION;
            case "video_file" -> FileKind.VIDEO;
            case "audio_file" -> FileKind.AUDIO;
            default -> FileKind.DOCUMENT;
        };
    }

    private static void addPlace(JsonNode message, List<Media> media) {
        JsonNode point = message.get("location_information");
        if (point == null || !point.isObject()) {
            return;
        }
        double latitude = point.path("latitude").asDouble(Double.NaN);
        double longitude = point.path("longitude").asDouble(Double.NaN);
        if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) {
            media.add(new Media.Place(
                    latitude, longitude, Json.text(message, "place_name"), Json.text(message, "address")));
        } else {
            media.add(new Media.Other("location", facts(point)));
        }
    }

    private static Media contact(JsonNode contact) {
        String first = Json.text(contact, "first_name");
        String last = Json.text(contact, "last_name");
        String name = ((first == null ? "" : first) + " " + (last == null ? "" : last)).strip();
        return new Media.Contact(name, Json.scalar(contact, "phone_number"), Json.amount(contact, "user_id"));
    }

    private static Media poll(JsonNode poll) {
        List<Media.Poll.Option> options = new ArrayList<>();
        JsonNode answers = poll.get("answers");
        if (answers != null && answers.isArray()) {
            for (JsonNode answer : answers) {
                if (answer.isObject()) {
                    options.add(new Media.Poll.Option(
                            FormattedText.of(answer.get("text")).text(), Json.amount(answer, "voters"), null));
                }
            }
        }
        return new Media.Poll(
                FormattedText.of(poll.get("question")).text(),
                options,
                Json.amount(poll, "total_voters"),
                Json.flag(poll, "closed"));
    }

    /** Everything else the export says: objects and lists one by one under their names, small facts together. */
    private static void addOthers(JsonNode message, List<Media> media, boolean service) {
        ObjectNode small = null;
        for (var field : message.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            boolean known = KNOWN.contains(name) && !(service && SAID_OF_EVENTS.contains(name));
            if (known || value.isNull()) {
                continue;
            }
            if (value.isContainer() && !service) {
                media.add(new Media.Other(
                        Wording.kind(Characters.excerpt(Characters.storable(name), 64)),
                        facts(value),
                        Wording.of(name, value)));
            } else {
                small = small == null ? Json.MAPPER.createObjectNode() : small;
                small.set(name, value);
            }
        }
        if (small != null) {
            media.add(new Media.Other(service ? "service" : kind(small), facts(small), Wording.ofFacts(small)));
        }
    }

    private static String kind(ObjectNode facts) {
        return facts.has("game_title")
                ? "game"
                : facts.has("invoice_information")
                        ? "invoice"
                        : facts.has("paid_stars_amount") ? "paid_media" : "facts";
    }

    /** The source's JSON; null where it is larger than facts are. */
    private static @Nullable String facts(JsonNode value) {
        String json = Characters.storable(value.toString());
        // PostgreSQL's jsonb refuses an escaped NUL as well.
        return json.length() > FACTS_UNITS ? null : json.replace("\\u0000", "\\uFFFD");
    }
}
