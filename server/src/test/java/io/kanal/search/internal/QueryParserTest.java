package io.kanal.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.search.QueryPart;
import io.kanal.search.QueryPart.Content;
import io.kanal.search.internal.senders.Names;
import io.kanal.search.internal.senders.Who;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Language;
import io.kanal.shared.TelegramChatId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {
    private static final ZoneId ISTANBUL = ZoneId.of("Europe/Istanbul");

    private static ParsedQuery parse(String query) {
        return QueryParser.parse(query, ISTANBUL);
    }

    @Test
    void takesEveryPartApart() {
        ParsedQuery query =
                parse("цены на газ \"в Европе\" -нефть -\"на бирже\" from:@News from:t.me/other -from:@spam "
                        + "tag:#Энергия after:2025-01-15 before:2025-03 lang:ru has:video -has:poll");
        assertThat(query.words()).containsExactly("цены", "на", "газ");
        assertThat(query.phrases()).containsExactly("в Европе");
        assertThat(query.without()).containsExactly("нефть", "на бирже");
        assertThat(query.narrowing().from()).containsExactlyInAnyOrder("news", "other");
        assertThat(query.narrowing().notFrom()).containsExactly("spam");
        assertThat(query.narrowing().tags()).containsExactly("энергия");
        assertThat(query.narrowing().languages()).containsExactly(Language.RUSSIAN);
        assertThat(query.narrowing().has()).containsExactly("video");
        assertThat(query.narrowing().hasNot()).containsExactly("poll");
        assertThat(query.narrowing().since()).isEqualTo(Instant.parse("2025-01-14T21:00:00Z"));
        assertThat(query.narrowing().until()).isEqualTo(Instant.parse("2025-02-28T21:00:00Z"));
        assertThat(query.plain()).isEqualTo("цены на газ в Европе");
    }

    @Test
    void plainQuestionsAndTimesAndLinksAreWords() {
        assertThat(parse("Who won - and why? 12:30 https://example.org/a").words())
                .containsExactly("Who", "won", "and", "why?", "12:30", "https://example.org/a");
    }

    @Test
    void typographicQuotesMakePhrasesOrNothing() {
        assertThat(parse("«новая версия» вышла").phrases()).containsExactly("новая версия");
        assertThat(parse("„neue Version“").phrases()).containsExactly("neue Version");
        assertThat(parse("«новая версия").words()).containsExactly("новая", "версия");
    }

    @Test
    void aNameInTypographicQuotesWithinAQuestionIsItsWords() {
        ParsedQuery question = parse("Чего не хватает «Исламскому государству» со стороны -«третьих стран»");
        assertThat(question.words())
                .containsExactly("Чего", "не", "хватает", "Исламскому", "государству", "со", "стороны");
        assertThat(question.phrases()).isEmpty();
        assertThat(question.without()).containsExactly("третьих стран");
        assertThat(parse("what is it that \"new version\" brings").phrases()).containsExactly("new version");
        assertThat(parse("what is it about “from:3 x”").narrowing().from()).isEmpty();
    }

    @Test
    void whatStandsInMarksIsNoFilter() {
        for (String query : List.of("« from:3 »", "“from:3”", "„from:3“", "\"from:3\"", "„from:3”")) {
            assertThat(parse(query).narrowing().from()).as(query).isEmpty();
            assertThat(QueryPart.of(query)).as(query).noneMatch(part -> part.content() instanceof Content.Filter);
        }
        assertThat(parse("FROM:3 x").narrowing().from()).containsExactly("3");
        assertThat(QueryPart.of("-From:\"3\" «a b» - “stray"))
                .extracting(QueryPart::typed)
                .containsExactly("-From:\"3\"", "«a b»", "-", "“", "stray");
    }

    @Test
    void aBeginningHasTwoLetters() {
        assertThat(ParsedQuery.isBeginning("be*")).isTrue();
        assertThat(ParsedQuery.isBeginning("b*")).isFalse();
        assertThat(ParsedQuery.isBeginning("𝒃*")).isFalse();
        assertThat(parse("beg* \"in*\"").plain()).isEqualTo("beg in*");
    }

    @Test
    void filtersAloneAreAQuery() {
        assertThat(parse("from:@durov").ranks()).isFalse();
    }

    @Test
    void fromNamesAChatByAtAndNumberAndASenderOtherwise() {
        Narrowing narrowing = parse(
                        "from:@durov from:12 from:\"Анна Белл\" from:Анна from:user12 -from:channel34 from:chat56 from:\"34\"")
                .narrowing();

        assertThat(narrowing.from()).containsExactlyInAnyOrder("durov", "12", "34");
        assertThat(narrowing.senders())
                .containsExactlyInAnyOrder(
                        new Who.Named("Анна Белл", true),
                        new Who.Named("Анна", false),
                        new Who.Numbered(TelegramChatId.ofUser(12)),
                        new Who.Numbered(TelegramChatId.ofGroup(56)));
        assertThat(narrowing.notSenders()).containsExactly(new Who.Numbered(TelegramChatId.ofChannel(34)));
    }

    @Test
    void namesCompareInWhateverWayTheyAreTyped() {
        for (String name : List.of("علی\u200cرضا", "علی رضا", "علیرضا", "علي رضا", "🌸 علی‌رضا 🌸")) {
            assertThat(Names.squeezed(Names.loose(name))).as(name).isEqualTo("علیرضا");
        }
        assertThat(Names.loose("Семён «Сеня» О’Коннор")).isEqualTo("семен сеня о коннор");
        assertThat(Names.loose("🌸")).isEqualTo("🌸");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            say "hello       | quotation mark at position 5
            after:2025-02-30 | needs a date that exists
            after:yesterday  | needs a date that exists
            after:2025-13    | needs a date that exists
            before:          | before: needs a value, such as before:2025-01-31
            -after:2025      | use before:
            after:2025 before:2024 | nothing can match
            lang:klingon     | lang: needs one of ru, uk, en, tr, fa, ar, de, fr, es, it, pt, nl, pl, ro, id, uz, az, bg, be, sr, kk, ur, zh, ja, ko, th, he, el, hy, ka, hi, other
            has:dinosaur     | has: needs one of animation, audio
            from:"‌"         | from: needs a channel's name
            from:"           | is not closed
            -                | Say what to look for
            !!! …            | Say what to look for
            ""               | Say what to look for
            """)
    void mistakesAreAnsweredWithWhatWasExpected(String query, String answer) {
        assertThatThrownBy(() -> parse(query))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_QUERY))
                .hasMessageContaining(answer);
    }

    @Test
    void lengthAndNumberOfWordsAreBounded() {
        assertThatThrownBy(() -> parse("x".repeat(100_000))).hasMessageContaining("at most 2,000 characters");
        assertThatThrownBy(() -> parse("слово ".repeat(65))).hasMessageContaining("at most 64 words");
        assertThat(parse("слово ".repeat(64)).words()).hasSize(64);
    }

    @Test
    void anyTextIsAQueryOrABadQuery() {
        Random random = new Random(11);
        String alphabet = "ab\"«»-: #@from:tag:after:2025-1has:lang:ru\n\uD83D";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder query = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                query.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertThat(parse(query.toString())).isNotNull();
            } catch (KanalException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.BAD_QUERY);
            }
        }
    }
}
