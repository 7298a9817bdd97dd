package io.kanal.ingest.internal.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Followers;
import io.kanal.ingest.Ingest;
import io.kanal.people.Audit;
import io.kanal.people.Users;
import io.kanal.posts.Chat;
import io.kanal.posts.ChatType;
import io.kanal.posts.Chats;
import io.kanal.posts.Visibility;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Reaction;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.TelegramChatId;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Desk;
import io.kanal.telegram.EdgeNode;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From what happens in simulated channels and groups to the record. */
class BotSourceTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private Desk desk;
    private EdgeNode node;

    @BeforeEach
    void setUp() {
        desk = new Desk();
        node = EdgeNode.on(database, desk.address())
                .scan("io.kanal.posts", "io.kanal.ingest.internal.merge", "io.kanal.ingest.internal.bot")
                .with(Users.class)
                .with(Audit.class)
                .with(Ingest.class)
                .start();
        node.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
    }

    @AfterEach
    void tearDown() {
        node.close();
        desk.close();
    }

    private Optional<Chat> chat(String title) {
        return node.get(Chats.class).all().stream()
                .filter(chat -> chat.title().equals(title))
                .findFirst();
    }

    private List<Message> messages(String title, long id) {
        return chat(title)
                .map(chat -> node.get(WholeRecord.class).byTelegramIds(chat.id(), List.of(id)))
                .orElse(List.of());
    }

    private Message message(String title, long id) {
        return await().atMost(SOON)
                .until(() -> messages(title, id), found -> !found.isEmpty())
                .getFirst();
    }

    @Test
    void postsEditsAndReactionsOfAChannelReachTheRecord() {
        long id = desk.write(desk.anna, desk.channel, "first words");
        Message post = message("Channel", id);
        assertThat(post.text().text()).isEqualTo("first words");
        assertThat(post.source()).isEqualTo(Source.BOT);
        Chat channel = chat("Channel").orElseThrow();
        assertThat(channel.type()).isEqualTo(ChatType.CHANNEL);
        assertThat(channel.telegramId()).isEqualTo(new TelegramChatId(desk.channel));
        assertThat(node.get(BotChats.class).isFollowed(channel.id())).isTrue();

        desk.sim("edit", Map.of("as", desk.anna, "chat", desk.channel, "message", id, "text", "second words"));
        await().atMost(SOON).untilAsserted(() -> {
            Message edited = message("Channel", id);
            assertThat(edited.text().text()).isEqualTo("second words");
            assertThat(edited.revision()).isEqualTo(2);
        });

        desk.sim("react", Map.of("as", desk.anna, "chat", desk.channel, "message", id, "reactions", List.of("👍")));
        await().atMost(SOON).untilAsserted(() -> {
            Message counted = message("Channel", id);
            assertThat(counted.reactions()).containsExactly(new Reaction(Reaction.Kind.EMOJI, "👍", 1, null));
            assertThat(counted.revision()).isEqualTo(2);
        });
    }

    @Test
    void aGroupIsRecordedForThoseWhoMaySeeItAndPrivateDialogsNever() {
        long inGroup = desk.write(desk.boris, memberGroup(), "said in the group");
        desk.write(desk.boris, desk.bot, "said in private");
        Message said = message("Group", inGroup);
        assertThat(said.text().text()).isEqualTo("said in the group");
        Chat group = chat("Group").orElseThrow();
        assertThat(group.visibility()).isEqualTo(Visibility.RESTRICTED);
        assertThat(group.aiAllowed()).isFalse();
        await().atMost(SOON)
                .until(() -> node.get(Followers.class).list(Caller.KANAL).stream()
                        .allMatch(follower -> follower.lagRows() == 0 && follower.setAside() == 0));
        assertThat(database.jdbc()
                        .sql("select count(*) from message where text = 'said in private'")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(node.get(Chats.class).all())
                .extracting(Chat::type)
                .containsOnly(ChatType.SUPERGROUP, ChatType.CHANNEL);
    }

    private long memberGroup() {
        desk.sim("setMember", Map.of("chat", desk.group, "user", desk.boris, "status", "member"));
        return desk.group;
    }

    @Test
    void aChannelThatThrowsTheBotOutIsFollowedNoLonger() {
        long id = desk.write(desk.anna, desk.channel, "still here");
        message("Channel", id);
        Chat channel = chat("Channel").orElseThrow();
        desk.sim("setMember", Map.of("chat", desk.channel, "user", desk.bot, "status", "kicked"));
        await().atMost(SOON).until(() -> !node.get(BotChats.class).isFollowed(channel.id()));
        desk.admin(desk.channel);
        await().atMost(SOON).until(() -> node.get(BotChats.class).isFollowed(channel.id()));
    }

    @Test
    void aGroupThatBecomesASupergroupIsFollowedThere() {
        long small = desk.chat("group", "Small");
        desk.admin(small);
        long before = desk.write(desk.anna, small, "before");
        message("Small", before);
        Chat old = chat("Small").orElseThrow();
        long large = desk.sim("migrate", Map.of("as", desk.anna, "chat", small))
                .path("migrate_to_chat_id")
                .asLong();
        await().atMost(SOON).until(() -> !node.get(BotChats.class).isFollowed(old.id()));
        desk.write(desk.anna, large, "after");
        await().atMost(SOON)
                .until(() -> node.get(Chats.class).all().stream()
                        .anyMatch(chat -> chat.type() == ChatType.SUPERGROUP
                                && chat.title().equals("Small")
                                && node.get(BotChats.class).isFollowed(chat.id())));
        assertThat(message("Small", before).text().text()).isEqualTo("before");
    }
}
