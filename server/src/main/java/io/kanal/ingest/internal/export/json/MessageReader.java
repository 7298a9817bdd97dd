package io.kanal.ingest.internal.export.json;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.ExportSink;
import io.kanal.ingest.internal.export.ExportedChat;
import io.kanal.ingest.internal.export.FormattedText;
import io.kanal.ingest.internal.export.FormerGroup;
import io.kanal.ingest.internal.export.Json;
import io.kanal.ingest.internal.export.MediaFiles;
import io.kanal.ingest.internal.export.MessageDates;
import io.kanal.ingest.internal.export.PeerId;
import io.kanal.ingest.internal.export.SkipReason;
import io.kanal.ingest.internal.rich.RichMessage;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Elsewhere;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.ForwardOrigin;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.MessageParts;
import io.kanal.posts.message.Reaction;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.Characters;
import io.kanal.shared.text.RichText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Turns the JSON of one message, old format or new, into what the merge takes. */
final class MessageReader {
    private static final Pattern DIGITS = Pattern.compile("-?\\d{1,64}");

    /** How Desktop writes the fields that are read. */
    private static final Map<String, Predicate<JsonNode>> FORMS = forms();

    private final MessageDates dates;
    private final MediaReader media;
    private final ExportSink sink;
    private boolean ofSupergroup;
    private boolean former;

    /** When the message before was sent. */
    private @Nullable Instant last;

    MessageReader(MessageDates dates, MediaFiles files, ExportSink sink) {
        this.dates = dates;
        this.media = new MediaReader(files, sink);
        this.sink = sink;
    }

    /** A chat begins; what is read from now on belongs to it. */
    void begin(@Nullable ExportedChat chat) {
        last = null;
        former = false;
        ofSupergroup = chat != null && chat.type() == ChatType.SUPERGROUP;
    }

    /** Whether the last message that was read is one of the basic group that the chat grew out of. */
    boolean lastWasFormer() {
        return former;
    }

    /** The message in these bytes, or null where there is none; why was told to the sink. */
    @Nullable
    SeenMessage read(byte[] json, int length) throws InterruptedException {
        JsonNode node = parse(json, length);
        if (node == null) {
            return null;
        }
        if (!node.isObject()) {
            sink.skipped(SkipReason.MESSAGE_NOT_READABLE, excerpt(json, length));
            return null;
        }
        Long id = Json.whole(node, "id");
        if (id == null ? isNumber(node.get("id")) : id > MessageParts.LAST_ID) {
            sink.skipped(SkipReason.MESSAGE_ID_OUT_OF_RANGE, "message " + Json.scalar(node, "id"));
            return null;
        }
        if (id == null || id == 0) {
            sink.skipped(SkipReason.MESSAGE_WITHOUT_ID, excerpt(json, length));
            return null;
        }
        former = id < 0;
        if (former && !(ofSupergroup && FormerGroup.has(id))) {
            sink.skipped(SkipReason.MESSAGE_OF_FORMER_GROUP, "message " + id);
            return null;
        }
        return message(former ? FormerGroup.id(id) : id, node);
    }

    private @Nullable JsonNode parse(byte[] json, int length) throws InterruptedException {
        try {
            return Json.MAPPER.readTree(json, 0, length);
        } catch (JacksonException e) {
            // Perhaps only characters are broken: decoding replaces them, and the rest may be sound.
            String text = new String(StrayBytes.without(json, length), StandardCharsets.UTF_8);
            JsonNode node = sound(text);
            if (node == null) {
                node = fieldByField(text);
            } else if (text.indexOf('\uFFFD') >= 0) {
                sink.skipped(SkipReason.BROKEN_CHARACTERS, "message " + Json.whole(node, "id"));
            }
            if (node == null) {
                sink.skipped(
                        SkipReason.MESSAGE_NOT_READABLE, excerpt(json, length) + " (" + e.getOriginalMessage() + ")");
            }
            return node;
        }
    }

    private static @Nullable JsonNode sound(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JacksonException e) {
            // Broken characters were not all that is wrong with it.
            return null;
        }
    }

    /** What can be read of a message that is no sound JSON, if that tells which message it is. */
    private @Nullable JsonNode fieldByField(String text) throws InterruptedException {
        FieldByField read = FieldByField.of(text);
        Long id = Json.whole(read.fields(), "id");
        if (id == null) {
            return null;
        }
        for (String field : read.unreadable()) {
            sink.skipped(SkipReason.FIELD_NOT_READABLE, "message " + id + ": " + field);
        }
        return read.fields();
    }

    private static boolean isNumber(@Nullable JsonNode value) {
        return value != null
                && (value.isIntegralNumber()
                        || (value.isString()
                                && DIGITS.matcher(value.stringValue()).matches()));
    }

    /** Counts the fields that have another form than Desktop gives them; the rest of the message is read all the same. */
    private void check(long id, JsonNode node) throws InterruptedException {
        for (var field : node.properties()) {
            Predicate<JsonNode> expected = FORMS.get(field.getKey());
            if (expected != null && !field.getValue().isNull() && !expected.test(field.getValue())) {
                sink.skipped(SkipReason.FIELD_NOT_READABLE, "message " + id + ": " + field.getKey());
            }
        }
    }

    private SeenMessage message(long id, JsonNode node) throws InterruptedException {
        check(id, node);
        String type = Json.text(node, "type");
        String action = Json.text(node, "action");
        boolean service = "service".equals(type) || (type == null && action != null);
        MessageKind kind = service
                ? MessageKind.SERVICE
                : type == null || type.equals("message") ? MessageKind.MESSAGE : MessageKind.UNSUPPORTED;
        Instant date = dates.read(node, "date", last);
        if (!MessageDates.believable(date)) {
            sink.skipped(SkipReason.DATE_NOT_BELIEVED, "message " + id + ": " + Json.scalar(node, "date"));
            date = null;
        }
        last = date == null ? last : date;
        Instant edited = dates.read(node, "edited", date);
        if (!MessageDates.believable(edited)) {
            sink.skipped(SkipReason.FIELD_NOT_READABLE, "message " + id + ": edited");
        }
        Instant shown = date;
        RichText text = FormattedText.of(node.get("text"), node.get("text_entities"));
        List<Media> carried = media.read(node, service);
        if (node.path("rich_message").isObject()) {
            RichMessage.Read rich = RichMessage.of(node.path("rich_message"));
            text = text.isEmpty() ? rich.text() : text;
            carried = Stream.concat(media.shown(rich.attached()).stream(), carried.stream())
                    .toList();
        }
        return new SeenMessage(
                id,
                kind,
                new Content(
                        FormattedText.bounded(text, id, sink),
                        carried,
                        MessageDates.believable(edited) ? edited : null,
                        edited != null),
                Facts.of(facts -> facts.date(shown)
                        .author(author(node, service))
                        .service(service ? (action == null ? "custom_action" : action) : null)
                        .forward(forward(node))
                        .replyTo(reply(node, service))
                        .viaBot(viaBot(node))
                        .answers(answers(node))
                        .topic("topic_created".equals(action) ? Long.valueOf(id) : null)
                        .topicName(topicName(action, node))),
                new Counts(null, null, reactions(node.get("reactions"))));
    }

    private static Map<String, Predicate<JsonNode>> forms() {
        Map<String, Predicate<JsonNode>> forms = new HashMap<>();
        Stream.of(
                        "from",
                        "actor",
                        "author",
                        "forwarded_from",
                        "via_bot",
                        "photo",
                        "file",
                        "file_name",
                        "mime_type",
                        "media_type",
                        "sticker_emoji",
                        "performer",
                        "place_name",
                        "address")
                .forEach(field -> forms.put(field, JsonNode::isString));
        Stream.of("from_id", "actor_id", "forwarded_from_id", "reply_to_peer_id")
                .forEach(field -> forms.put(field, value -> value.isString() || value.isIntegralNumber()));
        Stream.of("reply_to_message_id", "message_id")
                .forEach(field -> forms.put(field, value -> Json.whole(value) != null));
        Stream.of("photo_file_size", "file_size", "width", "height", "duration_seconds")
                .forEach(field -> forms.put(field, value -> Json.amount(value) != null));
        Stream.of("contact_information", "location_information", "poll", "todo_list", "rich_message")
                .forEach(field -> forms.put(field, JsonNode::isObject));
        forms.put("text", value -> value.isString() || value.isArray());
        forms.put("text_entities", JsonNode::isArray);
        forms.put("reactions", MessageReader::countedReactions);
        return Map.copyOf(forms);
    }

    private static boolean countedReactions(JsonNode list) {
        for (JsonNode entry : list) {
            if (entry.hasNonNull("count") && Json.amount(entry, "count") == null) {
                return false;
            }
        }
        return list.isArray();
    }

    private static @Nullable Author author(JsonNode node, boolean service) {
        String field = service && (node.has("actor") || node.has("actor_id")) ? "actor" : "from";
        String name = Json.text(node, field);
        var id = PeerId.read(node.get(field + "_id"));
        String signature = Json.text(node, "author");
        return name == null && id == null && signature == null ? null : new Author(id, name, signature);
    }

    /** A forward of somebody whose name is hidden or gone is a forward all the same. */
    private static @Nullable ForwardOrigin forward(JsonNode node) {
        if (!node.has("forwarded_from") && !node.has("forwarded_from_id")) {
            return null;
        }
        return new ForwardOrigin(
                Json.text(node, "forwarded_from"), PeerId.read(node.get("forwarded_from_id")), null, null, null);
    }

    private @Nullable Long reply(JsonNode node, boolean service) {
        if (node.hasNonNull("reply_to_peer_id")) {
            return null; // The answered message lies in another chat.
        }
        Long reply = Json.whole(node, service && node.has("message_id") ? "message_id" : "reply_to_message_id");
        if (former && reply != null && FormerGroup.has(reply)) {
            return FormerGroup.id(reply);
        }
        return !former && reply != null && MessageParts.isId(reply) ? reply : null;
    }

    private static @Nullable Elsewhere answers(JsonNode node) {
        TelegramChatId chat = PeerId.read(node.get("reply_to_peer_id"));
        Long message = Json.whole(node, "reply_to_message_id");
        return chat == null || message == null || !MessageParts.isId(message) ? null : new Elsewhere(chat, message);
    }

    private static @Nullable String topicName(@Nullable String action, JsonNode node) {
        return switch (action == null ? "" : action) {
            case "topic_created" -> Json.text(node, "title");
            case "topic_edit" -> Json.text(node, "new_title");
            default -> null;
        };
    }

    private static @Nullable String viaBot(JsonNode node) {
        String bot = Json.text(node, "via_bot");
        return bot == null || !bot.startsWith("@") ? bot : bot.substring(1);
    }

    private static @Nullable List<Reaction> reactions(@Nullable JsonNode list) {
        if (list == null || !list.isArray()) {
            return null;
        }
        List<Reaction> reactions = new ArrayList<>();
        for (JsonNode entry : list) {
            Long count = Json.amount(entry, "count");
            String type = Json.text(entry, "type");
            String value = switch (type == null ? "" : type) {
                case "emoji" -> Json.text(entry, "emoji");
                case "custom_emoji" -> emojiId(Json.scalar(entry, "document_id"));
                case "paid" -> "⭐";
                default -> null;
            };
            if (count != null && value != null && type != null) {
                Reaction.Kind kind = switch (type) {
                    case "paid" -> Reaction.Kind.PAID;
                    case "custom_emoji" -> Reaction.Kind.CUSTOM;
                    default -> Reaction.Kind.EMOJI;
                };
                reactions.add(new Reaction(kind, value, count, null));
            }
        }
        return reactions;
    }

    /** Where Desktop writes the path of a picture, or why there is none, in place of the id, nobody knows which emoji it was. */
    private static String emojiId(@Nullable String id) {
        return id != null && DIGITS.matcher(id).matches() ? id : "";
    }

    private static String excerpt(byte[] json, int length) {
        String start = new String(json, 0, Math.min(length, 160), StandardCharsets.UTF_8);
        return Characters.excerpt(Characters.storable(start).replaceAll("\\s+", " "), 80);
    }
}
