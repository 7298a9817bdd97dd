package io.kanal.ingest.internal.bot;

import io.kanal.ingest.SeenChat;
import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.rich.RichMessage;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Elsewhere;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.ForwardOrigin;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.MessageParts;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.shared.text.Characters;
import io.kanal.shared.text.RichText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a {@code Message} object of the Bot API (core.telegram.org/bots/api#message). Fields it does not know are left
 * alone; a message without {@code message_id} or {@code chat.id} is refused with a sentence that says so.
 */
public final class BotMessageReader {
    private static final List<String> SERVICE_FIELDS = List.of(
            "new_chat_members",
            "left_chat_member",
            "new_chat_title",
            "new_chat_photo",
            "delete_chat_photo",
            "group_chat_created",
            "supergroup_chat_created",
            "channel_chat_created",
            "message_auto_delete_timer_changed",
            "migrate_to_chat_id",
            "migrate_from_chat_id",
            "pinned_message",
            "successful_payment",
            "forum_topic_created",
            "forum_topic_edited",
            "forum_topic_closed",
            "forum_topic_reopened",
            "video_chat_scheduled",
            "video_chat_started",
            "video_chat_ended",
            "boost_added",
            "chat_background_set",
            "gift",
            "unique_gift",
            "gift_upgrade_sent",
            "checklist_tasks_done",
            "checklist_tasks_added",
            "giveaway_created",
            "giveaway_completed",
            "poll_option_added",
            "poll_option_deleted",
            "general_forum_topic_hidden",
            "general_forum_topic_unhidden",
            "video_chat_participants_invited",
            "refunded_payment",
            "users_shared",
            "chat_shared",
            "connected_website",
            "write_access_allowed",
            "proximity_alert_triggered",
            "chat_owner_left",
            "chat_owner_changed",
            "direct_message_price_changed",
            "paid_message_price_changed",
            "suggested_post_approved",
            "suggested_post_approval_failed",
            "suggested_post_declined",
            "suggested_post_paid",
            "suggested_post_refunded",
            "managed_bot_created",
            // Bot API 10.2, named as aiogram 3.31 has them.
            "community_chat_added",
            "community_chat_removed",
            "community_chat_joined");

    /** The last second of the year 9999. */
    static final long LAST_SECOND = 253_402_300_799L;

    private BotMessageReader() {}

    /** The message's chat, in the realm its kind belongs to. */
    public static SeenChat chat(JsonNode message, UserId owner, boolean mayWritePublicRealm) {
        JsonNode chat = required(message, "chat");
        long id = number(chat, "chat.id", "id");
        ChatType type = switch (chat.path("type").asString("")) {
            case "channel" -> ChatType.CHANNEL;
            case "supergroup" -> ChatType.SUPERGROUP;
            case "group" -> ChatType.GROUP;
            case "private" -> ChatType.PRIVATE;
            default ->
                throw new KanalException(
                        ErrorCode.INVALID,
                        "chat.type is '%s'; expected channel, supergroup, group or private"
                                .formatted(chat.path("type").asString("")));
        };
        String username = text(chat, "username");
        boolean common = (type == ChatType.CHANNEL || type == ChatType.SUPERGROUP) && mayWritePublicRealm;
        String title = text(chat, "title");
        return new SeenChat(
                common ? Realm.PUBLIC : Realm.of(owner),
                new TelegramChatId(id),
                type,
                title == null ? fullName(chat) : title,
                username,
                null,
                null,
                common && username != null);
    }

    /** The message itself. */
    public static SeenMessage message(JsonNode message) {
        long id = number(message, "message_id", "message_id");
        if (!MessageParts.isId(id)) {
            throw new KanalException(
                    ErrorCode.INVALID,
                    "message_id is %d; expected a number from 1 to %d".formatted(id, MessageParts.LAST_ID));
        }
        boolean caption = message.has("caption");
        String text = caption
                ? message.path("caption").asString("")
                : message.path("text").asString("");
        RichText content = new RichText(text, spans(message.path(caption ? "caption_entities" : "entities"), text));
        RichMessage.Read rich = RichMessage.of(message.path("rich_message"));
        if (text.isEmpty()) {
            content = rich.text().bounded();
        }
        RichText said = content;
        String service = service(message);
        Instant editedAt = instant(message, "edit_date");
        JsonNode answered = message.path("reply_to_message").path("message_id");
        Long topic = topic(message);
        return new SeenMessage(
                id,
                service == null ? MessageKind.MESSAGE : MessageKind.SERVICE,
                new Content(said, BotMedia.of(message, rich.attached()), editedAt, editedAt != null),
                Facts.of(facts -> facts.date(instant(message, "date"))
                        .author(author(message))
                        .service(service)
                        .album(text(message, "media_group_id"))
                        .forward(forward(message.path("forward_origin")))
                        .replyTo(messageId(answered))
                        .viaBot(text(message.path("via_bot"), "username"))
                        .answers(answers(message.path("external_reply")))
                        .topic(topic)
                        .topicName(topic == null ? null : topicName(message, topic))),
                Counts.NONE);
    }

    /** The id of a chat or user; null where there is none that Telegram can have given. */
    private static @Nullable TelegramChatId id(JsonNode of) {
        JsonNode id = of.path("id");
        return id.isIntegralNumber() && id.canConvertToLong() && Math.abs(id.asLong()) <= TelegramChatId.LARGEST
                ? new TelegramChatId(id.asLong())
                : null;
    }

    private static @Nullable Long messageId(JsonNode id) {
        return id.isIntegralNumber() && id.canConvertToLong() && MessageParts.isId(id.asLong())
                ? Long.valueOf(id.asLong())
                : null;
    }

    /** In groups that are no forums, {@code message_thread_id} names a thread of replies. */
    private static @Nullable Long topic(JsonNode message) {
        boolean within = message.path("is_topic_message").asBoolean(false) || message.has("forum_topic_created");
        JsonNode thread = message.path(message.has("message_thread_id") ? "message_thread_id" : "message_id");
        return within ? messageId(thread) : null;
    }

    /** A post that answers nobody carries the message that opened its topic, with the name from then. */
    private static @Nullable String topicName(JsonNode message, long topic) {
        JsonNode opened = message.path("reply_to_message");
        return message.has("forum_topic_edited")
                ? text(message.path("forum_topic_edited"), "name")
                : message.has("forum_topic_created")
                        ? text(message.path("forum_topic_created"), "name")
                        : Objects.equals(messageId(opened.path("message_id")), topic)
                                ? text(opened.path("forum_topic_created"), "name")
                                : null;
    }

    private static @Nullable Elsewhere answers(JsonNode reply) {
        TelegramChatId chat = id(reply.path("chat"));
        Long message = messageId(reply.path("message_id"));
        return chat == null || message == null ? null : new Elsewhere(chat, message);
    }

    private static List<RichText.Span> spans(JsonNode entities, String text) {
        var spans = new ArrayList<RichText.Span>();
        for (JsonNode entity : entities) {
            RichText.Kind kind = kind(entity.path("type").asString(""));
            int offset = entity.path("offset").asInt(-1);
            int length = entity.path("length").asInt(0);
            if (kind == null || offset < 0 || length <= 0 || offset + (long) length > text.length()) {
                continue; // a newer kind, or one that lies outside the text: the text itself is what counts
            }
            String argument = switch (kind) {
                case TEXT_LINK -> text(entity, "url");
                case PRE -> text(entity, "language");
                case CUSTOM_EMOJI -> text(entity, "custom_emoji_id");
                case TEXT_MENTION -> {
                    TelegramChatId user = id(entity.path("user"));
                    yield user == null ? null : user.toString();
                }
                default -> null;
            };
            spans.add(new RichText.Span(kind, offset, length, argument));
        }
        return spans;
    }

    private static RichText.@Nullable Kind kind(String type) {
        String name = type.toUpperCase(Locale.ROOT);
        for (RichText.Kind kind : RichText.Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return null;
    }

    private static @Nullable String service(JsonNode message) {
        for (String field : SERVICE_FIELDS) {
            if (message.has(field)) {
                return field;
            }
        }
        return null;
    }

    private static @Nullable Author author(JsonNode message) {
        JsonNode speaker = message.has("sender_chat") ? message.path("sender_chat") : message.path("from");
        String signature = text(message, "author_signature");
        TelegramChatId id = id(speaker);
        if (id == null) {
            return signature == null ? null : new Author(null, null, signature);
        }
        String title = text(speaker, "title");
        return new Author(id, title == null ? fullName(speaker) : title, signature);
    }

    private static @Nullable ForwardOrigin forward(JsonNode origin) {
        if (!origin.isObject()) {
            return null;
        }
        Instant date = instant(origin, "date");
        JsonNode chat = origin.has("chat") ? origin.path("chat") : origin.path("sender_chat");
        if (chat.isObject()) {
            return new ForwardOrigin(
                    text(chat, "title"), id(chat), text(chat, "username"), messageId(origin.path("message_id")), date);
        }
        JsonNode user = origin.path("sender_user");
        if (user.isObject()) {
            return new ForwardOrigin(fullName(user), id(user), text(user, "username"), null, date);
        }
        return new ForwardOrigin(text(origin, "sender_user_name"), null, null, null, date);
    }

    static String fullName(JsonNode person) {
        String last = text(person, "last_name");
        String first = person.path("first_name").asString("");
        return last == null ? first : first + " " + last;
    }

    private static JsonNode required(JsonNode node, String field) {
        JsonNode found = node.path(field);
        if (!found.isObject()) {
            throw new KanalException(ErrorCode.INVALID, "'%s' is missing; expected an object".formatted(field));
        }
        return found;
    }

    private static long number(JsonNode node, String name, String field) {
        JsonNode found = node.path(field);
        if (!found.isIntegralNumber() || !found.canConvertToLong()) {
            throw new KanalException(
                    ErrorCode.INVALID,
                    found.isMissingNode()
                            ? "'%s' is missing; expected a whole number".formatted(name)
                            : "'%s' is %s; expected a whole number"
                                    .formatted(name, Characters.excerpt(found.toString(), 40)));
        }
        return found.asLong();
    }

    private static @Nullable Instant instant(JsonNode node, String field) {
        JsonNode seconds = node.path(field);
        return seconds.isIntegralNumber()
                        && seconds.canConvertToLong()
                        && seconds.asLong() > 0
                        && seconds.asLong() <= LAST_SECOND
                ? Instant.ofEpochSecond(seconds.asLong())
                : null;
    }

    static @Nullable String text(JsonNode node, String field) {
        JsonNode found = node.path(field);
        return found.isString() ? found.asString() : null;
    }
}
