package io.kanal.search.internal.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kanal.posts.ReadScope;
import io.kanal.search.SearchPage.Facets;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FacetCounterTest {
    private static LocalDate day(Instant date) {
        return LocalDate.ofInstant(date, ZoneOffset.UTC);
    }

    private static final Instant APRIL = Instant.parse("2026-04-30T23:59:59Z");

    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final WordIndex index = new WordIndex(directory, new Analysis(), Ranking.DEFAULT);

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void everyMatchWithinTheRightsIsCountedAndNothingElse() {
        index.add(List.of(
                TestPassages.of(1, 0, 1, TestPassages.MARCH, Language.ENGLISH, "river bank"),
                TestPassages.of(2, 0, 1, APRIL, Language.ENGLISH, "river boat"),
                TestPassages.of(3, 0, 2, APRIL, Language.RUSSIAN, "river"),
                TestPassages.of(4, 0, 3, APRIL, Language.ENGLISH, "river of others"),
                TestPassages.of(5, 0, 1, APRIL, Language.ENGLISH, "mountain")));
        index.refresh();

        Facets facets = index.facets(
                TestPassages.query("river"),
                Filters.of(ReadScope.of(Set.of(new ChatId(1), new ChatId(2)))),
                false,
                ZoneOffset.UTC);

        assertThat(facets)
                .isEqualTo(new Facets(
                        Map.of(1L, 2, 2L, 1),
                        Map.of("en", 2, "ru", 1),
                        Map.of(day(TestPassages.MARCH), 1, day(APRIL), 2),
                        false));
        assertThat(facets.months()).isEqualTo(Map.of("2026-03", 1, "2026-04", 2));
    }

    @Test
    void theChunksOfALongPostCountOnce() {
        index.add(List.of(
                TestPassages.of(1, 0, 1, APRIL, Language.ENGLISH, "river one"),
                TestPassages.of(1, 1, 1, APRIL, Language.ENGLISH, "river two")));
        index.refresh();

        Facets facets = index.facets(TestPassages.query("river"), Filters.of(TestPassages.ALL), false, ZoneOffset.UTC);

        assertThat(facets.channels()).isEqualTo(Map.of(1L, 1));
    }

    @Test
    void daysAreThoseOfTheZoneAcrossItsChangesOfTheClock() {
        List<Instant> written = List.of(
                Instant.parse("2026-03-28T23:30:00Z"),
                Instant.parse("2026-03-29T01:00:00Z"),
                Instant.parse("2026-03-29T21:59:59Z"),
                Instant.parse("2026-03-29T22:00:00Z"),
                Instant.parse("2026-10-24T22:00:00Z"),
                Instant.parse("2026-10-25T22:59:59Z"),
                Instant.parse("2026-10-25T23:00:00Z"));
        List<IndexedPassage> passages = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            passages.add(TestPassages.of(i + 1, 0, 1, written.get(i), Language.ENGLISH, "river"));
        }
        index.add(passages);
        index.refresh();

        Facets facets = index.facets(
                TestPassages.query("river"), Filters.of(TestPassages.ALL), false, ZoneId.of("Europe/Berlin"));

        assertThat(facets.days())
                .isEqualTo(Map.of(
                        LocalDate.of(2026, 3, 29), 3,
                        LocalDate.of(2026, 3, 30), 1,
                        LocalDate.of(2026, 10, 25), 2,
                        LocalDate.of(2026, 10, 26), 1));
    }

    @Test
    void inTheOrderByDateAMatchHoldsEveryWord() {
        index.add(List.of(TestPassages.of(1, "river bank"), TestPassages.of(2, "river")));
        index.refresh();
        Filters all = Filters.of(TestPassages.ALL);

        assertThat(index.facets(TestPassages.query("river bank"), all, true, ZoneOffset.UTC)
                        .channels())
                .isEqualTo(Map.of(1L, 1));
        assertThat(index.facets(TestPassages.query("river bank"), all, false, ZoneOffset.UTC)
                        .channels())
                .isEqualTo(Map.of(1L, 2));
    }

    @Test
    void countsOfVeryManyMatchesAreEstimatedAndSaySo() throws IOException {
        int posts = 40_000;
        List<IndexedPassage> passages = new ArrayList<>();
        for (int i = 1; i <= posts; i++) {
            passages.add(TestPassages.of(i, 0, 1 + i % 4, APRIL, Language.ENGLISH, "river"));
        }
        index.add(passages);
        index.commit(Map.of());

        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            Facets facets = FacetCounter.count(
                    new IndexSearcher(reader),
                    new TermQuery(new Term(PassageFields.TEXT, "river")),
                    ZoneOffset.UTC,
                    posts / 4);

            assertThat(facets.approximate()).isTrue();
            assertThat(facets.channels().keySet()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
            assertThat((double) facets.languages().getOrDefault("en", 0)).isCloseTo(posts, within(posts * 0.3));
        }
    }
}
