package io.kanal.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.ingest.internal.export.Recorded;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.posts.Chat;
import io.kanal.posts.ChatType;
import io.kanal.posts.Chats;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.search.Search;
import io.kanal.search.SearchPage.Hit;
import io.kanal.search.SearchRequest;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.KanalException;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.PeopleOfNumbers;
import io.kanal.testing.ServerTest;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From an export to what a search finds, form by form. */
@ServerTest
class ImportedFormsTest {
    private static final UserId READER = new UserId(9_201);
    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    Imports imports;

    @Autowired
    Jobs jobs;

    @Autowired
    Chats chats;

    @Autowired
    VisibleChats visible;

    @Autowired
    Search search;

    @BeforeEach
    void people(@Autowired JdbcClient jdbc) {
        PeopleOfNumbers.make(jdbc, 9_201);
    }

    @Test
    void theBlocksOfARichMessageAreFound() {
        ChatId chat = imported("rich-message.json", 2100000108);
        assertThat(found(chat, "\"limestone pier\"")).containsExactly(5L);
    }

    @Test
    void tasksGiftsAndPrizesAreFound() {
        ChatId chat = imported("newest-media.json", 2100000110);
        assertThat(found(chat, "hosepipe")).containsExactly(8L);
        assertThat(found(chat, "dahlia tubers")).contains(8L);
        assertThat(found(chat, "\"quince jelly\"")).containsExactly(18L);
        assertThat(found(chat, "honey")).containsExactly(6L);
        assertThat(found(chat, "mulch")).containsExactly(10L);
    }

    @Test
    void aTopicIsAFilter() {
        ChatId chat = imported("forum-topics.json", 2100000105);
        assertThat(members(chat, "topic:Brakes")).containsExactlyInAnyOrder(4L, 6L);
        assertThat(members(chat, "topic:\"saddles\"")).containsExactlyInAnyOrder(5L, 7L);
        assertThat(members(chat, "topic:a")).as("several fit").containsExactlyInAnyOrder(4L, 5L, 6L, 7L);
        assertThat(members(chat, "-topic:brakes")).containsExactlyInAnyOrder(5L, 7L, 8L);
        assertThat(found(chat, "sintered topic:brakes")).containsExactly(6L);
        assertThat(search(chat, "sintered topic:saddles")).isEmpty();
        assertThatThrownBy(() -> search(chat, "topic:wheels"))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("topic:\"wheels\"");
    }

    @Test
    void aFormerGroupIsAChatOfItsOwnThatKnowsWhatItBecame() {
        ChatId chat = imported("former-group.json", 2100000104);
        ReadScope scope = ReadScope.of(chats.inRealm(Realm.of(READER)));
        Chat supergroup = visible.get(scope, chat);
        assertThat(visible.kin(scope, supergroup)).singleElement().satisfies(former -> {
            assertThat(former.type()).isEqualTo(ChatType.GROUP);
            assertThat(former.title()).isEqualTo("Allotment neighbours");
            assertThat(former.grownInto()).isEqualTo(chat);
            assertThat(former.posts()).isEqualTo(2);
            assertThat(former.completeness().known()).isEqualTo(3);
            assertThat(found(former.id(), "\"blue tile\"")).containsExactly(501L);
            assertThat(visible.kin(scope, former)).extracting(Chat::id).containsExactly(chat);
        });
        assertThat(supergroup.posts()).isEqualTo(1);
        assertThat(found(chat, "large group")).containsExactly(2L);
        imported("former-group.json", 2100000104);
        assertThat(visible.kin(scope, supergroup)).hasSize(1);
    }

    @Test
    void aWholeAccountBringsEveryChatAndThoseThatWereLeft() {
        Job job = ended("whole-account.json");
        assertThat(job.counts()).containsEntry("chats", 6L).containsEntry("new", 5L);
        assertThat(job.skipped()).isEmpty();
        assertThat(chats.list(chats.inRealm(Realm.of(READER))))
                .filteredOn(chat -> chat.type() == ChatType.PRIVATE || chat.type() == ChatType.SAVED)
                .extracting(Chat::title)
                .contains("Bo", "Saved Messages", "Deleted Account", "Verification Codes", "Empty one");
        assertThat(chats.list(chats.inRealm(Realm.of(READER))))
                .filteredOn(chat -> chat.type() == ChatType.PRIVATE)
                .allSatisfy(chat -> assertThat(chat.completeness().missing()).isZero());
    }

    private ChatId imported(String export, long bare) {
        ended(export);
        return chats.findByTelegramId(Realm.of(READER), TelegramChatId.ofChannel(bare))
                .orElseThrow()
                .id();
    }

    private Job ended(String export) {
        JobId id = imports.start(
                new ByteArrayInputStream(Recorded.resource(export)),
                ImportOptions.of("result.json"),
                Caller.person(READER, false));
        return await().atMost(SOON).until(() -> jobs.get(Caller.KANAL, id), job -> job.state() == JobState.DONE);
    }

    private List<Hit> search(ChatId chat, String query) {
        return search.search(new SearchRequest(
                        query, ReadScope.of(Set.of(chat)), ZoneOffset.UTC, SearchRequest.Order.DATE, 20, null))
                .hits();
    }

    private List<Long> found(ChatId chat, String query) {
        return await().atMost(SOON).until(() -> search(chat, query), hits -> !hits.isEmpty()).stream()
                .map(hit -> hit.message().telegramId())
                .toList();
    }

    /** Every message of the passages that are found. */
    private List<Long> members(ChatId chat, String query) {
        return await().atMost(SOON).until(() -> search(chat, query), hits -> !hits.isEmpty()).stream()
                .flatMap(hit -> hit.passage().stream())
                .map(message -> message.telegramId())
                .distinct()
                .toList();
    }
}
