package io.kanal.ingest.internal.bot;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.ingest.SeenMessage;
import io.kanal.people.Users;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Reaction;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.spi.UpdateObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Brings into the record what bots see in the channels and groups they are members of: posts, messages, edits, counts of
 * reactions. What people write to a bot in private, and what comes through business connections, is never recorded. A
 * basic group is in the administrator's realm, because its messages' ids mean nothing to others.
 */
@Component
final class BotSource implements UpdateObserver {
    private static final Set<String> KINDS = Set.of(
            "message",
            "edited_message",
            "channel_post",
            "edited_channel_post",
            "message_reaction_count",
            "my_chat_member");
    private static final Set<String> RECORDED = Set.of("channel", "supergroup", "group");
    private static final Set<String> MEMBER = Set.of("creator", "administrator", "member", "restricted");

    private final Ingest ingest;
    private final WholeRecord record;
    private final BotChats chats;
    private final BotFileQueue files;
    private final Users users;

    BotSource(Ingest ingest, WholeRecord record, BotChats chats, BotFileQueue files, Users users) {
        this.ingest = ingest;
        this.record = record;
        this.chats = chats;
        this.files = files;
        this.users = users;
    }

    @Override
    public String name() {
        return "bot-source";
    }

    @Override
    public Set<String> kinds() {
        return KINDS;
    }

    @Override
    public void observe(List<BotUpdate> batch) {
        UserId owner = users.administrator().id();
        Collected collected = new Collected(owner);
        for (BotUpdate update : batch) {
            if (!RECORDED.contains(update.body().path("chat").path("type").asString(""))) {
                continue;
            }
            switch (update.kind()) {
                case "message_reaction_count" -> {
                    collected.merge();
                    count(update.body(), owner);
                }
                case "my_chat_member" -> {
                    collected.merge();
                    member(update, owner);
                }
                default -> collected.add(update);
            }
        }
        collected.merge();
    }

    private void member(BotUpdate update, UserId owner) {
        String status = update.body().path("new_chat_member").path("status").asString("");
        SeenChat seen = BotMessageReader.chat(update.body(), owner, true);
        // Of a chat that the bot only leaves nothing need be known.
        if (MEMBER.contains(status)) {
            chats.joined(update.bot(), seen, ingest.identify(Source.BOT, seen));
        } else {
            chats.left(update.bot(), seen);
        }
    }

    /** The counts replace those of the message, whose content stays as it is. */
    private void count(JsonNode body, UserId owner) {
        ChatId chat = ingest.identify(Source.BOT, BotMessageReader.chat(body, owner, true));
        long id = body.path("message_id").asLong(0);
        for (Message message : record.byTelegramIds(chat, List.of(id))) {
            if (!message.deleted()) {
                ingest.merge(
                        Source.BOT,
                        Lane.LIVE,
                        chat,
                        List.of(SeenAgain.with(message, message.media(), reactions(body.path("reactions")))));
            }
        }
    }

    private static List<Reaction> reactions(JsonNode counts) {
        List<Reaction> reactions = new ArrayList<>();
        for (JsonNode each : counts) {
            JsonNode type = each.path("type");
            long total = each.path("total_count").asLong(0);
            switch (type.path("type").asString("")) {
                case "emoji" ->
                    reactions.add(
                            new Reaction(Reaction.Kind.EMOJI, type.path("emoji").asString(""), total, null));
                case "custom_emoji" ->
                    reactions.add(new Reaction(
                            Reaction.Kind.CUSTOM, type.path("custom_emoji_id").asString(""), total, null));
                case "paid" -> reactions.add(new Reaction(Reaction.Kind.PAID, "⭐", total, null));
                default -> {
                    // A kind of later days.
                }
            }
        }
        return reactions;
    }

    /** Messages of one batch by chat, in the order they came. */
    private final class Collected {
        private final UserId owner;
        private final Map<Place, List<SeenMessage>> messages = new LinkedHashMap<>();
        private final List<BotUpdate> updates = new ArrayList<>();

        private record Place(BotId bot, SeenChat chat) {}

        Collected(UserId owner) {
            this.owner = owner;
        }

        void add(BotUpdate update) {
            JsonNode message = update.body();
            if (message.has("ephemeral_message_id")) {
                return; // seen by one person only, and without an id of its own
            }
            messages.computeIfAbsent(
                            new Place(update.bot(), BotMessageReader.chat(message, owner, true)),
                            added -> new ArrayList<>())
                    .add(BotMessageReader.message(message));
            updates.add(update);
            JsonNode migrated = message.path("migrate_to_chat_id");
            if (migrated.isIntegralNumber()) {
                merge();
                chats.migrated(update.bot(), message.path("chat").path("id").asLong(), migrated.asLong());
            }
            JsonNode former = message.path("migrate_from_chat_id");
            if (former.isIntegralNumber() && former.canConvertToLong()) {
                grew(update, former.asLong());
            }
        }

        void grew(BotUpdate update, long group) {
            merge();
            ChatId supergroup = ingest.identify(Source.BOT, BotMessageReader.chat(update.body(), owner, true));
            ingest.grew(Realm.of(owner), new TelegramChatId(group), supergroup);
        }

        void merge() {
            messages.forEach((place, seen) -> {
                ChatId chat = ingest.identify(Source.BOT, place.chat());
                chats.joined(place.bot(), place.chat(), chat);
                ingest.merge(Source.BOT, Lane.LIVE, chat, seen);
            });
            messages.clear();
            files.want(updates);
            updates.clear();
        }
    }
}
