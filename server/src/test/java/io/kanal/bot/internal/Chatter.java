package io.kanal.bot.internal;

import static org.awaitility.Awaitility.await;

import io.kanal.simulator.play.PlayWorld;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import io.kanal.simulator.world.WorldEvent;
import io.kanal.testing.TelegramOnDesk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;

/** Somebody in the simulated Telegram who talks to Kanal's bot. */
final class Chatter {
    static final Duration SOON = Duration.ofSeconds(20);

    private final World world = TelegramOnDesk.simulator().world();
    private final User person;
    private final long bot = world.findUser("kanal_play_bot").orElseThrow().id();
    private final Queue<WorldEvent> heard = new ConcurrentLinkedQueue<>();
    private Chat place;
    private int seen;

    /** Somebody new, with an id that has 52 significant bits where asked for. */
    Chatter(long id, String name, String language) {
        person = world.addUser(new User(id, false, name, null, null, language, false, false));
        place = world.privateChat(person.id(), bot);
        world.listen(heard::add);
    }

    Chatter(String name, String language) {
        this(0, name, language);
    }

    static String token() {
        return PlayWorld.BOT_TOKEN;
    }

    World world() {
        return world;
    }

    long id() {
        return person.id();
    }

    long bot() {
        return bot;
    }

    /** Goes on in another chat, where one must be a member. */
    Chatter in(Chat chat) {
        place = chat;
        seen = chat.lastMessageId();
        return this;
    }

    Message say(String text) {
        return send(NewMessage.text(text));
    }

    Message send(NewMessage message) {
        return world.posts().send(person.id(), place, message);
    }

    /** The bot's next message here. */
    Message hear() {
        Message next =
                await().atMost(SOON).until(this::next, Optional::isPresent).orElseThrow();
        seen = next.id();
        return next;
    }

    /** What the bot answers, as text. */
    String ask(String text) {
        say(text);
        return words(hear());
    }

    /** Whether the bot has said more than was heard. */
    boolean moreWasSaid() {
        return next().isPresent();
    }

    private Optional<Message> next() {
        return world.with(() -> place.messages().tailMap(seen, false).values().stream()
                .filter(message -> message.actor() == bot)
                .findFirst());
    }

    static String words(Message message) {
        return message.content().words().text();
    }

    List<String> labels(Message message) {
        List<String> labels = new ArrayList<>();
        keys(message).forEach(key -> labels.add(key.path("text").asString("")));
        return labels;
    }

    private static List<JsonNode> keys(Message message) {
        List<JsonNode> keys = new ArrayList<>();
        JsonNode markup = message.markup();
        if (markup != null) {
            markup.path("inline_keyboard").forEach(row -> row.forEach(keys::add));
        }
        return keys;
    }

    static String data(Message message, String label) {
        return keys(message).stream()
                .filter(key -> key.path("text").asString("").equals(label))
                .findFirst()
                .orElseThrow()
                .path("callback_data")
                .asString("");
    }

    /** Presses a button and waits for the end of its waiting; gives the words on it. */
    String press(Message message, String label) {
        return pressData(message, data(message, label));
    }

    String pressData(Message message, String data) {
        String query = world.responses().press(person.id(), message, data);
        return await().atMost(SOON)
                .until(
                        () -> heard.stream()
                                .filter(WorldEvent.ButtonAnswered.class::isInstance)
                                .map(WorldEvent.ButtonAnswered.class::cast)
                                .filter(answer -> answer.queryId().equals(query))
                                .map(answer -> String.valueOf(answer.text()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Asks the bot from any chat; gives its answer. */
    JsonNode inline(String words, String offset) {
        String query = world.responses().askInline(person.id(), bot, words, offset, "private");
        return await().atMost(SOON)
                .until(
                        () -> heard.stream()
                                .filter(WorldEvent.InlineAnswered.class::isInstance)
                                .map(WorldEvent.InlineAnswered.class::cast)
                                .filter(answer -> answer.queryId().equals(query))
                                .map(WorldEvent.InlineAnswered::answer)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** What was shown of answers while they were made. */
    List<WorldEvent.Drafted> drafts() {
        return heard.stream()
                .filter(WorldEvent.Drafted.class::isInstance)
                .map(WorldEvent.Drafted.class::cast)
                .filter(drafted -> drafted.chat().equals(place))
                .toList();
    }
}
