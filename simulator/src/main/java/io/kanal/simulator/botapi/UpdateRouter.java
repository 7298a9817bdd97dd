package io.kanal.simulator.botapi;

import io.kanal.simulator.text.Entity;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.InviteLink;
import io.kanal.simulator.world.Invoice;
import io.kanal.simulator.world.Member;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.Poll;
import io.kanal.simulator.world.World;
import io.kanal.simulator.world.WorldEvent;
import io.kanal.simulator.world.WorldListener;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns what happens into updates of those bots that Telegram would tell. */
final class UpdateRouter implements WorldListener {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final World world;
    private final Bots bots;

    UpdateRouter(World world, Bots bots) {
        this.world = world;
        this.bots = bots;
    }

    @Override
    public void on(WorldEvent event) {
        switch (event) {
            case WorldEvent.Posted(Message message) -> posted(message, "");
            case WorldEvent.Edited(Message message, long actor) -> {
                if (!isBot(actor)) {
                    posted(message, "edited_");
                }
            }
            case WorldEvent.MemberChanged change -> memberChanged(change);
            case WorldEvent.Blocked(Chat chat, long actor, boolean on) -> blocked(chat, actor, on);
            case WorldEvent.JoinRequested requested -> joinRequested(requested);
            case WorldEvent.Reacted reacted -> reacted(reacted);
            case WorldEvent.Voted voted -> voted(voted);
            case WorldEvent.PollChanged(Message message, Poll poll) ->
                bots.find(message.actor())
                        .ifPresent(bot -> add(
                                bot, "poll", "poll" + poll.id(), () -> json(bot).poll(poll)));
            case WorldEvent.ButtonPressed pressed -> buttonPressed(pressed);
            case WorldEvent.InlineAsked asked -> inlineAsked(asked);
            case WorldEvent.InlineChosen chosen -> inlineChosen(chosen);
            case WorldEvent.CheckoutAsked asked -> checkoutAsked(asked);
            case WorldEvent.Touched _,
                    WorldEvent.Deleted _,
                    WorldEvent.ChatChanged _,
                    WorldEvent.ButtonAnswered _,
                    WorldEvent.InlineAnswered _,
                    WorldEvent.CheckoutEnded _,
                    WorldEvent.StarsChanged _,
                    WorldEvent.Acting _,
                    WorldEvent.Drafted _ -> {
                // Bots hear nothing of these.
            }
        }
    }

    private boolean isBot(long actor) {
        return bots.find(actor).isPresent();
    }

    private MessageJson json(Bot bot) {
        return new MessageJson(world, bot.id());
    }

    private void add(Bot bot, String kind, String order, java.util.function.Supplier<ObjectNode> body) {
        if (!bot.revoked() && bot.updates().wants(kind)) {
            bot.updates().add(kind, order, body.get(), world.now());
        }
    }

    private static String order(Bot bot, Chat chat) {
        return "chat" + chat.idFor(bot.id());
    }

    private void posted(Message message, String prefix) {
        Chat chat = message.chat();
        String kind = prefix + (chat.kind() == ChatKind.CHANNEL ? "channel_post" : "message");
        for (Bot bot : bots.all()) {
            if ((bot.id() != message.actor() || isToldToItself(message)) && hears(bot, message)) {
                add(bot, kind, order(bot, chat), () -> json(bot).message(message));
            }
        }
    }

    /** Of what they did themselves bots hear only that a payment went back. */
    private static boolean isToldToItself(Message message) {
        return message.content() instanceof Content.Service service
                && service.field().equals("refunded_payment");
    }

    /** Telegram's rules of privacy mode. */
    private boolean hears(Bot bot, Message message) {
        Chat chat = message.chat();
        if (chat.isPrivate()) {
            return chat.isBetween(bot.id()) && !chat.blockedBy().contains(message.actor());
        }
        Member member = chat.member(bot.id());
        boolean leaving = message.content() instanceof Content.Service service
                && service.field().equals("left_chat_member")
                && service.value().asLong() == bot.id();
        if (!member.isIn() && !leaving) {
            return false;
        }
        if (chat.kind() == ChatKind.CHANNEL || message.isService()) {
            return true;
        }
        if (isBot(message.actor())) {
            return false;
        }
        if (member.isAdministrator() || bot.traits().readsAllMessages()) {
            return true;
        }
        Integer replyTo = message.replyTo();
        Message replied = replyTo == null ? null : chat.messages().get(replyTo);
        return (replied != null && replied.actor() == bot.id())
                || Objects.equals(message.viaBot(), bot.id())
                || isCommandFor(bot, message);
    }

    private static boolean isCommandFor(Bot bot, Message message) {
        String text = message.content().words().text();
        for (Entity entity : message.content().words().entities()) {
            if (entity.type().equals("bot_command")) {
                String command = text.substring(entity.offset(), entity.end());
                int at = command.indexOf('@');
                String name = bot.user().username();
                return at < 0 || (name != null && command.substring(at + 1).equalsIgnoreCase(name));
            }
        }
        return false;
    }

    private void memberChanged(WorldEvent.MemberChanged change) {
        Chat chat = change.chat();
        long subject = change.after().user();
        for (Bot bot : bots.all()) {
            boolean self = bot.id() == subject;
            boolean watcher = chat.member(bot.id()).isAdministrator();
            if (self || watcher) {
                add(bot, self ? "my_chat_member" : "chat_member", order(bot, chat), () -> {
                    ChatJson json = new ChatJson(world, bot.id());
                    ObjectNode node = memberUpdate(json, chat, change.actor(), change.before(), change.after());
                    InviteLink link = change.link();
                    if (link != null) {
                        node.set("invite_link", json.link(chat, link));
                    }
                    if (change.byRequest()) {
                        node.put("via_join_request", true);
                    }
                    return node;
                });
            }
        }
    }

    private ObjectNode memberUpdate(ChatJson json, Chat chat, long actor, Member before, Member after) {
        ObjectNode node = JSON.objectNode();
        node.set("chat", json.chat(chat));
        node.set("from", json.user(actor));
        node.put("date", world.now().getEpochSecond());
        node.set("old_chat_member", json.member(chat, before));
        node.set("new_chat_member", json.member(chat, after));
        return node;
    }

    private void blocked(Chat chat, long person, boolean on) {
        bots.find(chat.other(person))
                .ifPresent(bot -> add(bot, "my_chat_member", order(bot, chat), () -> {
                    Member in = Member.plain(bot.id());
                    Member out = Member.kicked(bot.id(), null);
                    return memberUpdate(new ChatJson(world, bot.id()), chat, person, on ? in : out, on ? out : in);
                }));
    }

    private void joinRequested(WorldEvent.JoinRequested event) {
        Chat chat = event.chat();
        for (Bot bot : bots.all()) {
            if (chat.member(bot.id()).has("can_invite_users")) {
                add(bot, "chat_join_request", order(bot, chat), () -> {
                    ChatJson json = new ChatJson(world, bot.id());
                    ObjectNode node = JSON.objectNode();
                    node.set("chat", json.chat(chat));
                    node.set("from", json.user(event.request().user()));
                    node.put("user_chat_id", event.request().user());
                    node.put("date", event.request().date().getEpochSecond());
                    ChatJson.put(node, "bio", event.request().bio());
                    String address = event.request().link();
                    InviteLink link = address == null ? null : chat.links().get(address);
                    if (link != null) {
                        node.set("invite_link", json.link(chat, link));
                    }
                    if (bot.traits().guardsJoins()) {
                        node.put("query_id", event.request().queryId());
                    }
                    return node;
                });
            }
        }
    }

    private void reacted(WorldEvent.Reacted event) {
        if (isBot(event.actor())) {
            return;
        }
        Message message = event.message();
        Chat chat = message.chat();
        for (Bot bot : bots.all()) {
            boolean sees = chat.isPrivate()
                    ? chat.isBetween(bot.id())
                    : chat.member(bot.id()).isAdministrator();
            if (!sees) {
                continue;
            }
            boolean counted = chat.kind() == ChatKind.CHANNEL;
            add(bot, counted ? "message_reaction_count" : "message_reaction", order(bot, chat), () -> {
                ObjectNode node = JSON.objectNode();
                node.set("chat", new ChatJson(world, bot.id()).chat(chat));
                node.put("message_id", message.id());
                node.put("date", world.now().getEpochSecond());
                if (counted) {
                    node.set("reactions", MessageJson.reactionCounts(message.reactionCounts()));
                } else {
                    node.set("user", new ChatJson(world, bot.id()).user(event.actor()));
                    node.set("old_reaction", MessageJson.reactions(event.before()));
                    node.set("new_reaction", MessageJson.reactions(event.after()));
                }
                return node;
            });
        }
    }

    private void voted(WorldEvent.Voted event) {
        if (event.poll().terms().anonymous()) {
            return;
        }
        bots.find(event.message().actor())
                .ifPresent(bot -> add(bot, "poll_answer", "user" + event.voter(), () -> {
                    ObjectNode node = JSON.objectNode();
                    node.put("poll_id", event.poll().id());
                    node.set("user", new ChatJson(world, bot.id()).user(event.voter()));
                    ArrayNode ids = node.putArray("option_ids");
                    ArrayNode persistent = node.putArray("option_persistent_ids");
                    event.options().stream().sorted().forEach(option -> {
                        ids.add(option);
                        persistent.add(Integer.toString(option));
                    });
                    return node;
                }));
    }

    private void buttonPressed(WorldEvent.ButtonPressed event) {
        Message message = event.message();
        long owner = message.viaBot() != null ? message.viaBot() : message.actor();
        bots.find(owner)
                .ifPresent(bot -> add(bot, "callback_query", "user" + event.user(), () -> {
                    ObjectNode node = JSON.objectNode();
                    node.put("id", event.queryId());
                    node.set("from", new ChatJson(world, bot.id()).user(event.user()));
                    if (message.viaBot() == null) {
                        node.set("message", json(bot).message(message));
                    } else {
                        node.put("inline_message_id", InlineMessages.idOf(message));
                    }
                    node.put("chat_instance", Long.toString(message.chat().idFor(bot.id()) * 31 + bot.id()));
                    node.put("data", event.callbackData());
                    return node;
                }));
    }

    private void inlineAsked(WorldEvent.InlineAsked event) {
        bots.find(event.bot())
                .ifPresent(bot -> add(bot, "inline_query", "user" + event.user(), () -> {
                    ObjectNode node = JSON.objectNode();
                    node.put("id", event.queryId());
                    node.set("from", new ChatJson(world, bot.id()).user(event.user()));
                    node.put("query", event.query());
                    node.put("offset", event.offset());
                    if (event.chatType() != null) {
                        node.put("chat_type", event.chatType());
                    }
                    return node;
                }));
    }

    private void inlineChosen(WorldEvent.InlineChosen event) {
        bots.find(event.bot())
                .ifPresent(bot -> add(bot, "chosen_inline_result", "user" + event.user(), () -> {
                    ObjectNode node = JSON.objectNode();
                    node.put("result_id", event.resultId());
                    node.set("from", new ChatJson(world, bot.id()).user(event.user()));
                    node.put("query", event.query());
                    return node;
                }));
    }

    private void checkoutAsked(WorldEvent.CheckoutAsked event) {
        Invoice invoice = event.invoice();
        bots.find(invoice.bot())
                .ifPresent(bot -> add(bot, "pre_checkout_query", "checkout" + event.user(), () -> {
                    ObjectNode node = JSON.objectNode();
                    node.put("id", event.queryId());
                    node.set("from", new ChatJson(world, bot.id()).user(event.user()));
                    node.put("currency", "XTR");
                    node.put("total_amount", invoice.stars());
                    node.put("invoice_payload", invoice.payload());
                    return node;
                }));
    }
}
