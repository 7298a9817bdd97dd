package io.kanal.answers.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.kanal.answers.internal.words.AskedKind;
import io.kanal.answers.internal.words.AskedWords;
import io.kanal.search.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is proof of an answer, and what is only near it. */
class ProofTest {
    private static final String ASKED = "When was the lighthouse of Odesa built?";
    private static final List<Evidence> ABOUT_THE_TOWN = List.of(
            found(2, "Odesa is a port on the Black Sea.", 0.3, 0.5),
            found(3, "The opera of Odesa is known far away.", 0.3, 0.48),
            found(4, "Odesa has a stairway with 192 steps.", 0.3, 0.47),
            found(5, "Ships come to Odesa every day.", 0.3, 0.46));

    @Test
    void whatIsNearInMeaningIsNoProof() {
        assertThat(sure(ASKED, ABOUT_THE_TOWN)).isNegative();
        assertThat(sure(ASKED, first(found(1, "The lighthouse of Odesa was built in 1862.", 1.1, 0.8), ABOUT_THE_TOWN)))
                .isPositive();
    }

    @Test
    void whatStandsOutInMeaningIsSurer() {
        Evidence near = found(1, "The lighthouse was put up in 1862.", 0.6, 0.75);
        Evidence amongEquals = found(1, "The lighthouse was put up in 1862.", 0.6, 0.5);
        assertThat(sure(ASKED, first(near, ABOUT_THE_TOWN)))
                .isGreaterThan(sure(ASKED, first(amongEquals, ABOUT_THE_TOWN)) + 1);
    }

    @Test
    void nearnessMeansTheSameWhateverTheModelCallsNear() {
        Evidence own = found(1, "The lighthouse of Odesa was built in 1862.", 1.1, 0.8);
        List<Evidence> nearer = ABOUT_THE_TOWN.stream()
                .map(passage ->
                        again(passage, Objects.requireNonNull(passage.strength().likeness()) + 0.15))
                .toList();
        assertThat(sure(ASKED, first(again(own, 0.95), nearer)))
                .isCloseTo(sure(ASKED, first(own, ABOUT_THE_TOWN)), offset(1e-6));
    }

    @Test
    void namesAndNumbersAskedForMustStandThere() {
        List<Evidence> posts = List.of(
                found(1, "The bridge over the river was opened by the mayor in 1901.", 0.8, 0.6),
                found(2, "Rain fell all day.", 0, 0.1));
        assertThat(sure("Which mayor opened the Kholodny bridge over the river?", posts))
                .isLessThan(sure("Which mayor opened the wooden bridge over the river?", posts));
        assertThat(sure("Which mayor opened the bridge over the river in 1955?", posts))
                .isLessThan(sure("Which mayor opened the bridge over the river in 1901?", posts));
    }

    @Test
    void theKindThatIsAskedForMustBeInTheSentence() {
        for (List<String> each : List.of(
                List.of(
                        "How many people live in the valley?",
                        "Many people live in the valley.",
                        "Forty-two hundred people live in the valley."),
                List.of("Сколько людей живёт в долине?", "Люди живут в долине.", "В долине живёт тысяча людей."),
                List.of("Скільки людей живе в долині?", "Люди живуть у долині.", "У долині живе 1200 людей."),
                List.of(
                        "چند نفر در دره زندگی می‌کنند؟",
                        "مردم در دره زندگی می‌کنند.",
                        "۱۲۰۰ نفر در دره زندگی می‌کنند."),
                List.of("Vadide kaç kişi yaşıyor?", "Kişi vadide yaşıyor.", "Vadide 1200 kişi yaşıyor."),
                List.of("كم شخصا يعيش في الوادي؟", "شخص يعيش في الوادي.", "يعيش في الوادي 1200 شخص."),
                List.of("Who rules the valley?", "The valley is ruled well.", "The valley is ruled by Anna Bell."),
                List.of("Кто правит долиной?", "Долиной правит хозяин.", "Долиной правит Анна Белл."))) {
            AskedKind kind = Objects.requireNonNull(AskedKind.of(each.get(0)), each.get(0));
            AskedWords asked = new AskedWords(each.get(0), List.of());
            assertThat(kind.isIn(each.get(1), asked)).as(each.get(1)).isFalse();
            assertThat(kind.isIn(each.get(2), asked)).as(each.get(2)).isTrue();
        }
        assertThat(AskedKind.of("Why is the valley green?")).isNull();
    }

    @Test
    void aPlainWordIsNoNumberForBeingOneInAnotherLanguage() {
        AskedKind kind = Objects.requireNonNull(AskedKind.of("When was the bridge built?"));
        assertThat(kind.isIn("It stands on the river.", new AskedWords("", List.of())))
                .isFalse();
    }

    @Test
    void postsThatSayTheSameDoNotSpeakAgainstEachOther() {
        List<Evidence> posts = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            posts.add(found(i, "The lighthouse of Odesa was built in 1862, writes paper " + i + ".", 1.1, 0.8));
        }
        assertThat(sure(ASKED, posts)).isPositive();
    }

    @Test
    void oneFoundPostThatSharesAWordIsNoProof() {
        assertThat(sure(ASKED, List.of(found(1, "Odesa is a port on the Black Sea.", 0.3, 0.45))))
                .isNegative();
        assertThat(sure(ASKED, List.of(found(1, "Odesa is a port on the Black Sea.", 0.3, null))))
                .isNegative();
        assertThat(sure(ASKED, List.of(found(1, "The lighthouse of Odesa was built in 1862.", 1.1, null))))
                .isPositive();
    }

    @Test
    void aShoutedQuestionNamesNobody() {
        assertThat(AskedWords.names("WHO BUILT THE LIGHTHOUSE OF ODESA")).isEmpty();
        assertThat(AskedWords.names("Who built the lighthouse of Odesa in 1862?"))
                .containsExactly("odesa", "1862");
    }

    private static List<Evidence> first(Evidence own, List<Evidence> others) {
        List<Evidence> all = new ArrayList<>(List.of(own));
        all.addAll(others);
        return all;
    }

    private static Evidence found(long id, String text, double share, @Nullable Double likeness) {
        return new Evidence(Passages.post(id, text).pieces(), new Strength(share, likeness));
    }

    private static Evidence again(Evidence passage, double likeness) {
        return new Evidence(passage.pieces(), new Strength(passage.strength().share(), likeness));
    }

    private static double sure(String question, List<Evidence> posts) {
        return Relevance.judge(question, posts).sure();
    }
}
