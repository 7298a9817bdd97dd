package io.kanal.simulator.control;

import io.kanal.simulator.text.Markup;
import io.kanal.simulator.text.MarkupException;
import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.Poll;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What people write, edit, delete, and how they respond. */
final class TalkCommands {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final World world;

    TalkCommands(World world) {
        this.world = world;
    }

    void register(Map<String, Command> table) {
        table.put("send", this::send);
        table.put("sendMedia", this::sendMedia);
        table.put("sendPoll", this::sendPoll);
        table.put("forward", this::forward);
        table.put("edit", this::edit);
        table.put("delete", this::delete);
        table.put("react", this::react);
        table.put("addReactions", this::addReactions);
        table.put("setViews", this::setViews);
        table.put("press", this::press);
        table.put("vote", this::vote);
        table.put("pin", this::pin);
        table.put("unpin", this::unpin);
        table.put("typing", this::typing);
    }

    /** The chat an order names; writing to a user for the first time begins the private chat. */
    static Chat chat(World world, Order order) {
        String reference = order.text("chat");
        long as = order.as();
        world.user(as);
        if (reference.matches("\\d{1,18}")) {
            User other = world.user(Long.parseLong(reference));
            return world.privateChat(as, other.id());
        }
        return world.chatFor(as, reference);
    }

    private Message message(Order order) {
        return world.posts().get(chat(world, order), order.id("message"), "message not found");
    }

    private JsonNode view(Order order, Message message) {
        return new PersonView(world, order.as()).message(message);
    }

    private static NewMessage surround(Order order, NewMessage message) {
        return message.replyingTo(
                        order.findNumber("reply_to").map(Math::toIntExact).orElse(null))
                .inThread(order.findNumber("thread").map(Math::toIntExact).orElse(null));
    }

    private JsonNode send(Order order) {
        Chat chat = chat(world, order);
        StyledText text = styled(order, "text");
        if (text.isEmpty()) {
            throw TelegramError.badRequest("message text is empty");
        }
        NewMessage message = surround(order, NewMessage.of(new Content.Text(text, null)));
        return view(order, world.posts().send(order.as(), chat, message));
    }

    private static StyledText styled(Order order, String name) {
        try {
            return Markup.parse(
                    order.find(name).orElse(""), order.find("parse_mode").orElse(""));
        } catch (MarkupException e) {
            throw TelegramError.badRequest(e.getMessage() == null ? "can't parse entities" : e.getMessage());
        }
    }

    /** {@code files}: one or several objects {@code {kind, name, type, base64}}; several make an album. */
    private JsonNode sendMedia(Order order) {
        Chat chat = chat(world, order);
        JsonNode files = order.json("files").orElseGet(JSON::arrayNode);
        if (files.isEmpty() || files.size() > 10) {
            throw TelegramError.badRequest("\"files\" must hold 1 to 10 files");
        }
        String album = files.size() > 1 ? Long.toString(world.number()) : null;
        ArrayNode sent = JSON.arrayNode();
        StyledText caption = styled(order, "caption");
        for (JsonNode file : files) {
            Content.Media media = media(file, sent.isEmpty() ? caption : StyledText.EMPTY);
            NewMessage message = surround(order, NewMessage.of(media).inAlbum(album));
            sent.add(view(order, world.posts().send(order.as(), chat, message)));
        }
        return sent;
    }

    private Content.Media media(JsonNode file, StyledText caption) {
        MediaKind kind;
        byte[] bytes;
        try {
            kind = MediaKind.valueOf(file.path("kind").asString("document").toUpperCase(Locale.ROOT));
            bytes = Base64.getDecoder().decode(file.path("base64").asString(""));
        } catch (IllegalArgumentException _) {
            throw TelegramError.badRequest("a file needs a known \"kind\" and its bytes as \"base64\"");
        }
        String name = file.path("name").asString("file");
        String type = file.path("type").asString("application/octet-stream");
        Content.Media media = Content.Media.of(kind, world.store(name, type, bytes), caption);
        return new Content.Media(
                kind,
                media.file(),
                caption,
                media.width(),
                media.height(),
                file.path("duration").asInt(0),
                file.path("performer").asString(null),
                file.path("title").asString(null),
                file.path("emoji").asString(null),
                file.path("spoiler").asBoolean(false),
                false);
    }

    private JsonNode sendPoll(Order order) {
        Chat chat = chat(world, order);
        List<StyledText> options = new ArrayList<>();
        order.json("options").ifPresent(list -> list.forEach(one -> options.add(StyledText.plain(one.asString()))));
        Poll.Terms terms = new Poll.Terms(
                StyledText.plain(order.text("question")),
                options,
                order.flag("anonymous", true),
                false,
                order.flag("multiple", false),
                true,
                List.of(),
                null);
        Poll poll = new Poll(Long.toString(world.number()), terms);
        Message sent =
                world.posts().send(order.as(), chat, surround(order, NewMessage.of(new Content.PollContent(poll))));
        world.responses().register(sent, poll);
        return view(order, sent);
    }

    private JsonNode forward(Order order) {
        Message original = message(order);
        String reference = order.text("to");
        Chat to = reference.matches("\\d{1,18}")
                ? world.privateChat(
                        order.as(), world.user(Long.parseLong(reference)).id())
                : world.chatFor(order.as(), reference);
        return view(order, world.posts().forward(order.as(), original, to, null, null));
    }

    private JsonNode edit(Order order) {
        Message message = message(order);
        StyledText text = styled(order, "text");
        Content content;
        if (message.content() instanceof Content.Media media) {
            content = media.withCaption(text, media.captionAbove());
        } else if (text.isEmpty()) {
            throw TelegramError.badRequest("message text is empty");
        } else {
            content = new Content.Text(text, null);
        }
        world.posts().edit(order.as(), message, content, message.markup());
        return view(order, message);
    }

    private JsonNode delete(Order order) {
        world.posts().delete(order.as(), chat(world, order), order.id("message"));
        return JSON.booleanNode(true);
    }

    private JsonNode react(Order order) {
        List<String> reactions = new ArrayList<>();
        order.json("reactions").ifPresent(list -> list.forEach(one -> reactions.add(one.asString())));
        world.responses().react(order.as(), message(order), reactions);
        return JSON.booleanNode(true);
    }

    private JsonNode addReactions(Order order) {
        world.responses().addReactions(message(order), order.text("reaction"), order.id("count"));
        return JSON.booleanNode(true);
    }

    private JsonNode setViews(Order order) {
        world.posts().setViews(message(order), order.id("views"));
        return JSON.booleanNode(true);
    }

    private JsonNode press(Order order) {
        Message message = message(order);
        String wanted = order.text("data");
        JsonNode markup = message.markup();
        if (markup == null
                || !markup.path("inline_keyboard")
                        .toString()
                        .contains(JSON.stringNode(wanted).toString())) {
            throw TelegramError.badRequest("the message has no such button");
        }
        return JSON.objectNode().put("query", world.responses().press(order.as(), message, wanted));
    }

    private JsonNode vote(Order order) {
        Set<Integer> options = new TreeSet<>();
        order.json("options").ifPresent(list -> list.forEach(one -> options.add(one.asInt())));
        world.responses().vote(order.as(), message(order), options);
        return JSON.booleanNode(true);
    }

    private JsonNode pin(Order order) {
        world.posts().pin(order.as(), message(order));
        return JSON.booleanNode(true);
    }

    private JsonNode unpin(Order order) {
        world.posts()
                .unpin(
                        order.as(),
                        chat(world, order),
                        order.findNumber("message").map(Math::toIntExact).orElse(null));
        return JSON.booleanNode(true);
    }

    private JsonNode typing(Order order) {
        world.responses().act(order.as(), chat(world, order), "typing");
        return JSON.booleanNode(true);
    }
}
