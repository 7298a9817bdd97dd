package io.kanal.bot.internal.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Calendar;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.UserId;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the bot says: every language the same things, with the same gaps and formats, readable from both sides. */
class WordingTest {
    private static final Pattern MARK = Pattern.compile("\\{\\d}|</?[a-z]+>|/[a-z_]{3,}");

    private final Wordings wordings = new Wordings();

    static Stream<String> languages() {
        return Users.LANGUAGES.stream();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void aLanguageHasTheKeysGapsFormatsAndCommandsOfEnglish(String language) throws IOException {
        Properties english = bundle("en");
        Properties other = bundle(language);
        assertThat(new TreeSet<>(other.stringPropertyNames())).isEqualTo(new TreeSet<>(english.stringPropertyNames()));
        for (String key : english.stringPropertyNames()) {
            assertThat(marks(last(other.getProperty(key)))).as(key).isEqualTo(marks(last(english.getProperty(key))));
            assertThat(other.getProperty(key)).as(key).isNotBlank();
        }
    }

    /** The last of the forms of a text that counts. */
    private static String last(String forms) {
        return forms.substring(forms.lastIndexOf('|') + 1);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everySentenceIsReadAndFitsItsPlace(String language) throws IOException {
        Wording wording = wordings.in(language);
        for (String key : bundle(language).stringPropertyNames()) {
            RichText text = wording.rich(key, 7, "gap", 7, 7, 7, 7);
            assertThat(text.text()).as(key).doesNotContain("<", "{").hasSizeLessThan(2_000);
            if (key.startsWith("button.")) {
                assertThat(text.text()).as(key).hasSizeLessThanOrEqualTo(200);
            }
            if (key.startsWith("menu.")) {
                assertThat(text.text()).as(key).hasSizeBetween(1, 256);
            }
        }
    }

    @Test
    void everyKeyTheCodeNamesIsInTheBundleAndEveryKeyIsNamed() throws IOException {
        Set<String> known = bundle("en").stringPropertyNames();
        Pattern named = Pattern.compile("\"([a-z]+(?:[.-][a-z-]+)*)\"");
        Pattern begun = Pattern.compile("\"([a-z]+(?:[.-][a-z-]+)*\\.)\"\\s*\\+");
        Set<String> used = new TreeSet<>();
        Set<String> beginnings = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/kanal/bot"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                String code = Files.readString(file);
                named.matcher(code).results().map(found -> found.group(1)).forEach(used::add);
                begun.matcher(code).results().map(found -> found.group(1)).forEach(beginnings::add);
            }
        }
        assertThat(known.stream()
                        .filter(key -> !key.startsWith("menu."))
                        .filter(key -> beginnings.stream().noneMatch(key::startsWith))
                        .toList())
                .isSubsetOf(used);
    }

    @Test
    void whatFillsAGapIsNeverMarkup() {
        RichText text = wordings.in("en").rich("start.hello", "<b>Eve</b> {0} *x* [y](z)");
        assertThat(text.text()).isEqualTo("Hello, <b>Eve</b> {0} *x* [y](z).");
        assertThat(text.spans()).containsExactly(Span.of(Kind.BOLD, 7, 25));
    }

    @Test
    void namesThatRunTheOtherWayAreSetApart() {
        assertThat(wordings.in("fa").rich("add.offer", "@orbit_weekly").text())
                .isEqualTo("دنبال کردن \u2068@orbit_weekly\u2069؟");
        assertThat(wordings.in("en").rich("add.offer", "راه آسمان").text()).isEqualTo("Follow \u2068راه آسمان\u2069?");
        assertThat(wordings.in("en").rich("add.offer", "@orbit_weekly").text()).isEqualTo("Follow @orbit_weekly?");
    }

    @Test
    void linesOfAPersianMessageBeginAtTheRight() {
        RichText help = wordings.in("fa").rich("help");
        assertThat(help.text().lines().filter(line -> !line.isEmpty()))
                .allMatch(line -> !BidiText.beginsAgainst(line, true));
        for (Span span : help.spans()) {
            assertThat(help.text().substring(span.offset(), span.end()))
                    .doesNotStartWith("\u200F")
                    .doesNotContain("\n");
        }
    }

    @Test
    void theSlashOfACommandStaysAtItsBeginningInPersian() {
        assertThat(wordings.in("fa").rich("cancel.nothing").text()).doesNotContain("\u200E");
        assertThat(wordings.in("fa").rich("ask.ask").text()).endsWith(": \u200E/cancel");
        assertThat(wordings.in("fa").rich("help").text())
                .contains("\u200F\u200E/ask –")
                .doesNotContain("<\u200E/");
        assertThat(wordings.in("en").rich("ask.ask").text()).doesNotContain("\u200E");
    }

    @Test
    void aQuoteKeepsItsOwnDirection() {
        RichText text = wordings.in("fa")
                .compose()
                .add("1. Orbit")
                .line()
                .quote(RichText.plain("Water ice below the dust."))
                .done();
        assertThat(text.text()).isEqualTo("\u200F1. Orbit\nWater ice below the dust.");
    }

    @Test
    void signsThatTurnDirectionAreTakenOutOfPeoplesWords() {
        String tamed = BidiText.tame("safe\u202Egnp.exe\u2069\u0000");
        assertThat(tamed).isEqualTo("safe\u200Bgnp.exe\u200B\u200B").hasSize(14);
    }

    @Test
    void numbersAndDaysAreThoseOfTheLanguage() {
        assertThat(wordings.in("fa").number(1234)).isEqualTo("۱٬۲۳۴");
        assertThat(wordings.in("ru").text("channels.posts", 22)).isEqualTo("22 поста");
        assertThat(wordings.in("en").text("channels.posts", 1)).isEqualTo("1 post");
        Instant late = Instant.parse("2026-11-03T23:30:00Z");
        assertThat(wordings.in("en").day(late, reader("en", null))).isEqualTo("Nov 4, 2026");
        assertThat(wordings.in("fa").day(late, reader("fa", null))).isEqualTo("۱۳ آبان ۱۴۰۵");
        assertThat(wordings.in("fa").day(late, reader("fa", Calendar.GREGORIAN)))
                .isEqualTo("۴ نوامبر ۲۰۲۶");
        assertThat(wordings.in("ru").day(late, reader("ru", Calendar.PERSIAN))).isEqualTo("13 абана 1405");
        assertThat(wordings.in("ru").day(null, reader("ru", null))).isEqualTo("без даты");
    }

    private static User reader(String language, @Nullable Calendar calendar) {
        return new User(
                new UserId(1),
                "Anna",
                User.Role.MEMBER,
                ZoneId.of("Europe/Kyiv"),
                true,
                Locale.of(language),
                true,
                calendar,
                null,
                true,
                Instant.EPOCH);
    }

    @Test
    void anExcerptEndsAtAWordAndNeverWithinALetter() {
        assertThat(Excerpt.of("one two three four", 0, 11)).isEqualTo("one two …");
        String faces = "😀".repeat(100);
        assertThat(Excerpt.of(faces, 0, 51)).isEqualTo("😀".repeat(25) + " …");
        assertThat(Excerpt.of("short", 0, 50)).isEqualTo("short");
    }

    private static List<String> marks(String text) {
        return MARK.matcher(text).results().map(MatchResult::group).sorted().toList();
    }

    private static Properties bundle(String language) throws IOException {
        Properties properties = new Properties();
        try (InputStream stream = Objects.requireNonNull(
                WordingTest.class.getResourceAsStream("/messages/bot_" + language + ".properties"))) {
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }
        return properties;
    }
}
