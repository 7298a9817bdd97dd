package io.kanal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Questions of each language and the days they mean, in files that people who speak it can read. */
class TimeWordsTest {
    private static final Path FILES = Path.of("src/test/resources/search/asked-time");
    /** A Wednesday. */
    private static final LocalDate TODAY = LocalDate.of(2023, 5, 17);

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void wordsOfTimeMeanDays(Path file) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        for (String line : lines) {
            String[] parts = line.split(" ;", -1);
            String text = parts[0].strip();
            Optional<TimeWords> found = TimeWords.ofQuestion(text, TODAY);
            String expected =
                    parts.length == 1 ? "none" : parts[1].strip() + " ; " + parts[2].strip() + " ; " + parts[3].strip();
            String got = found.map(time -> day(time.since()) + " ; " + day(time.until()) + " ; " + time.without(text))
                    .orElse("none");
            if (!got.equals(expected)) {
                wrong.add(text + " → " + got + ", not " + expected);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(20);
    }

    private static String day(@Nullable LocalDate day) {
        return day == null ? "" : day.toString();
    }

    @Test
    void aSearchOfFewWordsOrWithoutAQuestionStaysAsItWasTyped() {
        assertThat(TimeWords.ofSearch("yesterday once more", TODAY)).isEmpty();
        assertThat(TimeWords.ofSearch("news last week", TODAY)).isEmpty();
        assertThat(TimeWords.ofSearch("carpenters yesterday once more live", TODAY))
                .isEmpty();
        assertThat(TimeWords.ofSearch("what happened last week in Berlin", TODAY))
                .isPresent();
        assertThat(TimeWords.ofSearch("что было вчера в Казани", TODAY)).isPresent();
    }

    @Test
    void theDaysAreFiltersOfTheQueryLanguage() {
        TimeWords week =
                TimeWords.ofQuestion("news of last week about trains", TODAY).orElseThrow();
        assertThat(week.words()).isEqualTo("of last week");
        assertThat(week.filters()).isEqualTo("after:2023-05-08 before:2023-05-15");
        TimeWords since =
                TimeWords.ofQuestion("posts about trains since 2021", TODAY).orElseThrow();
        assertThat(since.filters()).isEqualTo("after:2021-01-01");
    }

    /** Words of time thrown together mean nothing, or days in order. */
    @Test
    void anyTextIsRead() {
        List<String> words =
                List.of(("last between and from since before in posts 31 0 999 2022 99999 1401 february may yesterday"
                                + " day weeks ago the of за с по до между и прошлую неделю в марте году \u200c ؟ ? \" ' هفتهٔ گذشته اسفند"
                                + " ۱۴۰۳ بین و از تا geçen yıl 2021'den beri arasında منذ آذار ٢٠٢٢ بين شهر")
                        .split(" ", -1));
        RandomGenerator random = new SplittableRandom(7);
        for (int i = 0; i < 3_000; i++) {
            String text = random.ints(random.nextInt(9), 0, words.size())
                    .mapToObj(words::get)
                    .collect(Collectors.joining(" "));
            TimeWords.in(text, TODAY).ifPresent(time -> {
                assertThat(time.without(text)).doesNotContain("  ");
                assertThat(time.filters()).as(text).isNotEmpty();
                LocalDate since = time.since();
                LocalDate until = time.until();
                assertThat(since == null || until == null || since.isBefore(until))
                        .as(text)
                        .isTrue();
            });
        }
    }
}
