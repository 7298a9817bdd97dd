package io.kanal.web.internal.locale;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What the rooms say in English (refusals, why a job waits or failed, what was chosen at start) in the language of a page.
 *
 * <p>A sentence is written where it is known what happened, stays in the record as it was said, and is the same to every program. So its English is its name: the
 * templates of {@code messages/told.properties} are those sentences with gaps, and the file of another language says the template that fits. What fills a gap is
 * told as well, where it is a sentence of its own. A sentence that no template fits stays English.
 */
@Component
public class Telling {
    private static final Pattern GAP = Pattern.compile("\\{(\\d)}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}(,\\d{3})+|\\d{1,18}");
    private static final String FIRST_STRONG_ISOLATE = "\u2068";
    private static final String POP_ISOLATE = "\u2069";
    private static final int LONGEST = 2_000;
    /** A sentence in a sentence in a sentence. */
    private static final int DEEPEST = 3;

    private final List<Template> templates;
    private final Map<String, Properties> languages = new ConcurrentHashMap<>();

    Telling() {
        templates = words("").entrySet().stream()
                .map(entry ->
                        Template.of(entry.getKey().toString(), entry.getValue().toString()))
                .sorted(Comparator.comparingInt(Template::letters).reversed())
                .toList();
    }

    /** A sentence with gaps; {@code letters} are those outside of them, of which the most decide. */
    private record Template(String key, Pattern sentence, int letters) {
        static Template of(String key, String english) {
            StringBuilder pattern = new StringBuilder();
            Matcher gap = GAP.matcher(english);
            int at = 0;
            while (gap.find()) {
                pattern.append(Pattern.quote(english.substring(at, gap.start())))
                        .append("(?<g")
                        .append(gap.group(1))
                        .append(">.+?)");
                at = gap.end();
            }
            pattern.append(Pattern.quote(english.substring(at)));
            return new Template(
                    key,
                    Pattern.compile(pattern.toString(), Pattern.DOTALL),
                    GAP.matcher(english).replaceAll("").length());
        }
    }

    /** The sentence in a language. */
    public String tell(String english, Locale locale) {
        return locale.getLanguage().equals("en") ? english : tell(english, locale, 0);
    }

    /** Whether other languages have a sentence for it. */
    boolean knows(String english) {
        return find(english).isPresent();
    }

    private Optional<Template> find(String english) {
        return english.length() > LONGEST
                ? Optional.empty()
                : templates.stream()
                        .filter(template -> template.sentence().matcher(english).matches())
                        .findFirst();
    }

    private String tell(String english, Locale locale, int depth) {
        Template template = depth > DEEPEST ? null : find(english).orElse(null);
        if (template == null) {
            return english;
        }
        Matcher said = template.sentence().matcher(english);
        if (!said.matches()) {
            return english;
        }
        String words = Objects.requireNonNull(
                languages
                        .computeIfAbsent("_" + locale.getLanguage(), Telling::words)
                        .getProperty(template.key()),
                template.key());
        return GAP.matcher(words)
                .replaceAll(gap -> Matcher.quoteReplacement(filled(said.group("g" + gap.group(1)), locale, depth + 1)));
    }

    private String filled(String gap, Locale locale, int depth) {
        if (NUMBER.matcher(gap).matches()) {
            NumberFormat format = NumberFormat.getIntegerInstance(locale);
            // What is no amount, such as an id, was not grouped.
            format.setGroupingUsed(gap.contains(","));
            return format.format(Long.parseLong(gap.replace(",", "")));
        }
        String told = tell(gap, locale, depth);
        // A name in other letters turns neither the sentence nor its signs.
        return locale.getLanguage().equals("fa") ? FIRST_STRONG_ISOLATE + told + POP_ISOLATE : told;
    }

    private static Properties words(String language) {
        String name = "/messages/told" + language + ".properties";
        Properties words = new Properties();
        try (InputStream file = Objects.requireNonNull(Telling.class.getResourceAsStream(name), name)) {
            words.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
