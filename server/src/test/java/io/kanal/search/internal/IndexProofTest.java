package io.kanal.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.changes.OwnFollowers;
import io.kanal.ingest.Erasure;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.posts.ChatType;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.search.IndexProof;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The index holds what the record says, however a conversation came about; and where it does not, that is seen and mended. */
@ServerTest
final class IndexProofTest {
    private static final AtomicLong NEXT = new AtomicLong(7_400_000);
    private static final Duration SOON = Duration.ofSeconds(60);

    @Autowired
    IndexProof proof;

    @Autowired
    IndexUpkeep upkeep;

    @Autowired
    SearchView view;

    @Autowired
    Ingest ingest;

    @Autowired
    Erasure erasure;

    @Autowired
    WholeRecord record;

    @Autowired
    ChangeLog log;

    @Autowired
    OwnFollowers followers;

    @Test
    void everyMessageOfAGroupThatNeverFallsSilentStandsHoweverItCame() {
        ChatId group = group();
        // Seven seconds apart, in pieces that come out of order and overlap.
        for (int from : new int[] {6_001, 8_001, 10_001, 1, 3_901, 1_901, 5_500}) {
            record(
                    group,
                    Lane.BULK,
                    LongStream.range(from, from + 2_000)
                            .mapToObj(id ->
                                    SeenMessages.of(id, "busy word" + id).dated(SeenMessages.DATE.plusSeconds(7 * id)))
                            .toList());
        }
        List<MessageId> ids = ids(group, 12_000);
        assertThat(ids).hasSize(12_000);

        awaitRight(ids);
        assertThat(ids).allMatch(upkeep.indexed()::contains);
    }

    @Test
    void whatHappensToAConversationLeavesTheIndexAsIfItWereBuiltAnew() {
        Random random = new Random(20261128);
        ChatId group = group();
        for (int step = 0; step < 120; step++) {
            List<SeenMessages> some = new ArrayList<>();
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                long id = random.nextLong(1, 1_300);
                SeenMessages message = SeenMessages.of(id, random.nextInt(8) == 0 ? "" : "said " + random.nextInt(50))
                        .dated(
                                random.nextInt(15) == 0
                                        ? SeenMessages.DATE.plusSeconds(random.nextInt(100_000))
                                        : SeenMessages.DATE.plusSeconds(id * 60 + (id / 9) * 1_000));
                message = random.nextInt(4) == 0 ? message.replyTo(random.nextLong(1, 1_300)) : message;
                some.add(
                        random.nextInt(3) == 0
                                ? message.edited(SeenMessages.DATE.plusSeconds(900_000 + step))
                                : message);
            }
            record(group, random.nextBoolean() ? Lane.LIVE : Lane.BULK, some);
            if (random.nextInt(5) == 0) {
                List<Long> gone = List.of(random.nextLong(1, 1_300), random.nextLong(1, 1_300));
                ingest.deleted(Source.BOT, group, gone, Instant.now());
            }
            if (random.nextInt(10) == 0) {
                erasure.erase(Caller.KANAL, group, List.of(random.nextLong(1, 1_300)));
            }
            if (random.nextInt(4) == 0) {
                awaitApplied();
            }
        }

        awaitRight(ids(group, 1_300));
    }

    @Test
    void whatIsMissingOrLeftOverIsSeenAndMended() {
        ChatId group = group();
        record(
                group,
                Lane.LIVE,
                LongStream.rangeClosed(1, 90)
                        .mapToObj(id -> SeenMessages.of(id, "platypus number " + id))
                        .toList());
        List<MessageId> ids = ids(group, 90);
        awaitRight(ids);
        assertThat(proof.byMessages().wrong()).doesNotContainAnyElementsOf(ids);
        List<MessageId> lost = ids.subList(20, 22);

        view.current().words().remove(lost);

        Set<MessageId> missing = proof.byMessages().wrong();
        assertThat(missing).containsAll(lost);
        assertThat(proof.byPassages().wrong()).containsAll(lost);
        assertThat(proof.mend(missing)).isEmpty();
        assertThat(proof.byPassages().wrong()).doesNotContainAnyElementsOf(ids);
        assertThat(ids).allMatch(upkeep.indexed()::contains);
    }

    /** So that what comes next meets an index that holds what came before, and not all of it in one batch. */
    private void awaitApplied() {
        long live = log.head(Lane.LIVE);
        long bulk = log.head(Lane.BULK);
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> followers
                        .find("search")
                        .map(OwnFollowers.Standing::applied)
                        .filter(applied -> applied.live() >= live && applied.bulk() >= bulk)
                        .isPresent());
    }

    private void awaitRight(List<MessageId> ids) {
        await().atMost(SOON).untilAsserted(() -> assertThat(upkeep.wrong(ids)).isEmpty());
    }

    private List<MessageId> ids(ChatId chat, long last) {
        return record
                .byTelegramIds(chat, LongStream.rangeClosed(1, last).boxed().toList())
                .stream()
                .map(Message::id)
                .collect(Collectors.toList());
    }

    private void record(ChatId chat, Lane lane, List<SeenMessages> messages) {
        ingest.merge(
                Source.EXPORT,
                lane,
                chat,
                messages.stream().map(SeenMessages::message).toList());
    }

    private ChatId group() {
        return ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.PUBLIC,
                        TelegramChatId.ofChannel(NEXT.incrementAndGet()),
                        ChatType.SUPERGROUP,
                        "Group",
                        null,
                        null,
                        null,
                        false));
    }
}
