package io.kanal.simulator.control;

import io.kanal.simulator.botapi.Bot;
import io.kanal.simulator.botapi.BotApi;
import io.kanal.simulator.botapi.Bots;
import io.kanal.simulator.botapi.CallLog;
import io.kanal.simulator.botapi.ChatJson;
import io.kanal.simulator.http.Reply;
import io.kanal.simulator.http.Request;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.StoredFile;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /sim/…}: POST changes the world (a JSON object in, {@code {"ok":true,"result":…}} out, refusals worded as the
 * Bot API's), GET shows it to one person ({@code ?as=<user id>}).
 */
public final class Control {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int PAGE = 60;
    private static final int LOG_PAGE = 200;

    private final World world;
    private final Bots bots;
    private final LiveFeed feed;
    private final BotApi api;
    private final Map<String, Command> commands = new TreeMap<>();

    public Control(World world, Bots bots, BotApi api) {
        this.world = world;
        this.bots = bots;
        this.feed = new LiveFeed(world);
        new WorldCommands(world, bots).register(commands);
        this.api = api;
        new TalkCommands(world).register(commands);
        new MemberCommands(world).register(commands);
        new StarCommands(world).register(commands);
        new DeskCommands(world, bots, api, new MiniApps(world)).register(commands);
    }

    public Reply answer(Request request) {
        String name = request.path().substring("/sim/".length());
        try {
            return switch (request.method()) {
                case "POST" -> success(run(name, request));
                case "GET" -> show(name, request);
                default -> failure(TelegramError.of(405, "Method Not Allowed"));
            };
        } catch (TelegramError e) {
            return failure(e);
        }
    }

    private JsonNode run(String name, Request request) {
        Command command = commands.get(name);
        if (command == null) {
            throw TelegramError.of(404, "Not Found: there is no /sim/" + name);
        }
        if (!request.contentType().equals("application/json")) {
            throw TelegramError.of(415, "The body must be application/json");
        }
        JsonNode body;
        try {
            body = JsonMapper.shared().readTree(request.text());
        } catch (JacksonException _) {
            throw TelegramError.badRequest("the body is not JSON");
        }
        if (!(body instanceof ObjectNode object)) {
            throw TelegramError.badRequest("the body must be a JSON object");
        }
        return world.with(() -> command.run(new Order(object)));
    }

    private Reply show(String name, Request request) {
        if (name.startsWith("file/")) {
            return file(name.substring("file/".length()));
        }
        return switch (name) {
            case "people" -> success(world.with(this::people));
            case "state" -> success(world.with(() -> state(person(request))));
            case "messages" -> success(world.with(() -> messages(request)));
            case "log" -> success(log(request));
            case "events" -> feed.open(person(request));
            default -> failure(TelegramError.of(404, "Not Found: there is no /sim/" + name));
        };
    }

    private long person(Request request) {
        String as = request.query().getOrDefault("as", "");
        if (!as.matches("\\d{1,18}")) {
            throw TelegramError.badRequest("\"as\" must be a user's id");
        }
        return world.user(Long.parseLong(as)).id();
    }

    private JsonNode people() {
        ArrayNode people = JSON.arrayNode();
        world.users().stream().filter(u -> !u.bot() && !u.deactivated()).forEach(u -> people.add(ChatJson.user(u)));
        return people;
    }

    private JsonNode state(long person) {
        User me = world.user(person);
        ObjectNode state = JSON.objectNode();
        state.set("me", ChatJson.user(me));
        state.put("stars", world.payments().balance(person));
        PersonView view = new PersonView(world, person);
        ArrayNode mine = state.putArray("chats");
        world.chatsOf(person).forEach(chat -> mine.add(view.chat(chat)));
        ArrayNode discover = state.putArray("discover");
        world.chats().stream()
                .filter(chat -> chat.username() != null && !chat.member(person).isIn())
                .forEach(chat -> discover.add(view.chat(chat)));
        ArrayNode known = state.putArray("bots");
        for (Bot bot : bots.all()) {
            ObjectNode node = ChatJson.user(bot.user());
            node.set("commands", bot.commandsFor(me.languageCode(), "all_private_chats"));
            JsonNode menu =
                    bot.menuButtons().getOrDefault(person, bot.menuButtons().get(0L));
            if (menu != null) {
                node.set("menu_button", menu);
            }
            known.add(node);
        }
        return state;
    }

    private JsonNode messages(Request request) {
        long person = person(request);
        String reference = request.query().getOrDefault("chat", "");
        Chat chat = reference.matches("\\d{1,18}")
                ? world.privateChat(
                        person, world.user(Long.parseLong(reference)).id())
                : world.chatFor(person, reference);
        boolean visible = chat.isPrivate() || chat.member(person).isIn() || chat.username() != null;
        if (!visible) {
            throw TelegramError.forbidden("the chat is private");
        }
        String before = request.query().getOrDefault("before", "");
        int limit = before.matches("\\d{1,9}") ? Integer.parseInt(before) : Integer.MAX_VALUE;
        PersonView view = new PersonView(world, person);
        ObjectNode result = JSON.objectNode();
        result.set("chat", view.chat(chat));
        result.set("messages", view.page(chat, limit, PAGE));
        return result;
    }

    /** What bots called, and how the limits stood to it. */
    private JsonNode log(Request request) {
        String wanted = request.query().getOrDefault("limit", "");
        int limit = wanted.matches("\\d{1,6}") ? Integer.parseInt(wanted) : LOG_PAGE;
        ObjectNode result = JSON.objectNode();
        result.put("refused", api.flood().refused()).put("knocks", api.flood().knocks());
        ObjectNode counts = result.putObject("counts");
        api.log().counts().forEach(counts::put);
        ArrayNode latest = result.putArray("latest");
        for (CallLog.Entry entry : api.log().latest(limit)) {
            latest.addObject()
                    .put("at", entry.at().toString())
                    .put("bot", entry.bot())
                    .put("method", entry.method())
                    .put("chat", entry.chat())
                    .put("outcome", entry.outcome());
        }
        return result;
    }

    private Reply file(String id) {
        StoredFile file = world.findFile(id).orElseThrow(() -> TelegramError.of(404, "Not Found"));
        return new Reply.Whole(
                200,
                file.mimeType(),
                file.bytes(),
                Map.of(
                        "X-Content-Type-Options", "nosniff",
                        "Content-Security-Policy", "sandbox; default-src 'none'",
                        "Cache-Control", "private, max-age=3600"));
    }

    private static Reply success(JsonNode result) {
        ObjectNode body = JSON.objectNode();
        body.put("ok", true);
        body.set("result", result);
        return Reply.json(200, body);
    }

    static Reply failure(TelegramError error) {
        ObjectNode body = JSON.objectNode();
        body.put("ok", false);
        body.put("error_code", error.code());
        body.put("description", error.description());
        return Reply.json(error.code(), body);
    }
}
