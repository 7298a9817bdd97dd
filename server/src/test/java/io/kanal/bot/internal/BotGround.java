package io.kanal.bot.internal;

import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.channels.Channels;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.people.TelegramLinks;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.posts.ChatType;
import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Source;
import io.kanal.search.Search;
import io.kanal.search.SearchRequest;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.shared.secrets.Secret;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.testing.SeenMessages;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What tests of the bot begin with: its registration, users, links and channels with posts. */
final class BotGround {
    private static final AtomicLong NEXT = new AtomicLong(2_300_000_000L);

    private final Bots bots;
    private final Users users;
    private final TelegramLinks links;
    private final Channels channels;
    private final Ingest ingest;
    private final Search search;
    private final JdbcClient jdbc;

    BotGround(ApplicationContext context) {
        this.bots = context.getBean(Bots.class);
        this.users = context.getBean(Users.class);
        this.links = context.getBean(TelegramLinks.class);
        this.channels = context.getBean(Channels.class);
        this.ingest = context.getBean(Ingest.class);
        this.search = context.getBean(Search.class);
        this.jdbc = context.getBean(JdbcClient.class);
    }

    /** Registers Kanal's bot unless it is there. */
    void bot() {
        if (bots.own().isEmpty()) {
            bots.register(Caller.KANAL, new Secret<>(Chatter.token()), Set.of(BotPurpose.KANAL));
        }
    }

    User user(String name) {
        long id = jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values (:name, 'member', 'UTC', 'en', now(), 'enterprise') returning id""").param("name", name).query(Long.class).single();
        return users.find(new UserId(id)).orElseThrow();
    }

    String code(User user) {
        return links.create(user.caller(), user.id()).code().reveal();
    }

    /** Links without the bot's greeting. */
    User linked(Chatter chatter) {
        User user = user("Nika");
        links.redeem(code(user), chatter.id(), "@nika");
        return users.find(user.id()).orElseThrow();
    }

    /** A public channel with posts that the user follows; returns once they are found. */
    ChatId channel(User user, String title, String... posts) {
        long number = NEXT.incrementAndGet();
        ChatId chat = ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.PUBLIC,
                        TelegramChatId.ofChannel(number),
                        ChatType.CHANNEL,
                        title,
                        "channel_" + number,
                        null,
                        null,
                        true));
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                IntStream.range(0, posts.length)
                        .mapToObj(i -> SeenMessages.of(i + 1, posts[i]).message())
                        .toList());
        channels.watch(user.caller(), user.id(), chat);
        String last = Arrays.stream(posts[posts.length - 1].split("[^\\p{L}]+"))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
        await().atMost(Chatter.SOON).until(() -> finds(chat, last));
        return chat;
    }

    private boolean finds(ChatId chat, String word) {
        return !search.search(SearchRequest.of(word, ReadScope.of(Set.of(chat)), ZoneOffset.UTC, 1))
                .hits()
                .isEmpty();
    }

    List<ChatId> followed(User user) {
        return channels.list(user.caller(), user.id()).stream()
                .map(watch -> watch.chat().id())
                .toList();
    }
}
