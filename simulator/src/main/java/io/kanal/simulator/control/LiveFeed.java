package io.kanal.simulator.control;

import io.kanal.simulator.http.Reply;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.World;
import io.kanal.simulator.world.WorldEvent;
import io.kanal.simulator.world.WorldListener;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Server-sent events to open chat pages: what happened in the chats their person sees. */
final class LiveFeed implements WorldListener {
    private static final int QUEUE = 2000;
    private static final int HEARTBEAT_SECONDS = 15;

    private final World world;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    private record Subscriber(long person, BlockingQueue<ObjectNode> queue) {}

    LiveFeed(World world) {
        this.world = world;
        world.listen(this);
    }

    Reply.Stream open(long person) {
        return new Reply.Stream("text/event-stream", out -> {
            Subscriber subscriber = new Subscriber(person, new ArrayBlockingQueue<>(QUEUE));
            subscribers.add(subscriber);
            try {
                write(out, ": connected\n\n");
                while (true) {
                    ObjectNode event = subscriber.queue().poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                    write(out, event == null ? ": still here\n\n" : "data: " + event + "\n\n");
                }
            } finally {
                subscribers.remove(subscriber);
            }
        });
    }

    private static void write(OutputStream out, String text) throws java.io.IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void on(WorldEvent event) {
        for (Subscriber subscriber : subscribers) {
            ObjectNode told = tell(event, subscriber.person());
            if (told != null && !subscriber.queue().offer(told)) {
                // A page that does not read loses its place: it loads anew.
                subscriber.queue().clear();
                subscriber.queue().add(JsonNodeFactory.instance.objectNode().put("event", "reload"));
            }
        }
    }

    private @Nullable ObjectNode tell(WorldEvent event, long person) {
        return switch (event) {
            case WorldEvent.Posted(Message message) -> message("posted", message, person);
            case WorldEvent.Edited(Message message, long _) -> message("edited", message, person);
            case WorldEvent.Touched(Message message) -> message("edited", message, person);
            case WorldEvent.Reacted reacted -> message("edited", reacted.message(), person);
            case WorldEvent.PollChanged(Message message, var _) -> message("edited", message, person);
            case WorldEvent.Deleted(Chat chat, List<Integer> ids) -> {
                if (!sees(chat, person)) {
                    yield null;
                }
                ObjectNode node = about("deleted", chat, person);
                ids.forEach(node.putArray("ids")::add);
                yield node;
            }
            case WorldEvent.ChatChanged(Chat chat) -> sees(chat, person) ? chat(chat, person) : null;
            case WorldEvent.MemberChanged change ->
                change.after().user() == person || sees(change.chat(), person) ? chat(change.chat(), person) : null;
            case WorldEvent.Blocked(Chat chat, long _, boolean _) -> chat.isBetween(person) ? chat(chat, person) : null;
            case WorldEvent.JoinRequested(Chat chat, var _) ->
                chat.member(person).has("can_invite_users") ? chat(chat, person) : null;
            case WorldEvent.ButtonAnswered answered -> {
                if (answered.user() != person) {
                    yield null;
                }
                ObjectNode node = JsonNodeFactory.instance.objectNode();
                node.put("event", "answered").put("query", answered.queryId()).put("alert", answered.alert());
                node.put("text", answered.text()).put("url", answered.address());
                yield node;
            }
            case WorldEvent.InlineAnswered answered -> {
                if (answered.user() != person) {
                    yield null;
                }
                ObjectNode node = JsonNodeFactory.instance.objectNode();
                node.put("event", "inline").put("query", answered.queryId());
                node.set("answer", answered.answer());
                yield node;
            }
            case WorldEvent.Acting(Chat chat, long actor, String action) -> {
                if (actor == person || !sees(chat, person)) {
                    yield null;
                }
                ObjectNode node = about("acting", chat, person);
                node.put("name", world.user(actor).name()).put("action", action);
                yield node;
            }
            case WorldEvent.Drafted drafted -> {
                if (!sees(drafted.chat(), person)) {
                    yield null;
                }
                ObjectNode node = about("draft", drafted.chat(), person);
                Content content = drafted.content();
                node.put("draft", drafted.draftId());
                node.put("text", content == null ? "" : content.words().text());
                yield node;
            }
            case WorldEvent.CheckoutEnded ended -> {
                if (ended.user() != person) {
                    yield null;
                }
                ObjectNode node = JsonNodeFactory.instance.objectNode();
                node.put("event", "checkout").put("query", ended.queryId()).put("paid", ended.paid());
                node.put("refusal", ended.refusal());
                yield node;
            }
            case WorldEvent.StarsChanged(long user) ->
                user != person
                        ? null
                        : JsonNodeFactory.instance
                                .objectNode()
                                .put("event", "stars")
                                .put("balance", world.payments().balance(person));
            case WorldEvent.Voted _,
                    WorldEvent.ButtonPressed _,
                    WorldEvent.InlineAsked _,
                    WorldEvent.InlineChosen _,
                    WorldEvent.CheckoutAsked _ -> null;
        };
    }

    private @Nullable ObjectNode message(String name, Message message, long person) {
        if (!sees(message.chat(), person)) {
            return null;
        }
        PersonView view = new PersonView(world, person);
        ObjectNode node = about(name, message.chat(), person);
        node.set("message", view.message(message));
        if (name.equals("posted")) {
            node.set("chat_view", view.chat(message.chat()));
        }
        return node;
    }

    private ObjectNode chat(Chat chat, long person) {
        ObjectNode node = about("chat", chat, person);
        node.set("chat_view", new PersonView(world, person).chat(chat));
        return node;
    }

    private static ObjectNode about(String name, Chat chat, long person) {
        return JsonNodeFactory.instance.objectNode().put("event", name).put("chat", chat.idFor(person));
    }

    /** Public chats can be read by everybody, as in Telegram. */
    private static boolean sees(Chat chat, long person) {
        return chat.isPrivate() ? chat.isBetween(person) : chat.member(person).isIn() || chat.username() != null;
    }
}
