package io.kanal.ingest.internal.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.changes.NodeName;
import io.kanal.ingest.ChannelReference;
import io.kanal.ingest.FollowStatus;
import io.kanal.ingest.FollowStatus.Reach;
import io.kanal.ingest.Followed;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.Looked;
import io.kanal.ingest.SeenChat;
import io.kanal.ingest.internal.preview.picture.PictureRules;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobKind;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.jobs.internal.JobRows;
import io.kanal.jobs.internal.JobScheduler;
import io.kanal.jobs.internal.JobsProperties;
import io.kanal.posts.Chat;
import io.kanal.posts.ChatType;
import io.kanal.posts.Chats;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Check;
import io.kanal.shared.Dependable;
import io.kanal.shared.Realm;
import io.kanal.shared.Roles;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.RecordContext;
import io.kanal.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class FollowingTest {
    private static final Caller ANN = Caller.person(new UserId(1), true);
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final ScriptedSite site = new ScriptedSite();
    private final MovedClock clock = new MovedClock(NOW);
    private final WrittenChannel channel = new WrittenChannel("KanalDaily", 1_700_000_042L);
    private @Nullable Fixture fixture;

    /** One node: its clients, its jobs. */
    private final class Fixture {
        private final RecordContext record = new RecordContext(database, clock);
        private final PreviewClient client;
        private final PreviewChannels channels = new PreviewChannels(database.jdbc());
        private final JobScheduler scheduler;
        private final Jobs jobs;
        private final DueRefreshes due;
        private final PreviewCheck check;
        private final PreviewDependable dependable;
        private final ChannelFollowing following;

        private Fixture(@Nullable Long limit) {
            PreviewProperties properties = new PreviewProperties(
                    site.address(),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20),
                    DataSize.ofMegabytes(6),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(2),
                    true,
                    limit,
                    PictureRules.Choice.OFF,
                    DataSize.ofMegabytes(20),
                    Duration.ofDays(30),
                    DataSize.ofGigabytes(2));
            Politeness politeness = new Politeness(properties.interval(), clock, new SplittableRandom(1), clock);
            client = new PreviewClient(properties, politeness, clock);
            Recorder recorder = new Recorder(record.get(Ingest.class), record.get(Chats.class), (_, _) -> {});
            RefreshRhythm rhythm = new RefreshRhythm(properties.fastest(), properties.slowest());
            StaticListableBeanFactory beans = new StaticListableBeanFactory();
            beans.addBean("backfill", new Backfill(client, politeness, channels, recorder));
            JobRows rows = new JobRows(database.jdbc(), JsonMapper.builder().build());
            scheduler = new JobScheduler(
                    database.dataSource(),
                    database.jdbc(),
                    beans.getBeanProvider(JobKind.class),
                    beans.getBeanProvider(ResolvableType.forClass(RecurringTask.class)),
                    rows,
                    new NodeName("a"),
                    Clock.systemUTC(),
                    new JobsProperties(2, 2),
                    Roles.all());
            scheduler.start();
            jobs = new Jobs(rows, scheduler, database.transactions(), Clock.systemUTC());
            Refresh refresh = new Refresh(client, channels, recorder, rhythm, clock, new SplittableRandom(2));
            due = new DueRefreshes(channels, refresh, clock);
            check = new PreviewCheck(channels, clock);
            dependable = new PreviewDependable(client, channels, properties.baseUrl(), clock);
            following = new ChannelFollowing(
                    client, channels, recorder, rhythm, properties, jobs, database.transactions(), clock, () -> {});
        }

        private void stop() {
            scheduler.stop();
            client.close();
        }
    }

    @BeforeEach
    void serve() {
        site.otherwise(channel::answer);
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.stop();
        }
        site.close();
    }

    private Fixture node() {
        return node(null);
    }

    private Fixture node(@Nullable Long limit) {
        if (fixture == null) {
            fixture = new Fixture(limit);
        }
        return fixture;
    }

    private void restart() {
        node().stop();
        fixture = new Fixture(null);
    }

    private void write(long first, long last) {
        LongStream.rangeClosed(first, last)
                .forEach(id -> channel.write(id, "Post " + id, NOW.minus(Duration.ofHours(2 * (last + 1 - id)))));
    }

    private Followed.Started follow() {
        return (Followed.Started) node().following.follow(new ChannelReference("kanaldaily", null), ANN, chat -> {});
    }

    private Job ended(JobId id) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> node().jobs.get(ANN, id), job -> job.state().isFinal());
    }

    private List<Message> recorded() {
        return node().record.get(WholeRecord.class).scan(0, 5_000).stream()
                .sorted((a, b) -> Long.compare(a.telegramId(), b.telegramId()))
                .toList();
    }

    private List<Long> ids() {
        return recorded().stream().map(Message::telegramId).toList();
    }

    private Chat chat(ChatId id) {
        return node().record.get(Chats.class).get(id);
    }

    private FollowStatus status(ChatId id) {
        return node().following.status(id).orElseThrow();
    }

    private List<Change> added(Lane lane) {
        return node().record.get(ChangeLog.class).read(lane, 0, 5_000).stream()
                .filter(change -> change.kind() == ChangeKind.MESSAGE_ADDED)
                .toList();
    }

    private int refreshAt(Duration later) throws InterruptedException {
        clock.sleep(later);
        return node().due.run();
    }

    @Test
    void aChannelIsReadFromItsNewestPostToItsFirst() {
        write(1, 95);
        channel.delete(7).delete(8).delete(50).album(60, 3, "Pictures", NOW.minus(Duration.ofDays(3)));
        channel.delete(61).delete(62);
        Followed.Started started = follow();
        assertThat(ids()).contains(95L, 76L).doesNotContain(50L);

        Job job = ended(started.job());
        assertThat(job.error()).isNull();
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(job.done()).isEqualTo(job.total()).isEqualTo(95);
        assertThat(job.counts()).containsEntry("pages", 4L).containsEntry("new", 72L);
        assertThat(ids()).hasSize(92).doesNotContain(7L, 8L, 50L).contains(1L, 60L, 61L, 62L, 95L);
        assertThat(recorded().stream().filter(message -> "60".equals(message.album())))
                .hasSize(3);

        Chat chat = chat(started.chat());
        assertThat(chat.title()).isEqualTo("Written");
        assertThat(chat.username()).isEqualTo("KanalDaily");
        assertThat(chat.members()).isEqualTo(12_345);
        assertThat(chat.completeness().missing()).isZero();
        assertThat(status(started.chat()).reach()).isEqualTo(Reach.BEGINNING);
        assertThat(status(started.chat()).newestId()).isEqualTo(95);
        assertThat(status(started.chat()).oldestId()).isEqualTo(1);
        assertThat(added(Lane.LIVE)).isEmpty();
    }

    @Test
    void lookingSaysWhatIsThereAndBeginsNothing() {
        write(1, 95);
        Looked looked = node().following.look(new ChannelReference("kanaldaily", null));
        assertThat(looked.title()).isEqualTo("Written");
        assertThat(looked.username()).isEqualTo("KanalDaily");
        assertThat(looked.subscribers()).isNotNull();
        assertThat(looked.newest()).isEqualTo(NOW.minus(Duration.ofHours(2)));
        assertThat(site.asked()).containsExactly("/s/kanaldaily");
        assertThat(node().record.get(Chats.class).all()).isEmpty();
        assertThat(node().jobs.page(ANN, null, null, 10)).isEmpty();
    }

    @Test
    void theBackfillEndsAtItsLimitAndGoesOnWhenAskedAgain() {
        write(1, 100);
        node(30L);
        Followed.Started first = follow();
        assertThat(ended(first.job()).state()).isEqualTo(JobState.DONE);
        assertThat(status(first.chat()).reach()).isEqualTo(Reach.LIMIT);
        assertThat(ids()).hasSize(60);

        Followed.Started second = follow();
        assertThat(second.job()).isNotEqualTo(first.job());
        ended(second.job());
        assertThat(ids()).hasSize(100);
    }

    @Test
    void theBackfillStopsAtTheFloorOfTheChat() {
        write(1, 200);
        Followed.Started started = follow();
        ended(started.job());
        // The same channel again, with a floor from the beginning.
        database.jdbc().sql("delete from preview_channel").update();
        database.jdbc().sql("delete from witness").update();
        database.jdbc().sql("delete from message").update();
        database.jdbc()
                .sql("update chat set floor_at = :floor")
                .param("floor", java.sql.Timestamp.from(NOW.minus(Duration.ofDays(4))))
                .update();
        Followed.Started again = follow();
        Job job = ended(again.job());
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(status(again.chat()).reach()).isEqualTo(Reach.FLOOR);
        assertThat(ids()).hasSize(48);
        assertThat(job.counts()).containsKey("refused");
    }

    @Test
    void aBusyOrBrokenSiteIsWaitedForAndNothingIsLost() {
        write(1, 60);
        String page = channel.page(41);
        site.on(
                "/s/KanalDaily?before=41",
                ScriptedSite.answer(429, "Retry-After: 40\r\n", ""),
                ScriptedSite.status(500),
                ScriptedSite.raw("HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" + page),
                ScriptedSite.raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + page.substring(0, page.length() / 2)),
                channel.answer("/s/KanalDaily?before=41"));
        Followed.Started started = follow();
        assertThat(ended(started.job()).state()).isEqualTo(JobState.DONE);
        assertThat(ids()).hasSize(60);
        assertThat(chat(started.chat()).completeness().missing()).isZero();
    }

    @Test
    void aSiteThatStaysAwayEndsTheJobWithASentenceAndTheNextOneGoesOn() {
        write(1, 60);
        site.on("/s/KanalDaily?before=21", ScriptedSite.status(502));
        Followed.Started started = follow();
        Job failed = ended(started.job());
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.error()).contains("502").contains("Follow it again");
        assertThat(ids()).hasSize(40);
        site.on("/s/KanalDaily?before=21", channel.answer("/s/KanalDaily?before=21"));
        assertThat(ended(follow().job()).state()).isEqualTo(JobState.DONE);
        assertThat(ids()).hasSize(60);
    }

    @Test
    void aRestartedServerGoesOnFromWhereTheJobStopped() {
        write(1, 400);
        List<String> before = new ArrayList<>();
        site.on("/s/KanalDaily?before=301", ScriptedSite.silence());
        Followed.Started started = follow();
        await().atMost(Duration.ofSeconds(20)).until(() -> site.asked().contains("/s/KanalDaily?before=301"));
        before.addAll(site.asked());
        site.on("/s/KanalDaily?before=301", channel.answer("/s/KanalDaily?before=301"));
        restart();
        Job job = ended(started.job());
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(ids()).hasSize(400);
        assertThat(job.counts()).containsEntry("new", 380L).containsEntry("pages", 19L);
        List<String> after = site.asked().subList(before.size(), site.asked().size());
        assertThat(after).doesNotContain("/s/KanalDaily?before=381").contains("/s/KanalDaily?before=301");
    }

    @Test
    void aServerThatEndsRightAfterTheChannelsIdWasLearnedGoesOnFollowingIt() throws InterruptedException {
        channel.tellsId(false);
        write(1, 100);
        site.on("/s/KanalDaily?before=61", ScriptedSite.silence());
        Followed.Started started = follow();
        await().atMost(Duration.ofSeconds(20)).until(() -> site.asked().contains("/s/KanalDaily?before=61"));
        ChatId exported = identify(null);

        assertThat(identify("KanalDaily")).isEqualTo(exported).isNotEqualTo(started.chat());
        site.on("/s/KanalDaily?before=61", channel.answer("/s/KanalDaily?before=61"));
        restart();

        assertThat(ended(started.job()).state()).isEqualTo(JobState.DONE);
        assertThat(ids()).hasSize(100);
        channel.tellsId(true);
        channel.write(101, "New", NOW);
        assertThat(refreshAt(Duration.ofHours(1))).isEqualTo(1);
        assertThat(ids()).hasSize(101);
        assertThat(status(exported).newestId()).isEqualTo(101);
        assertThat(status(exported).reach()).isEqualTo(Reach.BEGINNING);
    }

    private ChatId identify(@Nullable String username) {
        return node().record
                .get(Ingest.class)
                .identify(
                        Source.EXPORT,
                        new SeenChat(
                                Realm.PUBLIC,
                                TelegramChatId.ofChannel(1_700_000_042L),
                                ChatType.CHANNEL,
                                "Written",
                                username,
                                null,
                                null,
                                true));
    }

    @Test
    void twoWhoAskAtOnceShareOneBackfill() {
        write(1, 200);
        site.on("/s/KanalDaily?before=181", ScriptedSite.silence());
        JobId first = follow().job();
        assertThat(follow().job()).isEqualTo(first);
        node().jobs.cancel(ANN, first);
    }

    @Test
    void newPostsAndEditsComeLiveAndInOrder() throws InterruptedException {
        write(1, 30);
        Followed.Started started = follow();
        ended(started.job());
        channel.write(29, "Post 29, corrected", NOW.minus(Duration.ofHours(4)));
        for (long id = 31; id <= 85; id++) {
            channel.write(id, "New " + id, NOW.plusSeconds(id));
        }
        assertThat(refreshAt(Duration.ofHours(1))).isEqualTo(1);
        assertThat(ids()).hasSize(85);
        List<Change> live = added(Lane.LIVE);
        assertThat(live).hasSize(55);
        Map<Long, Long> telegramIds = new java.util.HashMap<>();
        recorded().forEach(message -> telegramIds.put(message.id().value(), message.telegramId()));
        assertThat(live.stream()
                        .map(change -> telegramIds.get(
                                Objects.requireNonNull(change.message()).value())))
                .isSorted()
                .startsWith(31L);
        assertThat(status(started.chat()).newestId()).isEqualTo(85);
        assertThat(status(started.chat()).failures()).isZero();

        channel.write(85, "New 85, corrected", NOW.plusSeconds(85));
        assertThat(refreshAt(Duration.ofHours(1))).isEqualTo(1);
        assertThat(recorded().getLast().text().text()).isEqualTo("New 85, corrected");
        assertThat(recorded().getLast().revision()).isGreaterThan(0);
    }

    @Test
    void aRefreshThatBreaksOffLeavesTheNewPostsForTheNext() throws InterruptedException {
        write(1, 30);
        Followed.Started started = follow();
        ended(started.job());
        for (long id = 31; id <= 80; id++) {
            channel.write(id, "New " + id, NOW.plusSeconds(id));
        }
        site.on("/s/KanalDaily?before=61", ScriptedSite.status(500), channel.answer("/s/KanalDaily?before=61"));
        refreshAt(Duration.ofHours(1));
        assertThat(status(started.chat()).newestId()).isEqualTo(30);
        assertThat(status(started.chat()).failures()).isEqualTo(1);
        assertThat(status(started.chat()).lastError()).contains("500");
        refreshAt(Duration.ofHours(1));
        assertThat(ids()).hasSize(80);
        assertThat(status(started.chat()).newestId()).isEqualTo(80);
        assertThat(status(started.chat()).lastError()).isNull();
    }

    @Test
    void aBusyChannelIsLookedAtMoreOftenThanAQuietOne() throws InterruptedException {
        LongStream.rangeClosed(1, 20).forEach(id -> channel.write(id, "Post", NOW.minus(Duration.ofMinutes(21 - id))));
        Followed.Started started = follow();
        ended(started.job());
        assertThat(status(started.chat()).interval()).isEqualTo(Duration.ofMinutes(2));
        refreshAt(Duration.ofDays(2));
        assertThat(status(started.chat()).interval()).isEqualTo(Duration.ofMinutes(30));
        assertThat(Duration.between(clock.instant(), status(started.chat()).nextAt()))
                .isBetween(Duration.ofMinutes(26), Duration.ofMinutes(30));
        assertThat(refreshAt(Duration.ofMinutes(1))).isZero();
        assertThat(node().following.refreshNow(started.chat())).isTrue();
        assertThat(node().due.run()).isEqualTo(1);
        assertThat(node().following.refreshNow(new ChatId(-1))).isFalse();
    }

    @Test
    void aNameThatWentToAnotherChannelIsNotMixedUp() throws InterruptedException {
        write(1, 10);
        Followed.Started started = follow();
        ended(started.job());
        WrittenChannel other = new WrittenChannel("KanalDaily", 99).write(11, "Buy now", NOW);
        site.otherwise(other::answer);
        refreshAt(Duration.ofHours(1));
        assertThat(ids()).hasSize(10);
        assertThat(status(started.chat()).lastError()).contains("another channel");
    }

    @Test
    void aChannelWithoutPostsIsKnownByNameUntilItsFirstPostShowsItsId() throws InterruptedException {
        Followed.Started started = follow();
        ended(started.job());
        assertThat(chat(started.chat()).telegramId()).isNull();
        channel.write(1, "First", NOW);
        refreshAt(Duration.ofHours(1));
        Chat chat = node().record.get(Chats.class).findByUsername("KanalDaily").orElseThrow();
        assertThat(Objects.requireNonNull(chat.telegramId()).bare()).isEqualTo(1_700_000_042L);
        assertThat(ids()).containsExactly(1L);
        assertThat(status(chat.id()).newestId()).isEqualTo(1);
    }

    @Test
    void whatCannotBeFollowedSaysWhy() {
        Map<String, Followed.Reason> answers = Map.of(
                "card-no-preview.html", Followed.Reason.NO_PREVIEW,
                "card-group.html", Followed.Reason.GROUP,
                "card-person.html", Followed.Reason.PERSON,
                "card-bot.html", Followed.Reason.BOT,
                "card-unknown.html", Followed.Reason.UNKNOWN,
                "card-restricted.html", Followed.Reason.RESTRICTED);
        answers.forEach((page, reason) -> {
            site.on("/s/some_name", ScriptedSite.page(Pages.text(page)));
            Followed followed = node().following.follow(new ChannelReference("some_name", null), ANN, chat -> {});
            assertThat(followed).as(page).isInstanceOfSatisfying(Followed.Refused.class, refused -> {
                assertThat(refused.reason()).isEqualTo(reason);
                assertThat(refused.explanation()).contains("@some_name");
                assertThat(refused.asException().code()).isEqualTo(reason.code());
                assertThatThrownBy(() -> node().following.look(new ChannelReference("some_name", null)))
                        .as("looked at")
                        .hasMessage(refused.explanation());
            });
        });
        site.on("/s/some_name", ScriptedSite.page("<html><title>Hotel Wi-Fi</title></html>"));
        assertThat(node().following.follow(new ChannelReference("some_name", null), ANN, chat -> {}))
                .isInstanceOfSatisfying(Followed.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Followed.Reason.FOREIGN_SITE);
                    assertThat(refused.explanation()).contains("Hotel Wi-Fi");
                });
        site.on("/s/some_name", ScriptedSite.answer(429, "Retry-After: 120\r\n", ""));
        assertRefused(Followed.Reason.UNREACHABLE, "it asks for fewer requests (429). Try again in 2 minutes.");
        assertRefused(Followed.Reason.UNREACHABLE, " seconds.");
        clock.sleep(Duration.ofHours(1));
        site.on("/s/some_name", ScriptedSite.status(403));
        assertRefused(
                Followed.Reason.UNREADABLE,
                "refuses to show it to this machine (403). Asking again will give the same");
        site.on("/s/some_name", ScriptedSite.page(channel.page(9).replace("</section>", NEW_FORM + "</section>")));
        assertRefused(Followed.Reason.UNREADABLE, "shows 1 posts, and none of them can be read");
        assertThat(node().record.get(Chats.class).all()).isEmpty();
    }

    private static final String NEW_FORM =
            "<div class=\"tgme_widget_message_wrap\"><div data-post=\"?\">What?</div></div>";

    private void assertRefused(Followed.Reason reason, String words) {
        assertThat(node().following.follow(new ChannelReference("some_name", null), ANN, chat -> {}))
                .isInstanceOfSatisfying(Followed.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused.explanation()).contains(words);
                    assertThat(refused.asException().retryAfter().isPresent())
                            .isEqualTo(reason == Followed.Reason.UNREACHABLE);
                });
    }

    @Test
    void postsThatCannotBeReadAreToldWhateverPageTheyAreOn() throws InterruptedException {
        write(1, 25);
        site.otherwise(path -> {
            Matcher older = Pattern.compile(".*before=(\\d+)").matcher(path);
            return ScriptedSite.page(channel.page(older.matches() ? Long.parseLong(older.group(1)) : Long.MAX_VALUE)
                    .replace("</section>", NEW_FORM + "</section>"));
        });
        Followed.Started started = follow();
        Job job = ended(started.job());
        assertThat(job.skipped()).anySatisfy(skip -> {
            assertThat(skip.reason()).isEqualTo("unreadable-post");
            assertThat(skip.count())
                    .as("one of the newest page, one of the older")
                    .isEqualTo(2);
        });
        assertThat(status(started.chat()).unreadable()).isEqualTo(1);
        assertThat(node().check.look().getLast().message()).contains("1 of the newest posts of @KanalDaily");

        site.otherwise(path -> ScriptedSite.page(channel.page(1).replace("</section>", NEW_FORM + "</section>")));
        refreshAt(Duration.ofHours(1));
        assertThat(status(started.chat()).failures()).isEqualTo(1);
        assertThat(status(started.chat()).lastError()).contains("none of them can be read");

        site.otherwise(channel::answer);
        refreshAt(Duration.ofHours(1));
        assertThat(status(started.chat()).unreadable()).isZero();
        assertThat(status(started.chat()).lastError()).isNull();
    }

    @Test
    void theDoctorSaysHowTheChannelsFare() throws InterruptedException {
        write(1, 5);
        assertThat(node().check.look()).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Check.Level.OK);
            assertThat(finding.message()).isEqualTo("0 followed, 0 read within an hour");
        });
        ended(follow().job());
        assertThat(node().check.look())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).isEqualTo("1 followed, 1 read within an hour"));
        site.otherwise(path -> ScriptedSite.status(500));
        for (int attempt = 0; attempt < 3; attempt++) {
            refreshAt(Duration.ofHours(1));
        }
        assertThat(node().check.look())
                .extracting(Check.Finding::level)
                .containsExactly(Check.Level.OK, Check.Level.NOTICE);
        assertThat(node().check.look().getLast().message())
                .contains("@KanalDaily")
                .contains("3 times");
    }

    @Test
    void theSiteIsAskedOnlyWhereAChannelIsFollowedAndNobodyHasAskedLately() throws Exception {
        assertThat(node().dependable.parts()).isEmpty();
        write(1, 5);
        ended(follow().job());
        Dependable.Part site = node().dependable.parts().getFirst();
        int asked = this.site.asked().size();

        site.probe().ask(Duration.ofSeconds(5));
        assertThat(this.site.asked()).hasSize(asked);

        clock.sleep(Duration.ofMinutes(3));
        site.probe().ask(Duration.ofSeconds(5));
        assertThat(this.site.asked()).hasSize(asked + 1);

        this.site.otherwise(path -> ScriptedSite.status(503));
        clock.sleep(Duration.ofMinutes(3));
        assertThatThrownBy(() -> site.probe().ask(Duration.ofSeconds(5))).hasMessageContaining("503");
        // It asks for quiet; so it is not asked again, and is still away.
        assertThatThrownBy(() -> site.probe().ask(Duration.ofSeconds(5))).hasMessageContaining("503");
        assertThat(this.site.asked()).hasSize(asked + 2);
    }

    @Test
    void stoppingEndsTheJobAndTheLooking() throws InterruptedException {
        write(1, 200);
        site.on("/s/KanalDaily?before=141", ScriptedSite.answer(429, "Retry-After: 3600\r\n", ""));
        Followed.Started started = follow();
        node().following.stopUnless(started.chat(), () -> false);
        assertThat(ended(started.job()).state()).isIn(JobState.CANCELLED, JobState.FAILED);
        assertThat(refreshAt(Duration.ofDays(1))).isZero();
        assertThat(node().following.status(started.chat())).isEmpty();
        assertThat(ids()).isNotEmpty();
    }
}
