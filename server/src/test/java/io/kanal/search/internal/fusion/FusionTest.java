package io.kanal.search.internal.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.search.internal.Found;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.QueryParser;
import io.kanal.search.internal.fusion.Fusion.Fused;
import io.kanal.search.internal.passages.PassageId;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FusionTest {
    private static final String QUESTION = "which river flows through the old town";

    @Test
    void whereWordsCoverWhatIsAskedTheyDecideAndMeaningHelps() {
        WordHits words = new WordHits(List.of(found(1, 12), found(2, 11.5f)), 10);

        assertThat(order(QUESTION, words, near(0, hit(3, 0.45), hit(2, 0.5), hit(1, 0.3))))
                .containsExactly(2L, 1L, 3L);
    }

    @Test
    void namesAloneDoNotOutweighMeaning() {
        // Of a question in another language a passage holds two names.
        WordHits words = new WordHits(List.of(found(1, 3), found(2, 1)), 20);

        assertThat(order(QUESTION, words, near(0, hit(3, 0.3), hit(4, 0.2)))).startsWith(3L, 4L, 1L);
    }

    @Test
    void aModelWhoseCosinesLieElsewhereIsWeighedAlike() {
        WordHits words = new WordHits(List.of(found(1, 12), found(2, 9), found(3, 6)), 10);
        Neighbours wide = near(0, hit(3, 0.5), hit(2, 0.3), hit(4, 0.2), hit(5, -0.05));
        Neighbours narrow = near(0.8, hit(3, 0.9), hit(2, 0.86), hit(4, 0.84), hit(5, 0.79));

        assertThat(order(QUESTION, words, narrow))
                .isEqualTo(order(QUESTION, words, wide))
                .doesNotContain(5L);
    }

    @Test
    void whereNoneOfAFewWordsStandsOnlyWhatIsTrulyNearIsShown() {
        Neighbours near = near(0.1, hit(1, 0.6), hit(2, 0.5), hit(3, 0.4));

        assertThat(order("vexumitrol", WordHits.NONE, near)).containsExactly(1L);
        assertThat(order("gostak distims doshes", WordHits.NONE, near(0.1, hit(2, 0.5))))
                .isEmpty();
        assertThat(order(QUESTION, WordHits.NONE, near)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aShortQuestionIsOneByTheWordThatAsks() {
        Neighbours near = near(0.1, hit(1, 0.4), hit(2, 0.3));

        assertThat(order("Чем окружены хлоропласты?", WordHits.NONE, near)).containsExactly(1L, 2L);
        assertThat(order("окружены хлоропласты", WordHits.NONE, near)).isEmpty();
        assertThat(order("what", WordHits.NONE, near)).isEmpty();
    }

    @Test
    void ofWhatIsNearAQuestionThatSharesNoWordFewAreShown() {
        Found[] many = LongStream.rangeClosed(1, 50)
                .mapToObj(message -> hit(message, 0.6 - message * 0.01))
                .toArray(Found[]::new);

        assertThat(Fusion.of(query(QUESTION), WordHits.NONE, near(0, many), 1, 200))
                .extracting(hit -> hit.id().message().value())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
    }

    @Test
    void aWordAsWrittenComesBeforeWhatIsOnlyNear() {
        WordHits words = new WordHits(List.of(found(1, 18), found(2, 3)), 18);

        assertThat(order("castle", words, near(0, hit(3, 0.7), hit(2, 0.4)))).containsExactly(1L, 3L, 2L);
    }

    @Test
    void whatIsFoundByMeaningAloneIsToldApart() {
        WordHits words = new WordHits(List.of(found(1, 12)), 10);

        List<Fused> fused = Fusion.of(query(QUESTION), words, near(0, hit(2, 0.5), hit(1, 0.4)), 1, 10);

        assertThat(fused).extracting(hit -> hit.id().message().value()).containsExactly(1L, 2L);
        assertThat(fused).extracting(Fused::byMeaning).containsExactly(false, true);
        assertThat(fused).extracting(Fused::score).first().isEqualTo(1.0);
    }

    @Test
    void aModelThatIsNotTrustedChangesNothing() {
        WordHits words = new WordHits(List.of(found(1, 12), found(2, 11)), 10);

        assertThat(order(QUESTION, words, near(0, hit(2, 0.9)), 0)).containsExactly(1L, 2L);
    }

    @Test
    void likenessIsToldOfAHitOnlyWhereNearlyAllHaveVectors() {
        WordHits words = new WordHits(List.of(found(1, 5)), 10);
        Neighbours near = near(0, hit(1, 0.5), hit(2, 0.25));

        assertThat(Fusion.of(query(QUESTION), words, near, 1, 10))
                .extracting(hit -> hit.strength().likeness())
                .containsExactly(0.5, 0.25);
        assertThat(Fusion.of(query(QUESTION), words, near, 0.5, 10))
                .extracting(hit -> hit.strength().likeness())
                .containsOnlyNulls();
        assertThat(Fusion.of(query(QUESTION), words, near, 0.5, 10)
                        .getFirst()
                        .strength()
                        .share())
                .isEqualTo(0.5);
    }

    private static List<Long> order(String query, WordHits words, Neighbours near) {
        return order(query, words, near, 1);
    }

    private static List<Long> order(String query, WordHits words, Neighbours near, double trust) {
        return Fusion.of(query(query), words, near, trust, 10).stream()
                .map(hit -> hit.id().message().value())
                .toList();
    }

    private static ParsedQuery query(String text) {
        return QueryParser.parse(text, ZoneOffset.UTC);
    }

    private static Neighbours near(double usual, Found... found) {
        return new Neighbours(List.of(found), usual);
    }

    private static Found hit(long message, double cosine) {
        return found(message, (float) ((1 + cosine) / 2));
    }

    private static Found found(long message, float score) {
        MessageId id = new MessageId(message);
        return new Found(
                new PassageId(id, 0),
                new ChatId(1),
                null,
                Language.ENGLISH,
                "%02x".formatted(message),
                List.of(id),
                score);
    }
}
