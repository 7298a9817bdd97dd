package io.kanal.search.internal.passages;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.posts.message.Message;
import io.kanal.shared.MessageId;
import io.kanal.testing.RecordedMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CuttingTest {
    private static final Instant NOON = Instant.parse("2025-05-05T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofDays(2));

    private static List<List<Long>> members(List<Passage> passages) {
        return passages.stream()
                .map(passage -> passage.parts().stream()
                        .map(part -> part.message().value())
                        .toList())
                .toList();
    }

    private static List<Passage> windows(List<Message> messages, Instant now) {
        return Cutting.runs(messages).stream()
                .flatMap(run -> Cutting.windows(run, now).stream())
                .toList();
    }

    @Test
    void anAlbumIsOnePassageNamedByItsFirstMessage() {
        List<Passage> passages =
                Cutting.post(List.of(RecordedMessages.of(5, NOON, ""), RecordedMessages.of(6, NOON, "Caption #Tag")));
        assertThat(passages).singleElement().satisfies(passage -> {
            assertThat(passage.id()).isEqualTo(new PassageId(new MessageId(5), 0));
            assertThat(passage.text()).isEqualTo("Caption #Tag");
            assertThat(passage.tags()).containsExactly("tag");
            assertThat(passage.closed()).isTrue();
        });
    }

    @Test
    void aLongPostIsCutAtSentencesWithOverlap() {
        String sentence = "This is one sentence that has exactly ten words inside. ";
        List<Passage> passages = Cutting.post(
                List.of(RecordedMessages.of(1, NOON, sentence.repeat(60).strip())));
        assertThat(passages).hasSizeBetween(3, 4);
        assertThat(passages).allSatisfy(passage -> {
            assertThat(passage.text()).startsWith("This").endsWith("inside.");
            assertThat(passage.text().split("\\s+")).hasSizeBetween(50, 210);
        });
        for (int i = 1; i < passages.size(); i++) {
            int end = passages.get(i - 1).parts().getFirst().to();
            int start = passages.get(i).parts().getFirst().from();
            assertThat(end - start).isBetween(100, 200);
        }
        assertThat(passages.getLast().parts().getFirst().to())
                .isEqualTo(sentence.repeat(60).strip().length());
    }

    @Test
    void aSentenceLongerThanAChunkIsCutBetweenWords() {
        List<Passage> passages = Cutting.post(
                List.of(RecordedMessages.of(1, NOON, "word ".repeat(900).strip())));
        assertThat(passages).hasSizeGreaterThan(3);
        assertThat(passages).allSatisfy(passage -> assertThat(passage.text()).startsWith("word"));
    }

    @Test
    void silenceLengthAndNumberCloseAWindow() {
        List<Message> messages = new ArrayList<>();
        messages.add(RecordedMessages.of(1, NOON, "a"));
        messages.add(RecordedMessages.of(2, NOON.plusSeconds(60), "b"));
        messages.add(RecordedMessages.of(3, NOON.plusSeconds(60 + 20 * 60), "c"));
        assertThat(members(windows(messages, LATER))).containsExactly(List.of(1L, 2L), List.of(3L));

        List<Message> many = IntStream.rangeClosed(1, 45)
                .mapToObj(i -> RecordedMessages.of(i, NOON.plusSeconds(i), "x"))
                .toList();
        assertThat(members(windows(many, LATER))).extracting(List::size).containsExactly(20, 20, 5);

        List<Message> wordy = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> RecordedMessages.of(i, NOON.plusSeconds(i), "x".repeat(600)))
                .toList();
        assertThat(members(windows(wordy, LATER))).extracting(List::size).containsExactly(2, 2, 1);
    }

    @Test
    void theLastWindowIsOpenUntilItIsQuiet() {
        List<Message> messages = List.of(RecordedMessages.of(1, NOON, "a"));
        assertThat(windows(messages, NOON.plusSeconds(60)).getFirst().closed()).isFalse();
        assertThat(windows(messages, NOON.plus(Cutting.SILENCE)).getFirst().closed())
                .isTrue();
    }

    @Test
    void threadsIgnoreSilence() {
        List<Message> messages = List.of(
                RecordedMessages.of(1, NOON, "question"),
                RecordedMessages.of(9, NOON.plus(Duration.ofDays(1)), "answer"));
        assertThat(members(Cutting.thread(messages, LATER))).containsExactly(List.of(1L, 9L));
    }

    @Test
    void messagesOfUnknownDateStayTogether() {
        assertThat(members(
                        windows(List.of(RecordedMessages.of(1, null, "a"), RecordedMessages.of(2, null, "b")), LATER)))
                .containsExactly(List.of(1L, 2L));
    }

    @Test
    void aGroupThatNeverFallsSilentIsCutInBoundedRuns() {
        List<Message> busy = IntStream.rangeClosed(1, 1_200)
                .mapToObj(i -> RecordedMessages.of(i, NOON.plusSeconds(i), "x"))
                .toList();
        assertThat(Cutting.runs(busy)).extracting(List::size).containsExactly(499, 500, 201);
    }

    @Test
    void aNumberAtTheEndOfItsRangeHasAStretchToo() {
        assertThat(Cutting.stretch(Long.MAX_VALUE).last()).isEqualTo(Long.MAX_VALUE);
        assertThat(Cutting.stretch(1).first()).isEqualTo(1);
    }

    @Test
    void passageNamesSurviveTheWayThroughNumbersAndKeys() {
        PassageId id = new PassageId(new MessageId(1L << 50), 4095);
        assertThat(PassageId.ofPacked(id.packed())).isEqualTo(id);
        assertThat(PassageId.ofKey(id.key())).isEqualTo(id);
    }
}
