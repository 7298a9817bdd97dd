package io.kanal.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.posts.Chat;
import io.kanal.posts.ChatType;
import io.kanal.posts.Chats;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Visibility;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Reaction;
import io.kanal.posts.message.Revision;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import io.kanal.testing.MovableClock;
import io.kanal.testing.RecordContext;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class IngestTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final AtomicLong NEXT = new AtomicLong(1_000_000);
    private static final MovableClock clock = new MovableClock(Instant.parse("2026-03-02T12:00:00Z"));
    private static RecordContext record;
    private static Ingest ingest;
    private static Posts posts;
    private static WholeRecord whole;
    private static Chats chats;

    @BeforeAll
    static void wire() {
        record = new RecordContext(database, clock);
        ingest = record.get(Ingest.class);
        posts = record.get(Posts.class);
        whole = record.get(WholeRecord.class);
        chats = record.get(Chats.class);
    }

    @Test
    void recordingTheSamePostTwiceKeepsOneCopy() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        SeenMessage post = SeenMessages.of(1, "Breaking news").message();

        assertThat(ingest.merge(Source.EXPORT, Lane.BULK, chat, List.of(post))).isEqualTo(new Ingested(1, 0, 0, 0, 0));
        long head = record.get(ChangeLog.class).head();
        assertThat(ingest.merge(Source.EXPORT, Lane.BULK, chat, List.of(post))).isEqualTo(new Ingested(0, 0, 1, 0, 0));

        assertThat(record.message(chat, 1).text().text()).isEqualTo("Breaking news");
        assertThat(record.get(ChangeLog.class).head()).isEqualTo(head);
    }

    @Test
    void whatASourceBringsIsCounted() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        double before = counted("new");
        double knownBefore = counted("known");
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "one"));
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "one"));

        assertThat(counted("new") - before).isEqualTo(1);
        assertThat(counted("known") - knownBefore).isEqualTo(1);
    }

    private static double counted(String status) {
        return record.get(MeterRegistry.class)
                .counter("posts_parsed", "source", "preview", "status", status)
                .count();
    }

    @Test
    void whiteSpaceAndCompositionAreNoEdit() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "Caf\u00e9  opens\ntoday"));
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "Cafe\u0301 opens today "));

        assertThat(revisions(chat, 1)).hasSize(1);
        assertThat(posts.witnesses(
                        ReadScope.of(Set.of(chat)), record.message(chat, 1).id()))
                .hasSize(2);
    }

    private static SeenMessages formatted(long id, String text, Span... spans) {
        SeenMessage plain = SeenMessages.of(id, text).message();
        return new SeenMessages(plain.with(plain.content().withText(new RichText(text, List.of(spans)))));
    }

    /** Pages of HTML know no language of code, no folding of quotations, no ids; exports keep the outermost formatting. */
    @Test
    void whatOneFormCannotTellIsNoRevision() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        String text = "Quote int a; \uD83D\uDEA2 Bo said so";
        SeenMessages html = formatted(1, text, Span.of(Kind.BLOCKQUOTE, 0, 5), Span.of(Kind.PRE, 6, 6));
        SeenMessages json = formatted(
                1,
                text,
                Span.of(Kind.EXPANDABLE_BLOCKQUOTE, 0, 5),
                new Span(Kind.PRE, 6, 6, "java"),
                new Span(Kind.CUSTOM_EMOJI, 13, 2, "526"),
                new Span(Kind.TEXT_MENTION, 16, 2, "77"));
        record.merge(Source.EXPORT, chat, html);
        assertThat(record.merge(Source.EXPORT, chat, json)).isEqualTo(new Ingested(0, 0, 1, 0, 0));
        assertThat(record.message(chat, 1).text())
                .as("the one that tells more")
                .isEqualTo(json.message().text());
        assertThat(record.merge(Source.EXPORT, chat, html)).isEqualTo(new Ingested(0, 0, 1, 0, 0));
        assertThat(record.message(chat, 1).text()).isEqualTo(json.message().text());
        assertThat(record.message(chat, 1).revision()).isEqualTo(1);
        assertThat(posts.witnesses(
                        ReadScope.of(Set.of(chat)), record.message(chat, 1).id()))
                .singleElement()
                .satisfies(witness -> assertThat(witness.agrees()).isTrue());

        record.merge(
                Source.EXPORT,
                chat,
                formatted(1, text, new Span(Kind.CUSTOM_EMOJI, 13, 2, "999"))
                        .edited(SeenMessages.DATE.plusSeconds(9_000)));
        assertThat(record.message(chat, 1).revision())
                .as("another emoji is an edit")
                .isEqualTo(2);
    }

    @Test
    void aPreviewAndItsExportAreOneVersion() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        String text = "Read my speech \uD83E\uDD26\u200D\u2642\uFE0F here";
        SeenMessages preview = formatted(
                1,
                text,
                Span.of(Kind.ITALIC, 0, 14),
                new Span(Kind.TEXT_LINK, 5, 9, "https://telegram.me/contest/4"),
                new Span(Kind.TEXT_LINK, 21, 4, "https://example.org/"));
        String unjoined = text.replace("\u200D", "").replace("\uFE0F", "");
        SeenMessages export = formatted(
                1, unjoined, Span.of(Kind.ITALIC, 0, 14), new Span(Kind.TEXT_LINK, 19, 4, "https://example.org"));
        record.merge(Source.PREVIEW, chat, preview);
        assertThat(record.merge(Source.EXPORT, chat, export)).isEqualTo(new Ingested(0, 0, 1, 0, 0));
        assertThat(record.message(chat, 1).text()).isEqualTo(preview.message().text());
        assertThat(record.merge(Source.PREVIEW, chat, preview)).isEqualTo(new Ingested(0, 0, 1, 0, 0));
        assertThat(record.message(chat, 1).revision()).isEqualTo(1);

        SeenMessages bolder = formatted(1, text, Span.of(Kind.ITALIC, 0, 14), Span.of(Kind.BOLD, 0, 4));
        assertThat(record.merge(Source.PREVIEW, chat, bolder).edited())
                .as("the same form could tell")
                .isEqualTo(1);
    }

    @Test
    void formattingOverOtherWordsIsARevision() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.PREVIEW, chat, formatted(1, "one two", Span.of(Kind.BOLD, 0, 3)));
        assertThat(record.merge(Source.EXPORT, chat, formatted(1, "one two", Span.of(Kind.BOLD, 4, 3)))
                        .edited())
                .isEqualTo(1);
        record.merge(
                Source.PREVIEW, chat, formatted(2, "one two", new Span(Kind.TEXT_LINK, 0, 3, "https://a.example")));
        assertThat(record.merge(
                                Source.EXPORT,
                                chat,
                                formatted(2, "one two", new Span(Kind.TEXT_LINK, 0, 3, "https://b.example")))
                        .edited())
                .isEqualTo(1);
    }

    @Test
    void aLaterEditBecomesCurrentAndKeepsTheFirstVersion() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "first"));
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "second").edited(SeenMessages.DATE.plusSeconds(900)));

        assertThat(record.message(chat, 1).text().text()).isEqualTo("second");
        assertThat(revisions(chat, 1))
                .extracting(revision -> revision.text().text())
                .containsExactly("first", "second");
    }

    @Test
    void anOlderExportBecomesAnEarlierRevisionAndNothingIsLost() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "second").edited(SeenMessages.DATE.plusSeconds(900)));
        Ingested older = record.merge(Source.EXPORT, chat, SeenMessages.of(1, "first"));
        Ingested again = record.merge(Source.EXPORT, chat, SeenMessages.of(1, "first"));

        assertThat(older.edited()).isEqualTo(1);
        assertThat(again.known()).isEqualTo(1);
        assertThat(record.message(chat, 1).text().text()).isEqualTo("second");
        assertThat(revisions(chat, 1))
                .extracting(revision -> revision.text().text())
                .containsExactly("first", "second");
    }

    @Test
    void anEditWithoutATimeThatThePreviewSeesAfterTheOriginalIsCurrent() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "first"));
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "first"));
        clock.advance(Duration.ofHours(1));
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "corrected").edited(null));

        assertThat(record.message(chat, 1).text().text()).isEqualTo("corrected");
    }

    @Test
    void goingBackToTheFirstWordingIsAThirdVersion() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "yes"));
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "no").edited(SeenMessages.DATE.plusSeconds(600)));
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "yes").edited(SeenMessages.DATE.plusSeconds(700)));

        assertThat(revisions(chat, 1))
                .extracting(revision -> revision.text().text())
                .containsExactly("yes", "no", "yes");
        assertThat(revisions(chat, 1)).extracting(Revision::number).doesNotHaveDuplicates();
    }

    @Test
    void anExportDoesNotOverwriteFresherCountersOfAnotherSource() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "x").views(500));
        record.merge(
                Source.EXPORT,
                chat,
                SeenMessages.of(1, "x").reactions(new Reaction(Reaction.Kind.EMOJI, "👍", 3, null)));
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "x").views(700));

        Message message = record.message(chat, 1);
        assertThat(message.views())
                .isNotNull()
                .extracting(views -> views.value())
                .isEqualTo(700L);
        assertThat(revisions(chat, 1)).hasSize(1);
    }

    @Test
    void aDeletedPostStaysDeletedWhenAnOldExportShowsItAndComesBackWhenThePreviewDoes() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "x"), SeenMessages.of(2, "y"));
        ingest.deleted(Source.BOT, chat, List.of(1L), clock.instant());

        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "x"));
        assertThat(record.message(chat, 1).deleted()).isTrue();

        assertThat(record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "x")).restored())
                .isEqualTo(1);
        assertThat(record.message(chat, 1).deleted()).isFalse();
    }

    @Test
    void aMissingDateIsKeptUnknownAndLearnedLater() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "x").dated(null));
        assertThat(record.message(chat, 1).date()).isNull();

        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "x"));
        assertThat(record.message(chat, 1).date()).isEqualTo(SeenMessages.DATE.plusSeconds(60));
    }

    @Test
    void storedBytesSurviveAViewThatKnowsOnlyFacts() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "x").media(photo("cafe", null)));
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "x").media(photo(null, "https://example.org/a.jpg")));

        assertThat(record.message(chat, 1).media()).singleElement().isInstanceOfSatisfying(Media.File.class, file -> {
            assertThat(file.blob()).isEqualTo("cafe");
        });
    }

    @Test
    void theSameIdTwiceInABatchMeetsItself() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        Ingested ingested = record.merge(
                Source.EXPORT,
                chat,
                SeenMessages.of(1, "a"),
                SeenMessages.of(1, "a"),
                SeenMessages.of(1, "b").edited(SeenMessages.DATE.plusSeconds(100)));

        assertThat(ingested).isEqualTo(new Ingested(1, 1, 1, 0, 0));
        assertThat(record.message(chat, 1).text().text()).isEqualTo("b");
    }

    @Test
    void textThatUtf8CannotHoldIsKeptAsFarAsItCan() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.PUSH, chat, SeenMessages.of(1, "zero\u0000half\ud83d.👍"));
        assertThat(record.message(chat, 1).text().text()).isEqualTo("zero\ufffdhalf\ufffd.👍");
    }

    @Test
    void whatWasErasedIsGoneForGoodAndNoSourceBringsItBack() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "keep"), SeenMessages.of(2, "erase"));
        Erasure erasure = record.get(Erasure.class);
        assertThat(erasure.erase(Caller.KANAL, chat, List.of(2L, 3L))).isEqualTo(1);

        Ingested again = record.merge(Source.EXPORT, chat, SeenMessages.of(2, "erase"), SeenMessages.of(3, "unseen"));

        assertThat(again.refused()).isEqualTo(2);
        assertThat(whole.byTelegramIds(chat, List.of(2L, 3L))).isEmpty();
        assertThat(chats.get(chat).completeness().known()).isEqualTo(1);
    }

    @Test
    void aChatKnownByNameTakesOnItsIdAndJoinsTheOneThatHasIt() {
        long bare = NEXT.incrementAndGet();
        String name = "name" + bare;
        ChatId provisional = ingest.identify(Source.PREVIEW, chat(null, name));
        assertThat(ingest.identify(Source.PREVIEW, chat(bare, name))).isEqualTo(provisional);

        String other = "other" + bare;
        ChatId byName = ingest.identify(Source.PREVIEW, chat(null, other));
        record.merge(
                Source.PREVIEW, byName, SeenMessages.of(1, "as the preview says"), SeenMessages.of(2, "only here"));
        ChatId byId = ingest.identify(Source.EXPORT, chat(bare + 500_000, null));
        record.merge(Source.EXPORT, byId, SeenMessages.of(1, "as the export says"));

        assertThat(ingest.identify(Source.PREVIEW, chat(bare + 500_000, other))).isEqualTo(byId);
        assertThat(chats.find(byName)).isEmpty();
        assertThat(record.message(byId, 2).text().text()).isEqualTo("only here");
        assertThat(revisions(byId, 1)).hasSize(2);
        assertThat(chats.get(byId).completeness().known()).isEqualTo(2);
    }

    @Test
    void aNameThatMovedBelongsToTheChatThatShowsItNow() {
        long bare = NEXT.addAndGet(2);
        ChatId first = ingest.identify(Source.PREVIEW, chat(bare, "moving" + bare));
        ChatId second = ingest.identify(Source.PREVIEW, chat(bare - 1, "moving" + bare));

        assertThat(second).isNotEqualTo(first);
        assertThat(chats.findByUsername("@Moving" + bare)).map(Chat::id).contains(second);
        assertThat(chats.get(first).username()).isNull();
    }

    @Test
    void aPersonsOwnImportStaysInTheirRealmAndIsNeverReachedByName() {
        long bare = NEXT.incrementAndGet();
        ChatId own = ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        new Realm(7),
                        TelegramChatId.ofChannel(bare),
                        ChatType.CHANNEL,
                        "T",
                        "own" + bare,
                        null,
                        null,
                        true));

        assertThat(chats.findByUsername("own" + bare)).isEmpty();
        assertThat(chats.get(own).visibility()).isEqualTo(Visibility.OWNER);
    }

    @Test
    void manyWritersOfOneChatLoseNothing() throws Exception {
        ChatId chat = record.chat(ChatType.CHANNEL);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Ingested>> running = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                Source source = writer % 2 == 0 ? Source.EXPORT : Source.PREVIEW;
                running.add(threads.submit(() -> record.merge(
                        source,
                        chat,
                        LongStream.rangeClosed(1, 300)
                                .mapToObj(id -> SeenMessages.of(id, "post " + id))
                                .toArray(SeenMessages[]::new))));
            }
            Ingested sum = Ingested.NOTHING;
            for (Future<Ingested> one : running) {
                sum = sum.plus(one.get());
            }
            assertThat(sum).isEqualTo(new Ingested(300, 0, 2_100, 0, 0));
        }
        assertThat(chats.get(chat).completeness().known()).isEqualTo(300);
        assertThat(changes(chat)).filteredOn(ChangeKind.MESSAGE_ADDED::equals).hasSize(300);
    }

    private static List<Revision> revisions(ChatId chat, long telegramId) {
        return posts.revisions(
                ReadScope.of(Set.of(chat)), record.message(chat, telegramId).id());
    }

    private static List<ChangeKind> changes(ChatId chat) {
        return record.get(ChangeLog.class).read(Lane.BULK, 0, 100_000).stream()
                .filter(change -> chat.equals(change.chat()))
                .map(Change::kind)
                .toList();
    }

    private static Media photo(@Nullable String blob, @Nullable String address) {
        return Media.File.of(Media.FileKind.PHOTO, file -> file.blob(blob).remoteUrl(address));
    }

    private static SeenChat chat(@Nullable Long bare, @Nullable String name) {
        return new SeenChat(
                Realm.PUBLIC,
                bare == null ? null : TelegramChatId.ofChannel(bare),
                ChatType.CHANNEL,
                "Channel",
                name,
                null,
                null,
                name != null);
    }
}
