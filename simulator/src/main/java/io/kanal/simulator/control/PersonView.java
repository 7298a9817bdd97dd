package io.kanal.simulator.control;

import io.kanal.simulator.botapi.ChatJson;
import io.kanal.simulator.botapi.MessageJson;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.Member;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one person sees: chats and messages in the Bot API's form with a {@code sim} object beside, for what only people
 * see. Call it inside the world's lock.
 */
final class PersonView {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final World world;
    private final long person;
    private final MessageJson messages;
    private final ChatJson chats;

    PersonView(World world, long person) {
        this.world = world;
        this.person = person;
        this.messages = new MessageJson(world, person);
        this.chats = new ChatJson(world, person);
    }

    ObjectNode message(Message message) {
        ObjectNode node = messages.message(message);
        ObjectNode sim = node.putObject("sim");
        Chat chat = message.chat();
        sim.put("out", message.actor() == person && chat.kind() != ChatKind.CHANNEL);
        sim.put("name", senderName(message));
        sim.put("actor", message.senderChat() == null ? message.actor() : message.senderChat());
        if (message.views() > 0) {
            sim.put("views", message.views());
        }
        ArrayNode reactions = sim.putArray("reactions");
        for (Map.Entry<String, Integer> entry : message.reactionCounts().entrySet()) {
            ObjectNode one = reactions.addObject();
            one.put("reaction", entry.getKey());
            one.put("count", entry.getValue());
            one.put(
                    "mine",
                    message.reactions()
                            .getOrDefault(person, java.util.List.of())
                            .contains(entry.getKey()));
        }
        if (message.content() instanceof Content.Service service) {
            sim.put("service", senderName(message) + " " + service.summary());
        }
        if (message.content() instanceof Content.Facts facts) {
            sim.put("summary", facts.summary());
        }
        if (message.content() instanceof Content.Media media) {
            sim.put("file", "/sim/file/" + media.file().id());
        }
        if (message.content() instanceof Content.PollContent content) {
            ArrayNode mine = sim.putArray("votes");
            content.poll().votesOf(person).forEach(mine::add);
        }
        JsonNode markup = message.markup();
        if (markup != null && !markup.has("inline_keyboard")) {
            sim.set("keyboard", markup.deepCopy());
        }
        if (message.pinned()) {
            sim.put("pinned", true);
        }
        Member me = chat.member(person);
        boolean mine = message.actor() == person;
        sim.put("may_edit", mine && message.forward() == null && !message.isService());
        sim.put("may_delete", chat.isPrivate() || mine || me.has("can_delete_messages"));
        return node;
    }

    String senderName(Message message) {
        if (message.senderChat() != null) {
            return message.chat().title();
        }
        return name(world.user(message.actor()));
    }

    private static String name(User user) {
        return user.deactivated() ? "Deleted account" : user.name();
    }

    ObjectNode chat(Chat chat) {
        ObjectNode node = chats.chat(chat);
        ObjectNode sim = node.putObject("sim");
        Member me = chat.member(person);
        if (chat.isPrivate()) {
            User other = world.user(chat.other(person));
            sim.put("title", other.id() == person ? "Saved messages" : name(other));
            sim.put("bot", other.bot());
            sim.put("blocked", chat.blockedBy().contains(person));
        } else {
            sim.put("title", chat.title());
            sim.put("members", chat.memberCount());
            sim.put("status", me.status().apiName());
            sim.put("may_write", mayWrite(chat, me));
            sim.put("requests", me.has("can_invite_users") ? chat.requests().size() : 0);
            if (chat.settings().description() != null) {
                sim.put("description", chat.settings().description());
            }
            if (chat.migratedTo() != null) {
                sim.put("migrated_to", chat.migratedTo());
            }
            ArrayNode topics = sim.putArray("topics");
            chat.topics()
                    .values()
                    .forEach(t -> topics.addObject().put("id", t.id()).put("name", t.name()));
        }
        if (!chat.pinned().isEmpty()) {
            sim.put("pinned", chat.pinned().getLast());
        }
        Map.Entry<Integer, Message> last = chat.messages().lastEntry();
        if (last != null) {
            ObjectNode preview = sim.putObject("last");
            preview.put("id", last.getKey());
            preview.put("date", last.getValue().date().getEpochSecond());
            preview.put("name", senderName(last.getValue()));
            preview.put("text", summary(last.getValue()));
        }
        return node;
    }

    private static boolean mayWrite(Chat chat, Member me) {
        if (chat.migratedTo() != null) {
            return false;
        }
        return chat.kind() == ChatKind.CHANNEL ? me.has("can_post_messages") : me.isIn();
    }

    static String summary(Message message) {
        return switch (message.content()) {
            case Content.Text text -> text.text().text();
            case Content.Rich rich -> rich.plain().text();
            case Content.Media media ->
                media.caption().isEmpty()
                        ? media.kind().apiName().replace('_', ' ')
                        : media.caption().text();
            case Content.PollContent content ->
                content.poll().terms().question().text();
            case Content.Facts facts -> facts.summary();
            case Content.Service service -> service.summary();
        };
    }

    /** A chat's latest messages, oldest first. */
    ArrayNode page(Chat chat, int before, int limit) {
        ArrayNode page = JSON.arrayNode();
        chat.messages().headMap(before, false).descendingMap().values().stream()
                .limit(limit)
                .toList()
                .reversed()
                .forEach(message -> page.add(message(message)));
        return page;
    }
}
