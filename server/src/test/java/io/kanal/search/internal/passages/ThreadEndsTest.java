package io.kanal.search.internal.passages;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.testing.RecordedMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadEndsTest {
    private static final ChatId CHAT = RecordedMessages.CHAT;
    private static final Instant BEGAN = Instant.parse("2026-01-05T12:00:00Z");
    private static final Instant NOW = BEGAN.plus(Duration.ofDays(100));

    @Test
    void onlyWhatComesBehindTheFirstMessageOfTheLastWindowIsReadAlone() {
        ThreadEnds ends = new ThreadEnds();
        List<Message> thread = new ArrayList<>();
        for (int id = 1; id <= 50; id++) {
            thread.add(RecordedMessages.of(id, BEGAN, "words"));
        }
        List<Passage> cut = Cutting.thread(thread, NOW);
        ends.cut(CHAT, 1, thread, cut);
        assertThat(cut.getLast().id().message()).isEqualTo(new MessageId(41));
        assertThat(ends.readFrom(CHAT, 1, 51)).isEqualTo(41);
        assertThat(ends.readFrom(CHAT, 1, 42)).isEqualTo(41);
        assertThat(ends.readFrom(CHAT, 1, 41)).isEqualTo(WholeRecord.WHOLE_THREAD);
        assertThat(ends.readFrom(CHAT, 2, 51)).isEqualTo(WholeRecord.WHOLE_THREAD);
        assertThat(ends.readFrom(new ChatId(2), 1, 51)).isEqualTo(WholeRecord.WHOLE_THREAD);
        ends.forget();
        assertThat(ends.readFrom(CHAT, 1, 51)).isEqualTo(WholeRecord.WHOLE_THREAD);
    }

    @Test
    void aThreadHoldsWhatTheLogSaidWhenItWasRead() {
        ThreadEnds ends = new ThreadEnds();
        Message answer = RecordedMessages.answer(7, 5L, BEGAN, "words");
        assertThat(ends.hold(answer, 90)).isFalse();
        ends.reading(100);
        ends.cut(CHAT, 5, List.of(answer), Cutting.thread(List.of(answer), NOW));
        assertThat(ends.hold(answer, 100)).isTrue();
        assertThat(ends.hold(answer, 101)).isFalse();
        assertThat(ends.hold(RecordedMessages.answer(8, 6L, BEGAN, "of another thread"), 100))
                .isFalse();
        assertThat(ends.hold(RecordedMessages.of(9, BEGAN, "of none"), 100)).isFalse();
        ends.forget();
        assertThat(ends.hold(answer, 100)).isFalse();
    }

    /** Messages come, mostly in order, change and go; what was cut bit by bit is what cutting the whole thread gives. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void cuttingFromTheLastWindowOnGivesWhatCuttingTheWholeThreadGives(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Long, Message> thread = new TreeMap<>();
        List<Passage> standing = new ArrayList<>();
        ThreadEnds ends = new ThreadEnds();
        long next = 1_000;
        int readAlone = 0;
        for (int batch = 0; batch < 200; batch++) {
            Set<Long> touched = new TreeSet<>();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                int what = random.nextInt(40);
                long id = what > 2 || thread.isEmpty() ? next++ : random.nextLong(1, next);
                touched.add(id);
                if (what == 0) {
                    thread.remove(id);
                } else {
                    thread.put(id, RecordedMessages.of(id, BEGAN.plusSeconds(id), words(random)));
                }
            }
            long from = ends.readFrom(CHAT, 1, touched.iterator().next());
            readAlone += from == WholeRecord.WHOLE_THREAD ? 0 : 1;
            List<Message> read = List.copyOf(thread.tailMap(from).values());
            List<Passage> cut = Cutting.thread(read, NOW);
            ends.cut(CHAT, 1, read, cut);
            Set<MessageId> replaced = new HashSet<>();
            touched.forEach(id -> replaced.add(new MessageId(id)));
            read.forEach(message -> replaced.add(message.id()));
            standing.removeIf(passage -> passage.parts().stream().anyMatch(part -> replaced.contains(part.message())));
            standing.addAll(cut);
            assertThat(standing).containsExactlyInAnyOrderElementsOf(Cutting.thread(List.copyOf(thread.values()), NOW));
        }
        assertThat(readAlone).isGreaterThan(50);
    }

    private static String words(SplittableRandom random) {
        return random.nextInt(10) == 0 ? "" : "word ".repeat(random.nextInt(1, random.nextInt(30) == 0 ? 500 : 60));
    }
}
