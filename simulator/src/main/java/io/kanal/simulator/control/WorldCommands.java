package io.kanal.simulator.control;

import io.kanal.simulator.botapi.Bot;
import io.kanal.simulator.botapi.Bots;
import io.kanal.simulator.botapi.ChatJson;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.Member;
import io.kanal.simulator.world.Rights;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Making the world: users, bots, chats, their members and settings. */
final class WorldCommands {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final World world;
    private final Bots bots;

    WorldCommands(World world, Bots bots) {
        this.world = world;
        this.bots = bots;
    }

    void register(Map<String, Command> table) {
        table.put("createUser", this::createUser);
        table.put("createBot", this::createBot);
        table.put("createChat", this::createChat);
        table.put("setMember", this::setMember);
        table.put("deactivate", this::deactivate);
        table.put("migrate", this::migrate);
        table.put("revokeToken", this::revokeToken);
    }

    private JsonNode createUser(Order order) {
        User user = world.addUser(user(order, false));
        return ChatJson.user(user);
    }

    private static User user(Order order, boolean bot) {
        return new User(
                order.findNumber("id").orElse(0L),
                bot,
                order.text("first_name"),
                order.orNull("last_name"),
                order.orNull("username"),
                bot ? null : order.find("language_code").orElse("en"),
                order.flag("premium", false),
                false);
    }

    private JsonNode createBot(Order order) {
        Bot.Traits traits = new Bot.Traits(
                order.flag("joins_groups", true),
                order.flag("reads_all_messages", false),
                order.flag("inline", true),
                order.flag("guards_joins", true));
        Bot bot = bots.add(user(order, true), order.orNull("token"), traits);
        return ChatJson.user(bot.user()).put("token", bot.token());
    }

    private JsonNode createChat(Order order) {
        ChatKind kind = switch (order.text("kind")) {
            case "group" -> ChatKind.GROUP;
            case "supergroup" -> ChatKind.SUPERGROUP;
            case "channel" -> ChatKind.CHANNEL;
            default -> throw TelegramError.badRequest("\"kind\" must be group, supergroup or channel");
        };
        Chat.Settings settings = new Chat.Settings(
                order.text("title"),
                order.orNull("username"),
                order.orNull("description"),
                order.flag("forum", false),
                order.flag("preview", true),
                order.flag("signed", false),
                order.flag("content_protected", false),
                order.flag("join_by_request", false),
                order.findNumber("other_members").orElse(0L).intValue());
        long creator = world.user(order.as()).id();
        Chat chat = world.addChat(kind, order.findNumber("id").orElse(0L), settings, creator);
        order.json("members")
                .ifPresent(ids -> ids.forEach(id -> {
                    long member = world.user(id.asLong()).id();
                    world.memberships().set(chat, Member.plain(member));
                }));
        return new PersonView(world, creator).chat(chat);
    }

    /** Sets a standing directly: member, administrator (with rights, all by default), left, kicked, creator. */
    private JsonNode setMember(Order order) {
        Chat chat = world.chat(order.number("chat"));
        long user = world.user(order.number("user")).id();
        Member member = switch (order.text("status").toLowerCase(Locale.ROOT)) {
            case "creator" -> Member.creator(user);
            case "administrator" ->
                Member.administrator(user, rights(order, chat)).withAnonymous(order.flag("anonymous", false));
            case "member" -> Member.plain(user);
            case "left" -> Member.left(user);
            case "kicked" -> Member.kicked(user, null);
            default ->
                throw TelegramError.badRequest("\"status\" must be creator, administrator, member, left or kicked");
        };
        world.memberships().set(chat, member);
        return JSON.booleanNode(true);
    }

    private static Set<String> rights(Order order, Chat chat) {
        Set<String> rights = new HashSet<>();
        order.json("rights").ifPresent(list -> list.forEach(right -> rights.add(right.asString())));
        return rights.isEmpty() ? Rights.all(chat.kind()) : rights;
    }

    private JsonNode deactivate(Order order) {
        User user = world.user(order.number("user"));
        world.replaceUser(user.withDeactivated(true));
        return JSON.booleanNode(true);
    }

    private JsonNode migrate(Order order) {
        Chat group = world.chat(order.number("chat"));
        Chat supergroup = world.memberships().migrate(order.as(), group);
        ObjectNode result = JSON.objectNode();
        result.put("migrate_to_chat_id", supergroup.id());
        return result;
    }

    private JsonNode revokeToken(Order order) {
        bots.revoke(bots.get(order.number("bot")));
        return JSON.booleanNode(true);
    }
}
