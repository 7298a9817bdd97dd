package io.kanal.simulator.exports;

import io.kanal.simulator.text.Entity;
import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.ForwardOrigin;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.World;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** A {@code result.json} of one chat (also {@code .gz}) becomes a public channel with the same messages and ids. */
public final class DesktopExport {
    /** Reads one message after the other out of a running parser. */
    private static final JsonMapper PIECEWISE = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final World world;

    public DesktopExport(World world) {
        this.world = world;
    }

    /**
     * Loads an export.
     *
     * @param owner who becomes the channel's creator
     * @param username the public name the channel gets
     * @param limit only so many of the latest messages; 0 takes all
     */
    public Chat load(Path file, long owner, String username, int limit) throws IOException {
        try (InputStream in = open(file);
                JsonParser parser = JsonMapper.shared().createParser(in)) {
            String title = username;
            long id = 0;
            List<JsonNode> messages = new ArrayList<>();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(
                        "%s is no export: it does not begin with an object".formatted(file.getFileName()));
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("messages") && value == JsonToken.START_ARRAY) {
                    readMessages(parser, messages, limit);
                } else if (name.equals("name") && value == JsonToken.VALUE_STRING) {
                    title = parser.getString();
                } else if (name.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
                    id = parser.getLongValue();
                } else {
                    parser.skipChildren();
                }
            }
            return build(owner, username, title, id, messages);
        } catch (JacksonException e) {
            throw new IOException("%s cannot be read: %s".formatted(file.getFileName(), e.getOriginalMessage()), e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static void readMessages(JsonParser parser, List<JsonNode> messages, int limit) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            messages.add(PIECEWISE.readTree(parser));
            if (limit > 0 && messages.size() >= 2 * limit) {
                messages.subList(0, messages.size() - limit).clear();
            }
        }
        if (limit > 0 && messages.size() > limit) {
            messages.subList(0, messages.size() - limit).clear();
        }
    }

    private Chat build(long owner, String username, String title, long bareId, List<JsonNode> messages) {
        long id = bareId > 0 ? -1_000_000_000_000L - bareId : 0;
        return world.with(() -> {
            Chat chat = world.addChat(
                    ChatKind.CHANNEL,
                    id != 0 && world.findChat(id).isEmpty() ? id : 0,
                    Chat.Settings.titled(title, username, null),
                    owner);
            messages.forEach(message -> add(chat, owner, message));
            return chat;
        });
    }

    private void add(Chat chat, long owner, JsonNode given) {
        int id = given.path("id").asInt(0);
        if (id <= 0 || chat.messages().containsKey(id)) {
            return;
        }
        Content content = content(given);
        String forwarded = given.path("forwarded_from").asString(null);
        Instant date = date(given, "date");
        NewMessage message = NewMessage.of(content)
                .replyingTo(
                        given.has("reply_to_message_id")
                                ? given.get("reply_to_message_id").asInt()
                                : null)
                .forwarded(forwarded == null ? null : new ForwardOrigin.FromHidden(forwarded, date));
        Message added = world.posts()
                .restore(owner, chat, id, date, message, given.path("author").asString(null));
        if (given.has("edited") || given.has("edited_unixtime")) {
            world.posts().markEdited(added, date(given, "edited"));
        }
        for (JsonNode reaction : given.path("reactions")) {
            String emoji = reaction.path("emoji").asString("");
            String key =
                    emoji.isEmpty() ? "custom:" + reaction.path("document_id").asString("0") : emoji;
            world.responses().addReactions(added, key, reaction.path("count").asInt(1));
        }
    }

    private static Instant date(JsonNode given, String name) {
        JsonNode unix = given.get(name + "_unixtime");
        if (unix != null) {
            return Instant.ofEpochSecond(Long.parseLong(unix.asString()));
        }
        // Old exports name the exporter's local time only; the desk takes it for UTC.
        String local = given.path(name).asString("1970-01-01T00:00:00");
        return LocalDateTime.parse(local).toInstant(ZoneOffset.UTC);
    }

    private static Content content(JsonNode given) {
        if (given.path("type").asString("").equals("service")) {
            String action = given.path("action").asString("unknown");
            return new Content.Service(
                    "exported_" + action, JsonNodeFactory.instance.booleanNode(true), action.replace('_', ' '));
        }
        StyledText text = text(given);
        String media = media(given);
        if (text.isEmpty() && media != null) {
            // The bytes are not loaded: the post says what it held.
            return new Content.Text(StyledText.plain("[" + media + "]"), null);
        }
        return new Content.Text(text, null);
    }

    private static @Nullable String media(JsonNode given) {
        if (given.has("photo")) {
            return "photo";
        }
        if (given.has("media_type")) {
            return given.get("media_type").asString().replace('_', ' ');
        }
        return given.has("file") ? "file" : given.has("poll") ? "poll" : null;
    }

    private static StyledText text(JsonNode given) {
        JsonNode parts =
                given.has("text_entities") && !given.get("text_entities").isEmpty()
                        ? given.get("text_entities")
                        : given.path("text");
        if (parts.isString()) {
            return StyledText.plain(parts.asString());
        }
        StringBuilder words = new StringBuilder();
        List<Entity> entities = new ArrayList<>();
        for (JsonNode part : parts) {
            String text = part.isString() ? part.asString() : part.path("text").asString("");
            Entity entity = part.isString() ? null : entity(part, words.length(), text.length());
            if (entity != null && !text.isEmpty()) {
                entities.add(entity);
            }
            words.append(text);
        }
        entities.sort(Entity.ORDER);
        return new StyledText(words.toString(), entities);
    }

    private static @Nullable Entity entity(JsonNode part, int offset, int length) {
        String type = part.path("type").asString("plain");
        return switch (type) {
            case "bold",
                    "italic",
                    "underline",
                    "strikethrough",
                    "spoiler",
                    "code",
                    "mention",
                    "hashtag",
                    "cashtag",
                    "email",
                    "bot_command" -> Entity.of(type, offset, length);
            case "link" -> Entity.of("url", offset, length);
            case "text_link" ->
                new Entity(type, offset, length, part.path("href").asString(""));
            case "pre" -> new Entity(type, offset, length, part.path("language").asString(null));
            case "blockquote" ->
                Entity.of(part.path("collapsed").asBoolean(false) ? "expandable_blockquote" : type, offset, length);
            case "custom_emoji" ->
                new Entity(type, offset, length, part.path("document_id").asString("0"));
            case "phone" -> Entity.of("phone_number", offset, length);
            default -> null;
        };
    }
}
