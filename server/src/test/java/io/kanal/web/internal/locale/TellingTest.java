package io.kanal.web.internal.locale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static final Path ROOMS = Path.of("src/main/java/io/kanal");

    /** Where what is said does not come to a page: the command line, programs, start, the bot, which has words of its own. */
    private static final List<String> ELSEWHERE = List.of(
            "cli/",
            "operations/",
            "bot/",
            "telegram/",
            "changes/",
            "ai/internal/onnx/",
            "ai/internal/openai/",
            "ai/internal/NoEmbedder",
            "ai/internal/ModelSlots",
            "ai/models/",
            "ingest/Push",
            "ingest/internal/bot/",
            "ingest/internal/merge/",
            "people/LoginLinks",
            "people/TelegramLinks",
            "posts/Blobs",
            "search/SeveralFit",
            "search/internal/EmbedWorker",
            "shared/Caller",
            "shared/database/",
            "shared/decisions/",
            "shared/net/",
            "shared/secrets/",
            "shared/input/",
            "web/internal/contract/",
            "web/internal/rest/",
            "web/internal/AnswerStream");

    private static final Pattern SAID = Pattern.compile(
            "new KanalException\\(\\s*ErrorCode\\.\\w+,|\\bbad\\(|\\bwrong\\(|\\.trouble\\(|new BackEnd\\(|\\brefused\\(\\s*Reason\\.\\w+,"
                    + "|new Answer\\.Never\\(|\\blater\\((?=\\s*\")|jobs\\.start\\(\\s*[\\w.]+,|InvalidInput\\.of\\(\\s*\"\\w+\",\\s*(?:\"[^\"]*\"(?:\\.formatted\\([^)]*\\))?|[^,;()\"]+(?:\\([^)]*\\))?),");
    private static final Pattern WORDS = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\".*?\"\"\"", Pattern.DOTALL);

    private final Telling telling = new Telling();

    @Test
    void whatIsSaidIsToldWithItsGapsInTheLanguageAndItsDigits() {
        Locale russian = Locale.of("ru");
        assertThat(telling.tell("lang: needs one of [en, ru], not 'xx'", russian))
                .isEqualTo("Для lang: нужен один из кодов [en, ru], а не «xx»");
        assertThat(telling.tell("A query has at most 2,000 characters; this one has 2,500", Locale.of("fa")))
                .isEqualTo("جستجو حداکثر ۲٬۰۰۰ نویسه دارد؛ این یکی ۲٬۵۰۰ نویسه است");
        assertThat(telling.tell(
                        "t.me could not be read for @durov: it did not answer in 10 s. Try again in 5 minutes.",
                        russian))
                .isEqualTo("Не удалось прочитать t.me для @durov: нет ответа за 10 с. Попробуйте через 5 мин.");
        assertThat(telling.tell("zone is 'Mars'; expected a time zone like Europe/Kyiv", russian))
                .isEqualTo("zone: «Mars»; нужно: часовой пояс, например Europe/Kyiv");
        assertThat(telling.tell("There is no post 99999 for you", Locale.of("fa")))
                .isEqualTo("برای شما پست ۹۹۹۹۹ نیست");
        assertThat(telling.tell("Import of a (1).json", Locale.of("fa"))).isEqualTo("درون‌ریزی \u2068a (1).json\u2069");
        assertThat(telling.tell("Import of $1 {0}.json", russian)).isEqualTo("Импорт $1 {0}.json");
        assertThat(telling.tell("Nobody knows this sentence", russian)).isEqualTo("Nobody knows this sentence");
        assertThat(telling.tell("Import of x", Locale.ENGLISH)).isEqualTo("Import of x");
    }

    /** Every sentence that the rooms write for people and a page may show has its words in every language. */
    @Test
    void everySentenceOfTheRoomsIsKnown() throws IOException {
        Set<String> unknown = new TreeSet<>();
        int seen = 0;
        try (var files = Files.walk(ROOMS)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String room = ROOMS.relativize(file).toString();
                if (ELSEWHERE.stream().anyMatch(room::startsWith)) {
                    continue;
                }
                for (String sentence :
                        sentences(TEXT_BLOCK.matcher(Files.readString(file)).replaceAll(""))) {
                    seen++;
                    if (!telling.knows(sentence)) {
                        unknown.add(room + ": " + sentence);
                    }
                }
            }
        }
        // A gap of theirs holds a part of the sentence or nothing; each way has a template.
        unknown.removeIf(sentence -> sentence.contains("does not say which chat it is ofx")
                || sentence.contains("What answered is not t.mex")
                || sentence.contains("of this x")
                || sentence.endsWith("(its title is 'x')"));
        assertThat(seen).isGreaterThan(90);
        assertThat(unknown).isEmpty();
    }

    /** Sentences with something in their gaps, as they stand in the arguments of what says them. */
    private static List<String> sentences(String source) {
        List<String> found = new ArrayList<>();
        Matcher said = SAID.matcher(source);
        while (said.find()) {
            String arguments = upToItsEnd(source, said.end()).replaceAll("\\s+", " ");
            // Each way of a choice is a sentence, and so is each text among several.
            for (String part : arguments.split("(?<=[\\w)\"])\\s[?:]\\s|(?<=\"),\\s+(?=\")", -1)) {
                String sentence = sentence(part);
                if (sentence.contains(" ") && sentence.length() > 8) {
                    found.add(sentence);
                }
            }
        }
        return found;
    }

    private static String sentence(String part) {
        String argument = part.split("\\.formatted\\(", 2)[0];
        StringBuilder sentence = new StringBuilder();
        Matcher words = WORDS.matcher(argument);
        int at = 0;
        boolean any = false;
        while (words.find()) {
            String between = argument.substring(at, words.start()).replaceAll("[\\s+()]", "");
            sentence.append(between.isEmpty() || between.endsWith(",") ? "" : "x")
                    .append(words.group(1));
            at = words.end();
            any = true;
        }
        if (!any) {
            return "";
        }
        String behind = argument.substring(at).strip();
        sentence.append(behind.startsWith("+") ? "x" : "");
        return sentence.toString()
                .replace("\\\"", "\"")
                .replaceAll("%s$", "%s What is left: import an export of it.")
                .replaceAll("%(,)?d", "7")
                .replaceAll("%s What is left", " What is left")
                .replaceAll("%s", "x");
    }

    private static String upToItsEnd(String source, int from) {
        int depth = 1;
        boolean words = false;
        for (int i = from; i < source.length(); i++) {
            char letter = source.charAt(i);
            if (words) {
                if (letter == '\\') {
                    i++;
                } else if (letter == '"') {
                    words = false;
                }
            } else if (letter == '"') {
                words = true;
            } else if (letter == '(') {
                depth++;
            } else if (letter == ';' || (letter == ')' && --depth == 0)) {
                return source.substring(from, i);
            }
        }
        return source.substring(from);
    }
}
