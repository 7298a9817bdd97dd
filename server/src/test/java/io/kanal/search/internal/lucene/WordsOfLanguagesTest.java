package io.kanal.search.internal.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Found;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.shared.Language;
import io.kanal.shared.text.LanguageDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Words find their other forms, and not their neighbours: pairs for each language, in files that people who speak it can read. */
class WordsOfLanguagesTest {
    private static final Path FILES = Path.of("src/test/resources/search/words");
    private static final Analysis ANALYSIS = new Analysis();

    private record Pair(String asked, List<String> found, List<String> notFound) {
        static Pair of(String line) {
            String[] parts = line.split(";", -1);
            assertThat(parts).as(line).hasSize(3);
            return new Pair(parts[0].strip(), texts(parts[1]), texts(parts[2]));
        }

        private static List<String> texts(String part) {
            return Stream.of(part.split("\\|"))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void wordsFindTheirFormsAndNotTheirNeighbours(Path file) throws IOException {
        Language language = Language.findByCode(file.getFileName().toString().replace(".txt", ""))
                .orElse(Language.OTHER);
        List<Pair> pairs = Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Pair::of)
                .toList();
        List<String> wrong = new ArrayList<>();
        for (Pair pair : pairs) {
            List<String> texts =
                    Stream.concat(pair.found.stream(), pair.notFound.stream()).toList();
            Set<String> found = ask(pair.asked, texts, text -> language);
            pair.found.stream()
                    .filter(text -> !found.contains(text))
                    .forEach(text -> wrong.add(pair.asked + " does not find " + text));
            pair.notFound.stream().filter(found::contains).forEach(text -> wrong.add(pair.asked + " finds " + text));
        }

        assertThat(wrong).isEmpty();
        assertThat(pairs).hasSizeGreaterThanOrEqualTo(30);
    }

    @Test
    void aTextInTwoLanguagesIsFoundByTheWordsOfBoth() throws IOException {
        String mixed =
                "Вчера переехали на новые серверы. Yesterday the machines were moved to other buildings, everybody helped.";
        String other = "Ничего из этого. Nothing of that kind at all.";

        assertThat(detected("сервер", mixed, other)).containsExactly(mixed);
        assertThat(detected("переезжать переехал", mixed, other)).containsExactly(mixed);
        assertThat(detected("machine", mixed, other)).containsExactly(mixed);
        assertThat(detected("building", mixed, other)).containsExactly(mixed);
    }

    @Test
    void aQuotedTextOfAnotherLanguageInTheSameScriptIsFound() throws IOException {
        String mixed = "Він написав: «ребёнку нужны игрушки», і ми погодилися, що це слушна думка для всіх нас.";

        assertThat(detected("дети", mixed)).containsExactly(mixed);
        assertThat(detected("думки", mixed)).containsExactly(mixed);
    }

    private static Set<String> detected(String asked, String... texts) throws IOException {
        return ask(asked, List.of(texts), LanguageDetector.shared()::detect);
    }

    private static Set<String> ask(
            String asked, List<String> texts, java.util.function.Function<String, Language> language)
            throws IOException {
        try (WordIndex index = new WordIndex(new ByteBuffersDirectory(), ANALYSIS, Ranking.DEFAULT)) {
            List<IndexedPassage> passages = new ArrayList<>();
            for (String text : texts) {
                passages.add(
                        TestPassages.of(passages.size() + 1L, 0, 1, TestPassages.MARCH, language.apply(text), text));
            }
            index.add(passages);
            index.refresh();
            return index.best(TestPassages.query(asked), Filters.of(TestPassages.ALL), 50).found().stream()
                    .map(Found::id)
                    .map(id -> texts.get((int) id.message().value() - 1))
                    .collect(Collectors.toSet());
        }
    }
}
