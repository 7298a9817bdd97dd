package io.kanal.simulator.botapi;

import io.kanal.simulator.http.Upload;
import io.kanal.simulator.text.Entities;
import io.kanal.simulator.text.Entity;
import io.kanal.simulator.text.Markup;
import io.kanal.simulator.text.MarkupException;
import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.StoredFile;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what many methods take: chats, formatted text, files, replies, keyboards. */
final class Inputs {
    static final int LONGEST_TEXT = 4096;
    static final int LONGEST_CAPTION = 1024;

    private final World world;

    Inputs(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }

    /** The chat a call names; what a bot has never met is not found. */
    Chat chat(Call call) {
        return chat(call, "chat_id");
    }

    Chat chat(Call call, String parameter) {
        return chatNamed(call, call.text(parameter));
    }

    Chat chatNamed(Call call, String reference) {
        if (reference.matches("\\d{1,18}")) {
            long id = Long.parseLong(reference);
            boolean known = world.findUser(id).isPresent();
            if (known
                    && world.findPrivateChat(call.bot().id(), id).isEmpty()
                    && world.user(id).bot()) {
                throw TelegramError.forbidden("bots can't send messages to bots");
            }
        }
        return world.chatFor(call.bot().id(), reference);
    }

    long user(Call call) {
        long id = call.number("user_id", 0);
        if (world.findUser(id).isEmpty()) {
            throw TelegramError.badRequest("user not found");
        }
        return id;
    }

    Message message(Call call, Chat chat, String missing) {
        int id = call.messageId("message_id").orElseThrow(() -> TelegramError.badRequest(missing));
        return world.posts().get(chat, id, missing);
    }

    /** Formatted text out of a text, its parse mode and given entities. */
    static StyledText styled(String text, String parseMode, @Nullable JsonNode entities) {
        try {
            if (!parseMode.isEmpty() && !parseMode.equalsIgnoreCase("none")) {
                return Markup.parse(text, parseMode);
            }
            return Entities.tidy(text, entities == null ? List.of() : entities(entities));
        } catch (MarkupException e) {
            throw TelegramError.badRequest(e.getMessage() == null ? "can't parse entities" : e.getMessage());
        }
    }

    private static List<Entity> entities(JsonNode array) {
        List<Entity> entities = new ArrayList<>();
        for (JsonNode one : array) {
            String type = one.get("type").asString();
            String argument = switch (type) {
                case "text_link" -> one.path("url").asString(null);
                case "pre" -> one.path("language").asString(null);
                case "custom_emoji" -> one.path("custom_emoji_id").asString(null);
                case "text_mention" -> Long.toString(one.path("user").path("id").asLong());
                case "date_time" -> one.path("unix_time").asString(null);
                default -> null;
            };
            // Kinds that clients find by themselves are found again; a bot cannot force them.
            switch (type) {
                case "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number" -> {}
                default ->
                    entities.add(new Entity(
                            type, one.get("offset").asInt(), one.get("length").asInt(), argument));
            }
        }
        return entities;
    }

    /** The words of a message to send, not empty and not too long. */
    StyledText text(Call call, String name) {
        StyledText text = styled(
                call.text(name), call.text("parse_mode"), call.json("entities").orElse(null));
        if (text.isEmpty()) {
            throw TelegramError.badRequest(
                    call.text(name).isEmpty() ? "message text is empty" : "text must be non-empty");
        }
        if (text.text().length() > LONGEST_TEXT) {
            throw TelegramError.badRequest("message is too long");
        }
        return text;
    }

    StyledText caption(Call call) {
        return bounded(styled(
                call.text("caption"),
                call.text("parse_mode"),
                call.json("caption_entities").orElse(null)));
    }

    static StyledText bounded(StyledText caption) {
        if (caption.text().length() > LONGEST_CAPTION) {
            throw TelegramError.badRequest("message caption is too long");
        }
        return caption;
    }

    /** A file that was uploaded, or named by its id. */
    StoredFile file(Call call, MediaKind kind, String reference, String parameter) {
        Upload upload = call.files().get(parameter);
        if (reference.startsWith("attach://")) {
            upload = call.files().get(reference.substring("attach://".length()));
            if (upload == null) {
                throw TelegramError.badRequest("can't find the attached file \"%s\"".formatted(reference));
            }
        }
        if (upload != null) {
            return store(kind, upload);
        }
        if (reference.startsWith("http://") || reference.startsWith("https://")) {
            // The desk has no internet: an address outside is as unreachable as a wrong one.
            throw TelegramError.badRequest("failed to get HTTP URL content");
        }
        FileIds.Reference found = FileIds.resolve(world, call.bot().id(), reference);
        boolean fits = found.kind() == kind || (kind == MediaKind.DOCUMENT && found.kind() != MediaKind.PHOTO);
        if (!fits) {
            throw TelegramError.badRequest("type of file mismatch");
        }
        return found.file();
    }

    private StoredFile store(MediaKind kind, Upload upload) {
        if (upload.bytes().length == 0) {
            throw TelegramError.badRequest("file must be non-empty");
        }
        if (upload.bytes().length > (50 << 20)) {
            throw TelegramError.of(413, "Request Entity Too Large");
        }
        if (kind == MediaKind.PHOTO && !isPicture(upload.bytes())) {
            throw TelegramError.badRequest("IMAGE_PROCESS_FAILED");
        }
        String type = upload.contentType().equals("application/octet-stream")
                ? guessedType(kind, upload.fileName())
                : upload.contentType();
        String name = upload.fileName().isEmpty() ? "file" : upload.fileName();
        return world.store(name, type, upload.bytes());
    }

    private static boolean isPicture(byte[] bytes) {
        if (bytes.length < 12) {
            return false;
        }
        boolean jpeg = (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xd8;
        boolean png = (bytes[0] & 0xff) == 0x89 && bytes[1] == 'P' && bytes[2] == 'N' && bytes[3] == 'G';
        boolean gif = bytes[0] == 'G' && bytes[1] == 'I' && bytes[2] == 'F';
        boolean webp = bytes[0] == 'R' && bytes[1] == 'I' && bytes[8] == 'W' && bytes[9] == 'E';
        return jpeg || png || gif || webp || (bytes[0] == 'B' && bytes[1] == 'M');
    }

    private static String guessedType(MediaKind kind, String name) {
        String guessed = java.net.URLConnection.guessContentTypeFromName(name);
        if (guessed != null) {
            return guessed;
        }
        return switch (kind) {
            case PHOTO -> "image/jpeg";
            case VIDEO, ANIMATION, VIDEO_NOTE -> "video/mp4";
            case AUDIO -> "audio/mpeg";
            case VOICE -> "audio/ogg";
            case STICKER -> "image/webp";
            case DOCUMENT -> "application/octet-stream";
        };
    }

    /** What surrounds any sent content: reply, topic, keyboard, protection. */
    NewMessage surround(Call call, Chat chat, NewMessage message) {
        NewMessage result = message.protect(call.flag("protect_content"))
                .inThread(call.messageId("message_thread_id").orElse(null))
                .withMarkup(keyboard(call));
        JsonNode reply = call.json("reply_parameters").orElse(null);
        Integer replyTo = reply == null
                ? call.messageId("reply_to_message_id").orElse(null)
                : Integer.valueOf(reply.path("message_id").asInt());
        boolean without = reply == null
                ? call.flag("allow_sending_without_reply")
                : reply.path("allow_sending_without_reply").asBoolean(false);
        if (replyTo == null) {
            return result;
        }
        if (!chat.messages().containsKey(replyTo)) {
            if (without) {
                return result;
            }
            throw TelegramError.badRequest("message to be replied not found");
        }
        String quote = reply == null ? null : reply.path("quote").asString(null);
        if (quote != null
                && !chat.messages().get(replyTo).content().words().text().contains(quote)) {
            throw TelegramError.badRequest("QUOTE_TEXT_INVALID");
        }
        return result.replyingTo(replyTo).quoting(quote);
    }

    @Nullable
    JsonNode keyboard(Call call) {
        JsonNode markup = call.json("reply_markup").orElse(null);
        if (markup != null) {
            Keyboards.check(markup);
        }
        return markup;
    }
}
