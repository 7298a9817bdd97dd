package io.kanal.simulator.botapi;

import io.kanal.simulator.text.Entity;
import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.ForwardOrigin;
import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.Poll;
import io.kanal.simulator.world.StoredFile;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Messages in the Bot API's form, as one viewer (a bot or a person) sees them. Call it inside the world's lock. */
public final class MessageJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final World world;
    private final long viewer;
    private final ChatJson chats;

    public MessageJson(World world, long viewer) {
        this.world = world;
        this.viewer = viewer;
        this.chats = new ChatJson(world, viewer);
    }

    public ObjectNode message(Message message) {
        ObjectNode node = withoutReply(message);
        Integer replyTo = message.replyTo();
        Message replied = replyTo == null ? null : message.chat().messages().get(replyTo);
        if (replied != null) {
            node.set("reply_to_message", withoutReply(replied));
            if (message.quote() != null) {
                ObjectNode quote = node.putObject("quote");
                quote.put("text", message.quote());
                quote.put(
                        "position", Math.max(0, replied.content().words().text().indexOf(message.quote())));
                quote.put("is_manual", true);
            }
        }
        return node;
    }

    private ObjectNode withoutReply(Message message) {
        ObjectNode node = JSON.objectNode();
        node.put("message_id", message.id());
        sender(node, message);
        node.set("chat", chats.chat(message.chat()));
        node.put("date", message.date().getEpochSecond());
        if (message.editDate() != null) {
            node.put("edit_date", message.editDate().getEpochSecond());
        }
        if (message.thread() != null) {
            node.put("message_thread_id", message.thread());
            if (message.chat().settings().forum()) {
                node.put("is_topic_message", true);
            }
        }
        ForwardOrigin origin = message.forward();
        if (origin != null) {
            node.set("forward_origin", origin(origin));
        }
        if (message.viaBot() != null) {
            node.set("via_bot", chats.user(message.viaBot()));
        }
        ChatJson.put(node, "media_group_id", message.album());
        if (message.contentProtected()) {
            node.put("has_protected_content", true);
        }
        content(node, message);
        JsonNode markup = message.markup();
        if (markup != null && markup.has("inline_keyboard")) {
            node.set("reply_markup", markup.deepCopy());
        }
        return node;
    }

    private void sender(ObjectNode node, Message message) {
        Chat chat = message.chat();
        if (message.senderChat() == null) {
            node.set("from", chats.user(message.actor()));
            return;
        }
        if (chat.kind() == ChatKind.CHANNEL) {
            node.set("sender_chat", chats.chat(chat));
        } else {
            node.set("from", ChatJson.user(User.GROUP_ANONYMOUS_BOT));
            node.set("sender_chat", chats.chat(chat));
        }
        ChatJson.put(node, "author_signature", message.signature());
    }

    private ObjectNode origin(ForwardOrigin origin) {
        ObjectNode node = JSON.objectNode();
        switch (origin) {
            case ForwardOrigin.FromUser(User user, var _) -> {
                node.put("type", "user");
                node.set("sender_user", ChatJson.user(user));
            }
            case ForwardOrigin.FromHidden(String name, var _) -> {
                node.put("type", "hidden_user");
                node.put("sender_user_name", name);
            }
            case ForwardOrigin.FromChat(Chat chat, String signature, var _) -> {
                node.put("type", "chat");
                node.set("sender_chat", chats.chat(chat));
                ChatJson.put(node, "author_signature", signature);
            }
            case ForwardOrigin.FromChannel(Chat chat, int message, String signature, var _) -> {
                node.put("type", "channel");
                node.set("chat", chats.chat(chat));
                node.put("message_id", message);
                ChatJson.put(node, "author_signature", signature);
            }
        }
        node.put("date", origin.date().getEpochSecond());
        return node;
    }

    private void content(ObjectNode node, Message message) {
        switch (message.content()) {
            case Content.Text text -> {
                node.put("text", text.text().text());
                entities(node, "entities", text.text());
                if (text.preview() != null) {
                    node.set("link_preview_options", text.preview().deepCopy());
                }
            }
            case Content.Media media -> media(node, media);
            case Content.PollContent(Poll poll) -> node.set("poll", poll(poll));
            case Content.Rich rich -> node.set("rich_message", rich.message().deepCopy());
            case Content.Facts facts -> node.setAll(facts.fields().deepCopy());
            case Content.Service service -> service(node, service, message);
        }
    }

    private void service(ObjectNode node, Content.Service service, Message message) {
        switch (service.field()) {
            case "new_chat_members" -> {
                ArrayNode users = node.putArray(service.field());
                service.value().forEach(id -> users.add(chats.user(id.asLong())));
            }
            case "left_chat_member" ->
                node.set(service.field(), chats.user(service.value().asLong()));
            case "pinned_message" -> {
                Message pinned = message.chat().messages().get(service.value().asInt());
                node.set(
                        service.field(),
                        pinned == null
                                ? inaccessible(message.chat(), service.value().asInt())
                                : withoutReply(pinned));
            }
            default -> node.set(service.field(), service.value().deepCopy());
        }
    }

    ObjectNode inaccessible(Chat chat, int id) {
        ObjectNode node = JSON.objectNode();
        node.set("chat", chats.chat(chat));
        node.put("message_id", id);
        node.put("date", 0);
        return node;
    }

    private void media(ObjectNode node, Content.Media media) {
        MediaKind kind = media.kind();
        if (kind == MediaKind.PHOTO) {
            ArrayNode sizes = node.putArray("photo");
            int longest = Math.max(media.width(), media.height());
            if (longest > 320) {
                double scale = 320.0 / longest;
                sizes.add(photoSize(
                        media,
                        (int) Math.max(1, media.width() * scale),
                        (int) Math.max(1, media.height() * scale),
                        "s"));
            }
            sizes.add(photoSize(media, media.width(), media.height(), "m"));
        } else {
            node.set(kind.apiName(), file(media));
            if (kind == MediaKind.ANIMATION) {
                node.set("document", document(media));
            }
        }
        if (!media.caption().isEmpty()) {
            node.put("caption", media.caption().text());
            entities(node, "caption_entities", media.caption());
            if (media.captionAbove()) {
                node.put("show_caption_above_media", true);
            }
        }
        if (media.spoiler()) {
            node.put("has_media_spoiler", true);
        }
    }

    private ObjectNode photoSize(Content.Media media, int width, int height, String variant) {
        ObjectNode node = identity(media, variant);
        node.put("width", width);
        node.put("height", height);
        node.put("file_size", media.file().bytes().length);
        return node;
    }

    private ObjectNode identity(Content.Media media, String variant) {
        ObjectNode node = JSON.objectNode();
        StoredFile file = media.file();
        node.put("file_id", FileIds.of(viewer, media.kind(), file, variant));
        node.put("file_unique_id", file.id() + (variant.equals("s") ? "s" : ""));
        return node;
    }

    private ObjectNode document(Content.Media media) {
        ObjectNode node = identity(media, "m");
        node.put("file_name", media.file().name());
        node.put("mime_type", media.file().mimeType());
        node.put("file_size", media.file().bytes().length);
        return node;
    }

    private ObjectNode file(Content.Media media) {
        ObjectNode node = identity(media, "m");
        node.put("file_size", media.file().bytes().length);
        switch (media.kind()) {
            case VIDEO, ANIMATION -> {
                node.put("width", media.width());
                node.put("height", media.height());
                node.put("duration", media.durationSeconds());
                node.put("file_name", media.file().name());
                node.put("mime_type", media.file().mimeType());
            }
            case AUDIO -> {
                node.put("duration", media.durationSeconds());
                ChatJson.put(node, "performer", media.performer());
                ChatJson.put(node, "title", media.title());
                node.put("file_name", media.file().name());
                node.put("mime_type", media.file().mimeType());
            }
            case DOCUMENT -> {
                node.put("file_name", media.file().name());
                node.put("mime_type", media.file().mimeType());
            }
            case VOICE -> {
                node.put("duration", media.durationSeconds());
                node.put("mime_type", media.file().mimeType());
            }
            case VIDEO_NOTE -> {
                node.put("length", media.width());
                node.put("duration", media.durationSeconds());
            }
            case STICKER -> {
                node.put("type", "regular");
                node.put("width", media.width());
                node.put("height", media.height());
                node.put("is_animated", media.file().mimeType().equals("application/x-tgsticker"));
                node.put("is_video", media.file().mimeType().equals("video/webm"));
                ChatJson.put(node, "emoji", media.emoji());
            }
            case PHOTO -> throw new IllegalStateException("A photo has sizes, not one file");
        }
        return node;
    }

    ObjectNode poll(Poll poll) {
        ObjectNode node = JSON.objectNode();
        Poll.Terms terms = poll.terms();
        node.put("id", poll.id());
        node.put("question", terms.question().text());
        entities(node, "question_entities", terms.question());
        ArrayNode options = node.putArray("options");
        for (int i = 0; i < terms.options().size(); i++) {
            ObjectNode option = options.addObject();
            option.put("persistent_id", Integer.toString(i));
            option.put("text", terms.options().get(i).text());
            entities(option, "text_entities", terms.options().get(i));
            option.put("voter_count", poll.votesFor(i));
        }
        node.put("total_voter_count", poll.voters());
        node.put("is_closed", poll.closed());
        node.put("is_anonymous", terms.anonymous());
        node.put("type", terms.quiz() ? "quiz" : "regular");
        node.put("allows_multiple_answers", terms.multiple());
        node.put("allows_revoting", terms.revoting());
        node.put("members_only", false);
        if (terms.quiz()) {
            ArrayNode correct = node.putArray("correct_option_ids");
            terms.correct().forEach(correct::add);
        }
        if (terms.explanation() != null) {
            node.put("explanation", terms.explanation().text());
            entities(node, "explanation_entities", terms.explanation());
        }
        return node;
    }

    /** Adds the entities of a text under a name; none leave no field. */
    public void entities(ObjectNode node, String name, StyledText text) {
        if (text.entities().isEmpty()) {
            return;
        }
        ArrayNode array = node.putArray(name);
        for (Entity entity : text.entities()) {
            ObjectNode one = array.addObject();
            one.put("type", entity.type());
            one.put("offset", entity.offset());
            one.put("length", entity.length());
            String argument = entity.argument();
            if (argument != null) {
                switch (entity.type()) {
                    case "text_link" -> one.put("url", argument);
                    case "pre" -> one.put("language", argument);
                    case "custom_emoji" -> one.put("custom_emoji_id", argument);
                    case "date_time" -> one.put("unix_time", Long.parseLong(argument));
                    case "text_mention" ->
                        world.findUser(Long.parseLong(argument)).ifPresent(u -> one.set("user", ChatJson.user(u)));
                    default -> {
                        // Other kinds need nothing.
                    }
                }
            }
        }
    }

    /** A reaction in the Bot API's form. */
    public static ObjectNode reaction(String reaction) {
        ObjectNode node = JSON.objectNode();
        if (reaction.equals("paid")) {
            node.put("type", "paid");
        } else if (reaction.startsWith("custom:")) {
            node.put("type", "custom_emoji");
            node.put("custom_emoji_id", reaction.substring("custom:".length()));
        } else {
            node.put("type", "emoji");
            node.put("emoji", reaction);
        }
        return node;
    }

    static ArrayNode reactions(List<String> reactions) {
        ArrayNode array = JSON.arrayNode();
        reactions.forEach(one -> array.add(reaction(one)));
        return array;
    }

    static ArrayNode reactionCounts(Map<String, Integer> counts) {
        ArrayNode array = JSON.arrayNode();
        counts.forEach((reaction, count) -> {
            ObjectNode one = array.addObject();
            one.set("type", reaction(reaction));
            one.put("total_count", count);
        });
        return array;
    }
}
