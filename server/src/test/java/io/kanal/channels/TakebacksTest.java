package io.kanal.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.channels.Takebacks.Wish;
import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.people.Audit;
import io.kanal.posts.Chat;
import io.kanal.posts.ChatType;
import io.kanal.posts.Chats;
import io.kanal.posts.message.Source;
import io.kanal.search.Search;
import io.kanal.search.SearchRequest;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.testing.PeopleOfNumbers;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServerTest
class TakebacksTest {
    private static final AtomicLong FRESH = new AtomicLong(7_300_000_000L);
    private static final Caller ADMIN = Caller.person(new UserId(9301), true);
    private static final Caller MO = Caller.person(new UserId(9302), false);
    private static final Caller KAY = Caller.person(new UserId(9303), false);

    @Autowired
    Takebacks takebacks;

    @Autowired
    Imports imports;

    @Autowired
    Ingest ingest;

    @Autowired
    Channels channels;

    @Autowired
    ChannelOverviews overviews;

    @Autowired
    ReadScopes scopes;

    @Autowired
    Search search;

    @Autowired
    Chats chats;

    @Autowired
    Jobs jobs;

    @Autowired
    Audit audit;

    private final long bare = FRESH.incrementAndGet();
    private final String word = "numbat" + bare;

    @BeforeEach
    void people(@Autowired JdbcClient jdbc) {
        PeopleOfNumbers.make(jdbc, 9301, 9302, 9303);
    }

    @Test
    void aPersonTakesTheirChatBackAndBringsItInAgain() {
        JobId imported = imported(MO, 1, 2_500);
        ChatId chat = own(MO);
        assertThat(found(MO)).isPositive();
        Wish wish = new Wish(chat, null, null);

        TakebackPlan plan = takebacks.plan(MO, wish);
        assertThat(plan.gone()).isEqualTo(2_500);
        assertThat(plan.word()).isEqualTo("Numbats");
        assertThat(plan.sources()).containsEntry(Source.EXPORT, 2_500L);
        assertThat(plan.imports()).singleElement().satisfies(one -> {
            assertThat(one.job()).isEqualTo(imported);
            assertThat(one.messages()).isEqualTo(2_500);
        });
        assertThatThrownBy(() -> takebacks.start(MO, wish, "numbats")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> takebacks.plan(KAY, wish))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThatThrownBy(() -> takebacks.plan(ADMIN, wish))
                .as("a private chat is not there for administrators either")
                .isInstanceOf(KanalException.class);

        Job job = ended(takebacks.start(MO, wish, "Numbats"));
        assertThat(job.error()).isNull();
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(job.counts()).containsEntry("removed", 2_500L).containsEntry("chats", 1L);
        assertThat(found(MO)).as("at once, without waiting").isZero();
        assertThat(listed(MO)).doesNotContain(chat);
        assertThat(audit.page(Caller.KANAL, null, 20))
                .anyMatch(deed -> deed.action().equals("chat.taken-back")
                        && ("chat:" + chat).equals(deed.subject())
                        && "the whole chat".equals(deed.detail()));

        imported(MO, 1, 3);
        assertThat(own(MO)).isNotEqualTo(chat);
        assertThat(found(MO)).isPositive();
    }

    @Test
    void whatIsBroughtInAgainWhileItIsTakenBackIsAllThere() {
        imported(MO, 1, 6_000);
        ChatId chat = own(MO);
        JobId job = takebacks.start(MO, new Wish(chat, null, null), "Numbats");
        imported(MO, 1, 6_000);
        assertThat(ended(job).state()).isEqualTo(JobState.DONE);
        assertThat(own(MO)).isNotEqualTo(chat);
        assertThat(chats.get(own(MO)).completeness().known()).isEqualTo(6_000);
        assertThat(listed(MO)).contains(own(MO));
    }

    @Test
    void whatAnAdministratorPushedIsNoMembersToTakeBack() {
        ChatId chat = shared();
        ingest.merge(
                Source.PUSH,
                Lane.LIVE,
                chat,
                List.of(SeenMessages.of(4, word + " pushed").message()));
        channels.watch(MO, MO.person(), chat);
        TakebackPlan plan = takebacks.plan(MO, new Wish(chat, null, null));
        assertThat(plan.ownOnly()).isTrue();
        assertThat(plan.gone()).isZero();
    }

    @Test
    void anImportIsTakenBackWithTheChatThatItAloneFilled() {
        JobId first = imported(MO, 1, 10);
        JobId second = imported(MO, 5, 12);
        ChatId chat = own(MO);
        TakebackPlan plan = takebacks.plan(MO, new Wish(null, first, null));
        assertThat(plan.word()).isEqualTo("result.json");
        assertThat(plan.gone()).isEqualTo(4);
        assertThat(plan.others()).isEqualTo(8);
        assertThatThrownBy(() -> takebacks.plan(KAY, new Wish(null, first, null)))
                .isInstanceOf(KanalException.class);
        assertThat(ended(takebacks.start(MO, new Wish(null, first, null), "result.json"))
                        .state())
                .isEqualTo(JobState.DONE);
        assertThat(chats.get(chat).completeness().known()).isEqualTo(8);
        ended(takebacks.start(MO, new Wish(chat, second, null), "result.json"));
        assertThat(chats.find(chat)).isEmpty();
    }

    @Test
    void ofAChatThatOthersWatchAMemberTakesOnlyTheirOwnPart() {
        ChatId chat = shared();
        channels.watch(MO, MO.person(), chat);
        channels.watch(KAY, KAY.person(), chat);
        assertThatThrownBy(() -> takebacks.plan(MO, new Wish(chat, null, Source.PREVIEW)))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));

        TakebackPlan plan = takebacks.plan(MO, new Wish(chat, null, null));
        assertThat(plan.ownOnly()).isTrue();
        assertThat(plan.gone()).isZero();
        assertThat(ended(takebacks.start(MO, new Wish(chat, null, null), plan.word()))
                        .state())
                .isEqualTo(JobState.DONE);
        assertThat(scopes.of(MO).chats()).doesNotContain(chat);
        assertThat(scopes.of(KAY).chats()).contains(chat);
        assertThat(found(KAY)).isPositive();

        // The last one who watches a public channel takes all of it.
        TakebackPlan last = takebacks.plan(KAY, new Wish(chat, null, null));
        assertThat(last.ownOnly()).isFalse();
        assertThat(last.gone()).isEqualTo(3);
    }

    @Test
    void whatWasSaidBeforeItBecameASupergroupGoesWithIt() {
        ChatId group = ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.of(MO.person()),
                        TelegramChatId.ofChannel(bare),
                        ChatType.SUPERGROUP,
                        "Grown  up",
                        null,
                        null,
                        null,
                        false),
                MO.person());
        ChatId former = ingest.identifyFormer(group, "Grown  up", MO.person());
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                group,
                List.of(SeenMessages.of(1, word).message()));
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                former,
                List.of(SeenMessages.of(7, word).message()));
        TakebackPlan plan = takebacks.plan(MO, new Wish(group, null, null));
        assertThat(plan.gone()).isEqualTo(2);
        assertThat(plan.chatsGone()).isEqualTo(2);
        assertThat(ended(takebacks.start(MO, new Wish(group, null, null), " Grown up"))
                        .state())
                .isEqualTo(JobState.DONE);
        assertThat(chats.find(group)).isEmpty();
        assertThat(chats.find(former)).isEmpty();
    }

    @Test
    void anAdministratorIsToldWhoElseLosesIt() {
        ChatId chat = shared();
        channels.watch(KAY, KAY.person(), chat);
        channels.watch(ADMIN, ADMIN.person(), chat);
        TakebackPlan plan = takebacks.plan(ADMIN, new Wish(chat, null, null));
        assertThat(plan.otherWatchers()).isEqualTo(1);
        assertThat(plan.chatsGone()).isEqualTo(1);
        ended(takebacks.start(ADMIN, new Wish(chat, null, null), plan.word()));
        assertThat(chats.find(chat)).isEmpty();
        assertThat(scopes.of(KAY).chats()).doesNotContain(chat);
    }

    private ChatId shared() {
        ChatId chat = ingest.identify(
                Source.PREVIEW,
                new SeenChat(
                        Realm.PUBLIC,
                        TelegramChatId.ofChannel(bare),
                        ChatType.CHANNEL,
                        "Numbats of all",
                        "numbats" + bare,
                        null,
                        null,
                        true));
        ingest.merge(
                Source.PREVIEW,
                Lane.LIVE,
                chat,
                List.of(
                        SeenMessages.of(1, word + " one").message(),
                        SeenMessages.of(2, word + " two").message(),
                        SeenMessages.of(3, word + " three").message()));
        return chat;
    }

    private JobId imported(Caller caller, long from, long to) {
        StringBuilder json = new StringBuilder("{\"name\": \"Numbats\", \"type\": \"private_channel\", \"id\": ")
                .append(bare)
                .append(", \"messages\": [");
        for (long id = from; id <= to; id++) {
            json.append(id == from ? "\n" : ",\n").append("""
                    {"id": %d, "type": "message", "date_unixtime": "%d", "text": "%s %d"}""".formatted(id, 1_700_000_000 + id, word, id));
        }
        JobId id = imports.start(
                new ByteArrayInputStream(json.append("\n]}").toString().getBytes(StandardCharsets.UTF_8)),
                ImportOptions.of("result.json"),
                caller);
        assertThat(ended(id).state()).isEqualTo(JobState.DONE);
        return id;
    }

    private ChatId own(Caller caller) {
        return chats.findByTelegramId(Realm.of(caller.person()), TelegramChatId.ofChannel(bare))
                .map(Chat::id)
                .orElseThrow();
    }

    private int found(Caller caller) {
        return search.search(SearchRequest.of('"' + word + '"', scopes.of(caller), ZoneOffset.UTC, 5))
                .hits()
                .size();
    }

    private List<ChatId> listed(Caller caller) {
        return overviews.page(caller, null, 199).stream()
                .map(overview -> overview.chat().id())
                .toList();
    }

    private Job ended(JobId id) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> jobs.get(Caller.KANAL, id), job -> job.state().isFinal());
    }
}
