package io.kanal.simulator.control;

import io.kanal.simulator.botapi.Bot;
import io.kanal.simulator.botapi.BotApi;
import io.kanal.simulator.botapi.Bots;
import io.kanal.simulator.botapi.Faults;
import io.kanal.simulator.botapi.FloodTwin;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The desk itself: limits, faults, traffic for measurements, inline questions and Mini Apps. */
final class DeskCommands {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_TRAFFIC = 1_000_000;

    private final World world;
    private final Bots bots;
    private final BotApi api;
    private final MiniApps miniApps;

    DeskCommands(World world, Bots bots, BotApi api, MiniApps miniApps) {
        this.world = world;
        this.bots = bots;
        this.api = api;
        this.miniApps = miniApps;
    }

    void register(Map<String, Command> table) {
        table.put("faults", this::faults);
        table.put("faultOnce", this::faultOnce);
        table.put("flood", this::flood);
        table.put("floodWait", this::floodWait);
        table.put("traffic", this::traffic);
        table.put("inline", this::inline);
        table.put("chooseInline", this::chooseInline);
        table.put("openMiniApp", this::openMiniApp);
        table.put("webAppData", this::webAppData);
    }

    /** {@code {"rates":{"error_500":0.01,…},"methods":["sendMessage"],"seed":7,"slow_ms":3000,"lost_ms":90000}}. */
    private JsonNode faults(Order order) {
        Map<Faults.Kind, Double> rates = new EnumMap<>(Faults.Kind.class);
        order.json("rates")
                .ifPresent(given -> given.properties().forEach(e -> {
                    double share = e.getValue().asDouble(-1);
                    if (share < 0 || share > 1) {
                        throw TelegramError.badRequest("the rate of %s must be from 0 to 1".formatted(e.getKey()));
                    }
                    rates.put(kind(e.getKey()), share);
                }));
        Set<String> methods = new HashSet<>();
        order.json("methods").ifPresent(list -> list.forEach(one -> methods.add(one.asString())));
        api.faults().set(rates, methods, order.findNumber("seed").orElse(1L));
        api.faults()
                .delays(
                        order.findNumber("slow_ms").orElse(3000L).intValue(),
                        order.findNumber("lost_ms").orElse(90_000L).intValue());
        return JSON.booleanNode(true);
    }

    private static Faults.Kind kind(String name) {
        return Faults.Kind.find(name)
                .orElseThrow(() -> TelegramError.badRequest("there is no fault \"%s\"".formatted(name)));
    }

    private JsonNode faultOnce(Order order) {
        api.faults()
                .once(
                        kind(order.text("kind")),
                        order.findNumber("times").orElse(1L).intValue());
        return JSON.booleanNode(true);
    }

    /** {@code {"on":false}}, or the figures of the gates. */
    private JsonNode flood(Order order) {
        api.flood().enable(order.flag("on", true));
        FloodTwin.Limits usual = FloodTwin.Limits.USUAL;
        api.flood()
                .limit(new FloodTwin.Limits(
                        order.json("per_chat_per_second")
                                .map(JsonNode::asDouble)
                                .orElse(usual.perChatPerSecond()),
                        order.findNumber("chat_burst").map(Long::intValue).orElse(usual.chatBurst()),
                        order.findNumber("per_group_per_minute")
                                .map(Long::intValue)
                                .orElse(usual.perGroupPerMinute()),
                        order.findNumber("overall_per_second")
                                .map(Long::intValue)
                                .orElse(usual.overallPerSecond()),
                        order.findNumber("edits_per_minute").map(Long::intValue).orElse(usual.editsPerMinute())));
        return JSON.booleanNode(true);
    }

    private JsonNode floodWait(Order order) {
        api.flood()
                .force(
                        order.number("bot"),
                        order.findNumber("chat").orElse(0L),
                        order.findNumber("seconds").orElse(5L).intValue());
        return JSON.booleanNode(true);
    }

    /**
     * {@code count} messages to a bot from its first {@code people} made people, {@code per_second} of them a second
     * (0 is all at once).
     */
    private JsonNode traffic(Order order) {
        Bot bot = bots.get(order.number("bot"));
        int count = Math.clamp(order.number("count"), 1, MOST_TRAFFIC);
        int people = Math.clamp(order.findNumber("people").orElse(100L), 1, 10_000);
        long perSecond = order.findNumber("per_second").orElse(0L);
        String words = order.find("text").orElse("message");
        long[] senders = Traffic.senders(world, people);
        Thread.ofVirtual().name("traffic").start(() -> Traffic.run(world, bot, senders, count, perSecond, words));
        return JSON.objectNode().put("first_person", senders[0]);
    }

    // Inline questions and Mini Apps

    private JsonNode inline(Order order) {
        Bot bot = bots.get(order.number("bot"));
        String kind = order.find("chat").isPresent()
                ? TalkCommands.chat(world, order).kind().apiName()
                : null;
        String query = world.responses()
                .askInline(
                        order.as(),
                        bot.id(),
                        order.find("query").orElse(""),
                        order.find("offset").orElse(""),
                        kind);
        return JSON.objectNode().put("query", query);
    }

    private JsonNode chooseInline(Order order) {
        Bot bot = bots.get(order.number("bot"));
        Chat chat = TalkCommands.chat(world, order);
        api.inlineResults()
                .choose(
                        bot,
                        order.as(),
                        chat,
                        order.text("query"),
                        order.text("result"),
                        order.find("words").orElse(""));
        return JSON.booleanNode(true);
    }

    /** The address to open in a frame, with signed launch data behind the hash. */
    private JsonNode openMiniApp(Order order) {
        Bot bot = bots.get(order.number("bot"));
        return JSON.objectNode()
                .put(
                        "url",
                        miniApps.address(
                                bot,
                                world.user(order.as()),
                                order.text("url"),
                                order.flag("with_data", true),
                                order.orNull("start_param"),
                                order.find("theme").orElse("light")));
    }

    /** What a Mini App of a keyboard button sends back. */
    private JsonNode webAppData(Order order) {
        Bot bot = bots.get(order.number("bot"));
        ObjectNode fields = JSON.objectNode();
        fields.put("data", order.text("data"))
                .put("button_text", order.find("button_text").orElse(""));
        Chat chat = world.privateChat(order.as(), bot.id());
        world.posts().announce(order.as(), chat, "web_app_data", fields, "sent data to the bot");
        return JSON.booleanNode(true);
    }
}
