package io.kanal.search.internal.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.ai.Vectors;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.search.internal.passages.Passage;
import io.kanal.search.internal.passages.PassageId;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandingTest {
    private final Standing standing = new Standing();

    @Test
    void whatStandsIsNotWrittenAgain() {
        List<IndexedPassage> passages = List.of(window("a", 1, 2), window("b", 3));
        assertThat(standing.replace(ids(1, 2, 3), passages).added()).isEqualTo(passages);

        Standing.Difference again = standing.replace(ids(1, 2, 3), passages);

        assertThat(again).isEqualTo(new Standing.Difference(List.of(), List.of()));
    }

    @Test
    void aGrownWindowIsReplacedAndItsNeighbourStands() {
        standing.replace(ids(1, 2, 3), List.of(window("a", 1, 2), window("b", 3)));

        IndexedPassage grown = window("b c", 3, 4);
        Standing.Difference difference = standing.replace(ids(1, 2, 3, 4), List.of(window("a", 1, 2), grown));

        assertThat(difference).isEqualTo(new Standing.Difference(ids(3, 4), List.of(grown)));
    }

    @Test
    void aMessageThatMovedToAThreadChangesBothPassages() {
        standing.replace(ids(1, 2, 3), List.of(window("a b c", 1, 2, 3)));

        List<IndexedPassage> after = List.of(window("a c", 1, 3), window("b d", 2, 4));
        Standing.Difference difference = standing.replace(ids(1, 2, 3, 4), after);

        assertThat(difference.removed()).containsExactlyInAnyOrderElementsOf(ids(1, 2, 3, 4));
        assertThat(difference.added()).isEqualTo(after);
    }

    @Test
    void aDeletedMessageIsForgottenSoThatItsReturnIsWritten() {
        IndexedPassage passage = window("a", 1);
        standing.replace(ids(1), List.of(passage));
        assertThat(standing.replace(ids(1), List.of()).removed()).isEqualTo(ids(1));

        assertThat(standing.replace(ids(1), List.of(passage)).added()).containsExactly(passage);
    }

    @Test
    void theChunksOfOneMessageStandOrGoTogether() {
        IndexedPassage first = chunk(0, "first");
        standing.replace(ids(1), List.of(first, chunk(1, "second")));

        List<IndexedPassage> edited = List.of(first, chunk(1, "another"));
        Standing.Difference difference = standing.replace(ids(1), edited);

        assertThat(difference).isEqualTo(new Standing.Difference(ids(1), edited));
    }

    @Test
    void anEditAndItsTakingBackAreBothWritten() {
        IndexedPassage before = window("a", 1);
        standing.replace(ids(1), List.of(before));

        assertThat(standing.replace(ids(1), List.of(window("edited", 1))).added())
                .hasSize(1);
        assertThat(standing.replace(ids(1), List.of(before)).added()).containsExactly(before);
    }

    @Test
    void afterAFailureEverythingIsWritten() {
        List<IndexedPassage> passages = List.of(window("a", 1, 2));
        standing.replace(ids(1, 2), passages);
        standing.forget();

        assertThat(standing.replace(ids(1, 2), passages).added()).isEqualTo(passages);
    }

    private static List<MessageId> ids(long... ids) {
        return Arrays.stream(ids).mapToObj(MessageId::new).toList();
    }

    private static IndexedPassage chunk(int part, String text) {
        return TestPassages.of(1, part, 1, TestPassages.MARCH, Language.ENGLISH, text);
    }

    private static IndexedPassage window(String text, long... members) {
        return new IndexedPassage(
                new Passage(
                        new PassageId(new MessageId(members[0]), 0),
                        new ChatId(1),
                        Arrays.stream(members)
                                .mapToObj(member -> new Passage.Part(new MessageId(member), 0, 1))
                                .toList(),
                        text,
                        "",
                        TestPassages.MARCH,
                        Set.of(),
                        Set.of("text"),
                        null,
                        Set.of(),
                        Set.of(),
                        true),
                Language.ENGLISH,
                Vectors.hashOf(text));
    }
}
