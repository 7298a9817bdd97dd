package io.kanal.simulator.control;

import io.kanal.simulator.botapi.ChatJson;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.InviteLink;
import io.kanal.simulator.world.Rights;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Coming and going, and what administrators do, as people do it. */
final class MemberCommands {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final World world;

    MemberCommands(World world) {
        this.world = world;
    }

    void register(Map<String, Command> table) {
        table.put("join", this::join);
        table.put("leave", this::leave);
        table.put("add", this::add);
        table.put("block", order -> block(order, true));
        table.put("unblock", order -> block(order, false));
        table.put("ban", this::ban);
        table.put("unban", this::unban);
        table.put("promote", this::promote);
        table.put("demote", this::demote);
        table.put("createLink", this::createLink);
        table.put("approve", order -> decide(order, true));
        table.put("decline", order -> decide(order, false));
        table.put("members", this::members);
        table.put("setTitle", this::setTitle);
        table.put("createTopic", this::createTopic);
    }

    private Chat chat(Order order) {
        return TalkCommands.chat(world, order);
    }

    private JsonNode done() {
        return JSON.booleanNode(true);
    }

    /** By the chat's name or id, or by an invite link. */
    private JsonNode join(Order order) {
        String link = order.orNull("link");
        Chat chat = link == null
                ? chat(order)
                : world.chats().stream()
                        .filter(c -> c.links().containsKey(link))
                        .findFirst()
                        .orElseThrow(() -> TelegramError.badRequest("INVITE_HASH_EXPIRED"));
        world.memberships().join(order.as(), chat, link);
        ObjectNode result = JSON.objectNode();
        result.put("chat", chat.idFor(order.as()));
        result.put("waiting", chat.requests().containsKey(order.as()));
        return result;
    }

    private JsonNode leave(Order order) {
        world.memberships().leave(order.as(), chat(order));
        return done();
    }

    private JsonNode add(Order order) {
        Chat chat = chat(order);
        if (!chat.member(order.as()).isIn()) {
            throw TelegramError.forbidden("you are not a member of the chat");
        }
        world.memberships()
                .add(order.as(), chat, world.user(order.number("user")).id());
        return done();
    }

    private JsonNode block(Order order, boolean on) {
        world.memberships().block(order.as(), world.user(order.number("chat")).id(), on);
        return done();
    }

    private JsonNode ban(Order order) {
        world.memberships().ban(order.as(), chat(order), order.number("user"), null);
        return done();
    }

    private JsonNode unban(Order order) {
        world.memberships().unban(order.as(), chat(order), order.number("user"), true);
        return done();
    }

    /** Gives the named rights, all when none is named; a person who is not in the chat comes in. */
    private JsonNode promote(Order order) {
        Chat chat = chat(order);
        Set<String> rights = new HashSet<>();
        order.json("rights").ifPresent(list -> list.forEach(right -> rights.add(right.asString())));
        world.memberships()
                .promote(
                        order.as(),
                        chat,
                        world.user(order.number("user")).id(),
                        rights.isEmpty() ? Rights.all(chat.kind()) : rights,
                        order.flag("anonymous", false));
        return done();
    }

    private JsonNode demote(Order order) {
        world.memberships().promote(order.as(), chat(order), order.number("user"), Set.of(), false);
        return done();
    }

    private JsonNode createLink(Order order) {
        InviteLink link = world.memberships()
                .createLink(
                        order.as(),
                        chat(order),
                        order.orNull("name"),
                        order.flag("by_request", false),
                        false,
                        null,
                        null);
        return JSON.objectNode().put("link", link.address());
    }

    private JsonNode decide(Order order, boolean approve) {
        world.memberships().decide(order.as(), chat(order), order.number("user"), approve);
        return done();
    }

    /** Who is in a chat, and who waits to be let in. */
    private JsonNode members(Order order) {
        Chat chat = chat(order);
        ObjectNode result = JSON.objectNode();
        ChatJson json = new ChatJson(world, order.as());
        ArrayNode members = result.putArray("members");
        chat.members().values().stream().filter(m -> m.isIn()).forEach(m -> members.add(json.member(chat, m)));
        ArrayNode waiting = result.putArray("requests");
        if (chat.member(order.as()).has("can_invite_users")) {
            chat.requests().keySet().forEach(user -> waiting.add(json.user(user)));
        }
        return result;
    }

    private JsonNode setTitle(Order order) {
        Chat chat = chat(order);
        world.memberships().requireRight(order.as(), chat, "can_change_info", "not enough rights to change chat title");
        String title = order.text("title");
        world.changeSettings(chat, chat.settings().withTitle(title));
        world.posts()
                .announce(
                        order.as(),
                        chat,
                        "new_chat_title",
                        JSON.stringNode(title),
                        "changed the name to «" + title + "»");
        return done();
    }

    private JsonNode createTopic(Order order) {
        Chat chat = chat(order);
        if (!chat.settings().forum()) {
            throw TelegramError.badRequest("the chat is not a forum");
        }
        return JSON.objectNode()
                .put(
                        "thread",
                        world.addTopic(order.as(), chat, order.text("name")).id());
    }
}
