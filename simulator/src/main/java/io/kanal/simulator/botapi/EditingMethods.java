package io.kanal.simulator.botapi;

import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.Poll;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What happens to messages that are there: edits, deletions, forwards, copies, pins, reactions. */
final class EditingMethods {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_AT_ONCE = 100;

    private final Inputs inputs;
    private final World world;
    private final SendingMethods sending;

    EditingMethods(Inputs inputs, SendingMethods sending) {
        this.inputs = inputs;
        this.world = inputs.world();
        this.sending = sending;
    }

    void register(Map<String, ApiMethod> table) {
        table.put("editMessageText", this::editText);
        table.put("editMessageCaption", this::editCaption);
        table.put("editMessageMedia", this::editMedia);
        table.put("editMessageReplyMarkup", this::editMarkup);
        table.put("stopPoll", this::stopPoll);
        table.put("deleteMessage", this::delete);
        table.put("deleteMessages", this::deleteMany);
        table.put("forwardMessage", this::forward);
        table.put("forwardMessages", this::forwardMany);
        table.put("copyMessage", this::copy);
        table.put("copyMessages", this::copyMany);
        table.put("pinChatMessage", this::pin);
        table.put("unpinChatMessage", this::unpin);
        table.put("unpinAllChatMessages", this::unpinAll);
        table.put("setMessageReaction", this::react);
        table.put("deleteMessageReaction", this::deleteReaction);
    }

    // Edits

    private Message toEdit(Call call) {
        if (call.has("inline_message_id")) {
            return InlineMessages.get(world, call.text("inline_message_id"));
        }
        Message message = inputs.message(call, inputs.chat(call), "message to edit not found");
        world.posts().requireMayWrite(call.bot().id(), message.chat());
        return message;
    }

    private JsonNode edit(Call call, Message message, Content content) {
        JsonNode markup = inputs.keyboard(call);
        if (markup != null && !markup.has("inline_keyboard")) {
            throw TelegramError.badRequest("object expected as reply markup");
        }
        return edited(call, world.posts().edit(call.bot().id(), message, content, markup));
    }

    private JsonNode edited(Call call, Message message) {
        return call.has("inline_message_id")
                ? JSON.booleanNode(true)
                : new MessageJson(world, call.bot().id()).message(message);
    }

    private JsonNode editText(Call call) {
        Message message = toEdit(call);
        if (call.has("rich_message")) {
            return edit(call, message, SendingMethods.rich(call));
        }
        if (!(message.content() instanceof Content.Text) && !(message.content() instanceof Content.Rich)) {
            throw TelegramError.badRequest("there is no text in the message to edit");
        }
        StyledText text = inputs.text(call, "text");
        return edit(
                call,
                message,
                new Content.Text(text, call.json("link_preview_options").orElse(null)));
    }

    private JsonNode editCaption(Call call) {
        Message message = toEdit(call);
        if (!(message.content() instanceof Content.Media media)) {
            throw TelegramError.badRequest("there is no caption in the message to edit");
        }
        return edit(call, message, media.withCaption(inputs.caption(call), call.flag("show_caption_above_media")));
    }

    private JsonNode editMedia(Call call) {
        Message message = toEdit(call);
        return edit(call, message, sending.inputMedia(call, call.json("media").orElseGet(JSON::objectNode)));
    }

    private JsonNode editMarkup(Call call) {
        Message message = toEdit(call);
        return edit(call, message, message.content());
    }

    private JsonNode stopPoll(Call call) {
        Message message = inputs.message(call, inputs.chat(call), "message with poll to stop not found");
        Poll poll = world.responses().stopPoll(call.bot().id(), message, inputs.keyboard(call));
        return new MessageJson(world, call.bot().id()).poll(poll);
    }

    // Deletions

    private JsonNode delete(Call call) {
        Chat chat = inputs.chat(call);
        Message message = inputs.message(call, chat, "message to delete not found");
        world.posts().delete(call.bot().id(), chat, message.id());
        return JSON.booleanNode(true);
    }

    /** Unknown ids are skipped; one that may not be deleted fails them all. */
    private JsonNode deleteMany(Call call) {
        Chat chat = inputs.chat(call);
        for (int id : ids(call)) {
            if (chat.messages().containsKey(id)) {
                world.posts().delete(call.bot().id(), chat, id);
            }
        }
        return JSON.booleanNode(true);
    }

    private static List<Integer> ids(Call call) {
        List<Integer> ids = new ArrayList<>();
        call.json("message_ids").orElseGet(JSON::arrayNode).forEach(id -> ids.add(id.asInt(0)));
        if (ids.isEmpty()) {
            throw TelegramError.badRequest("message identifiers are not specified");
        }
        if (ids.size() > MOST_AT_ONCE) {
            throw TelegramError.badRequest("too many message identifiers specified");
        }
        if (ids.stream().anyMatch(id -> id <= 0)) {
            throw TelegramError.badRequest("invalid message identifier specified");
        }
        return ids;
    }

    // Forwards and copies

    private Chat source(Call call) {
        Chat from = inputs.chat(call, "from_chat_id");
        if (!from.isPrivate() && from.username() == null) {
            world.posts().requireMember(call.bot().id(), from);
        }
        return from;
    }

    private static @Nullable Integer thread(Call call) {
        return call.messageId("message_thread_id").orElse(null);
    }

    private JsonNode forward(Call call) {
        Chat to = inputs.chat(call);
        Message original = inputs.message(call, source(call), "message to forward not found");
        Message sent = world.posts().forward(call.bot().id(), original, to, thread(call), null);
        return new MessageJson(world, call.bot().id()).message(sent);
    }

    private JsonNode forwardMany(Call call) {
        Chat to = inputs.chat(call);
        ArrayNode sent = JSON.arrayNode();
        Map<String, String> albums = new LinkedHashMap<>();
        for (Message original : several(call, "forward")) {
            String album = album(albums, original);
            Message message = world.posts().forward(call.bot().id(), original, to, thread(call), album);
            sent.addObject().put("message_id", message.id());
        }
        return sent;
    }

    private JsonNode copy(Call call) {
        Chat to = inputs.chat(call);
        Message original = inputs.message(call, source(call), "message to copy not found");
        Content content = original.content();
        if (call.has("caption") && content instanceof Content.Media media) {
            content = media.withCaption(inputs.caption(call), call.flag("show_caption_above_media"));
        }
        NewMessage as = inputs.surround(call, to, NewMessage.of(content));
        Message sent = world.posts().copy(call.bot().id(), original, to, as);
        return JSON.objectNode().put("message_id", sent.id());
    }

    private JsonNode copyMany(Call call) {
        Chat to = inputs.chat(call);
        ArrayNode sent = JSON.arrayNode();
        Map<String, String> albums = new LinkedHashMap<>();
        for (Message original : several(call, "copy")) {
            Content content = original.content();
            if (call.flag("remove_caption") && content instanceof Content.Media media) {
                content = media.withCaption(StyledText.EMPTY, false);
            }
            NewMessage as = NewMessage.of(content).inThread(thread(call)).inAlbum(album(albums, original));
            Message message = world.posts().copy(call.bot().id(), original, to, as);
            sent.addObject().put("message_id", message.id());
        }
        return sent;
    }

    /** The messages among the ids that are there; the ids must rise strictly. */
    private List<Message> several(Call call, String verb) {
        Chat from = source(call);
        List<Integer> ids = ids(call);
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i) <= ids.get(i - 1)) {
                throw TelegramError.badRequest("message identifiers must be in a strictly increasing order");
            }
        }
        List<Message> found = new ArrayList<>();
        for (int id : ids) {
            Message message = from.messages().get(id);
            if (message != null && !message.isService() && !message.contentProtected()) {
                found.add(message);
            }
        }
        if (found.isEmpty()) {
            throw TelegramError.badRequest("there are no messages to " + verb);
        }
        return found;
    }

    private @Nullable String album(Map<String, String> albums, Message original) {
        String old = original.album();
        return old == null ? null : albums.computeIfAbsent(old, _ -> Long.toString(world.number()));
    }

    // Pins

    private JsonNode pin(Call call) {
        world.posts().pin(call.bot().id(), inputs.message(call, inputs.chat(call), "message to pin not found"));
        return JSON.booleanNode(true);
    }

    private JsonNode unpin(Call call) {
        world.posts()
                .unpin(
                        call.bot().id(),
                        inputs.chat(call),
                        call.messageId("message_id").orElse(null));
        return JSON.booleanNode(true);
    }

    private JsonNode unpinAll(Call call) {
        world.posts().unpinAll(call.bot().id(), inputs.chat(call));
        return JSON.booleanNode(true);
    }

    // Reactions

    private JsonNode react(Call call) {
        Chat chat = inputs.chat(call);
        Message message = inputs.message(call, chat, "message to react not found");
        List<String> reactions = new ArrayList<>();
        for (JsonNode one : call.json("reaction").orElseGet(JSON::arrayNode)) {
            reactions.add(
                    switch (one.path("type").asString("")) {
                        case "emoji" -> one.get("emoji").asString();
                        case "custom_emoji" ->
                            "custom:" + one.get("custom_emoji_id").asString();
                        default -> throw TelegramError.badRequest("REACTION_INVALID");
                    });
        }
        if (reactions.size() > 1) {
            throw TelegramError.badRequest("REACTIONS_TOO_MANY");
        }
        if (!reactions.isEmpty() && !Emoji.isReaction(reactions.getFirst())) {
            throw TelegramError.badRequest("REACTION_INVALID");
        }
        world.responses().react(call.bot().id(), message, reactions);
        return JSON.booleanNode(true);
    }

    private JsonNode deleteReaction(Call call) {
        Chat chat = inputs.chat(call);
        Message message = inputs.message(call, chat, "message to react not found");
        world.memberships()
                .requireRight(call.bot().id(), chat, "can_delete_messages", "not enough rights to delete reactions");
        world.responses()
                .react(call.has("user_id") ? inputs.user(call) : call.bot().id(), message, List.of());
        return JSON.booleanNode(true);
    }
}
