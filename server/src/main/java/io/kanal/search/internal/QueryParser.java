package io.kanal.search.internal;

import io.kanal.search.Folding;
import io.kanal.search.QueryPart;
import io.kanal.search.QueryPart.Content;
import io.kanal.search.internal.senders.Names;
import io.kanal.search.internal.senders.Sender;
import io.kanal.search.internal.senders.Who;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Language;
import io.kanal.shared.TelegramChatId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the query language: words, {@code "phrases"}, {@code -without}, {@code from:@channel}, {@code from:"Sender"}, {@code in:"Title"}, {@code tag:ai},
 * {@code after:2025-01-01}, {@code before:}, {@code lang:ru}, {@code has:video}, {@code topic:"Lost and found"}. Every mistake is answered with what was
 * expected. One instance reads one query.
 */
public final class QueryParser {
    public static final int MOST_UNITS = 2_000;
    public static final int MOST_TERMS = 64;

    private static final Pattern CHANNEL =
            Pattern.compile("(?i)(?:@|(?:https?://)?t\\.me/(?:s/)?)([a-z][a-z0-9_]{1,63})/?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Pattern DATE = Pattern.compile("(\\d{4})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?");

    private final String query;
    private final ZoneId zone;
    private final List<String> words = new ArrayList<>();
    private final List<String> phrases = new ArrayList<>();
    private final List<String> without = new ArrayList<>();
    private final Set<String> from = new HashSet<>();
    private final Set<String> notFrom = new HashSet<>();
    private final Set<Who> senders = new HashSet<>();
    private final Set<Who> notSenders = new HashSet<>();
    private final Set<String> in = new HashSet<>();
    private final Set<String> notIn = new HashSet<>();
    private final Set<String> tags = new HashSet<>();
    private final Set<String> notTags = new HashSet<>();
    private final Set<Language> languages = new HashSet<>();
    private final Set<Language> notLanguages = new HashSet<>();
    private final Set<String> has = new HashSet<>();
    private final Set<String> hasNot = new HashSet<>();
    private final Set<String> topics = new HashSet<>();
    private final Set<String> notTopics = new HashSet<>();
    private @Nullable Instant since;
    private @Nullable Instant until;
    private int terms;

    private QueryParser(String query, ZoneId zone) {
        this.query = query;
        this.zone = zone;
    }

    /**
     * Takes a query apart.
     *
     * @param zone the person's own, in which days begin
     * @throws KanalException {@code BAD_QUERY}, saying what was expected
     */
    public static ParsedQuery parse(String query, ZoneId zone) {
        if (query.length() > MOST_UNITS) {
            throw bad("A query has at most %,d characters; this one has %,d".formatted(MOST_UNITS, query.length()));
        }
        return new QueryParser(query, zone).read();
    }

    private ParsedQuery read() {
        List<QueryPart> parts = QueryPart.of(query);
        // Who writes so many words beside typographic marks asks a question in which they name something.
        boolean question = parts.stream()
                        .filter(part -> part.content() instanceof Content.Word)
                        .count()
                >= ParsedQuery.QUESTION;
        parts.forEach(part -> take(part, question));
        if (terms > MOST_TERMS) {
            throw bad("A query has at most %d words; this one has %d".formatted(MOST_TERMS, terms));
        }
        Instant start = since;
        Instant end = until;
        if (start != null && end != null && !start.isBefore(end)) {
            throw bad("after: must lie before before:, otherwise nothing can match");
        }
        Narrowing narrowing = new Narrowing(
                from,
                notFrom,
                senders,
                notSenders,
                in,
                notIn,
                tags,
                notTags,
                languages,
                notLanguages,
                has,
                hasNot,
                topics,
                notTopics,
                start,
                end);
        if (words.isEmpty() && phrases.isEmpty() && without.isEmpty() && narrowing.equals(Narrowing.NONE)) {
            throw bad("Say what to look for: a word, a \"phrase\", or a filter such as from:@channel");
        }
        return new ParsedQuery(words, phrases, without, narrowing);
    }

    private void take(QueryPart part, boolean question) {
        switch (part.content()) {
            case Content.Word(String text) -> addWords(text, part.negated());
            case Content.Phrase(String text)
            when question && !part.negated() && !part.typed().startsWith("\"") ->
                List.of(text.split("\\s+")).forEach(word -> addWords(word, false));
            case Content.Phrase(String text) -> addPhrase(text, part.negated());
            case Content.Filter(String name, String value) -> addFilter(name, value, part);
            case Content.Sign _ -> {}
            case Content.Unclosed(int position) ->
                throw bad("The quotation mark at position %d is not closed; expected \"words in a row\""
                        .formatted(position));
        }
    }

    private void addPhrase(String phrase, boolean negated) {
        if (phrase.codePoints().anyMatch(Character::isLetterOrDigit)) {
            terms += phrase.split("\\s+").length;
            (negated ? without : phrases).add(phrase);
        }
    }

    private void addFilter(String name, String value, QueryPart part) {
        boolean negated = part.negated();
        if (value.isEmpty()) {
            throw bad("%s: needs a value, such as %s".formatted(name, example(name)));
        }
        switch (name) {
            case "from" -> addFrom(value, part.quoted(), negated);
            case "in" -> (negated ? notIn : in).add(value);
            case "tag" -> (negated ? notTags : tags).add(tag(value));
            case "lang" -> (negated ? notLanguages : languages).add(language(value));
            case "has" -> (negated ? hasNot : has).add(carried(value));
            case "topic" -> (negated ? notTopics : topics).add(value);
            case "after" -> since = later(since, day(name, value, negated));
            case "before" -> until = earlier(until, day(name, value, negated));
            default -> throw new IllegalStateException("A filter without a meaning: " + name);
        }
    }

    private void addWords(String token, boolean negated) {
        if (token.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return;
        }
        terms++;
        (negated ? without : words).add(token);
    }

    /** Whether what stands behind {@code from:} is a channel, however it is written: its name with @ or Kanal's own number. */
    public static boolean namesChannel(String value) {
        return NUMBER.matcher(value).matches() || CHANNEL.matcher(value).matches();
    }

    /**
     * A channel by its name or by Kanal's own number, because what came by an export has no public name; a sender by Telegram's
     * number or by any name.
     */
    private void addFrom(String value, boolean quoted, boolean negated) {
        if (NUMBER.matcher(value).matches()) {
            (negated ? notFrom : from).add(value);
            return;
        }
        Matcher username = CHANNEL.matcher(value);
        if (username.matches()) {
            (negated ? notFrom : from).add(username.group(1).toLowerCase(Locale.ROOT));
            return;
        }
        TelegramChatId id = quoted ? null : Sender.id(value);
        if (id == null && Names.loose(value).isEmpty()) {
            throw bad("from: needs a channel's name, such as from:@durov, its number in Kanal, or a sender's name,"
                    + " such as from:\"Anna Bell\", not '%s'".formatted(shown(value)));
        }
        (negated ? notSenders : senders).add(id == null ? new Who.Named(value, quoted) : new Who.Numbered(id));
    }

    private static String tag(String value) {
        String folded = Folding.fold(value.startsWith("#") ? value.substring(1) : value);
        if (folded.isBlank()) {
            throw bad("tag: needs a word, such as tag:ai");
        }
        return folded;
    }

    private static Language language(String value) {
        return Language.findByCode(value)
                .orElseThrow(() -> bad("lang: needs one of %s, not '%s'".formatted(Language.codes(), shown(value))));
    }

    private static String carried(String value) {
        String name = value.toLowerCase(Locale.ROOT);
        if (!Facts.CARRIED.contains(name)) {
            throw bad("has: needs one of %s, not '%s'".formatted(String.join(", ", Facts.CARRIED), shown(value)));
        }
        return name;
    }

    private Instant day(String name, String value, boolean negated) {
        if (negated) {
            throw bad("-%s: has no meaning; use %s:".formatted(name, "after".equals(name) ? "before" : "after"));
        }
        Matcher matcher = DATE.matcher(value);
        try {
            if (matcher.matches()) {
                int year = Integer.parseInt(matcher.group(1));
                LocalDate day = matcher.group(2) == null
                        ? Year.of(year).atDay(1)
                        : matcher.group(3) == null
                                ? YearMonth.of(year, Integer.parseInt(matcher.group(2)))
                                        .atDay(1)
                                : LocalDate.of(
                                        year, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
                return day.atStartOfDay(zone).toInstant();
            }
        } catch (DateTimeException e) {
            throw new KanalException(ErrorCode.BAD_QUERY, noDate(name, value), e);
        }
        throw bad(noDate(name, value));
    }

    private static String noDate(String name, String value) {
        return "%s: needs a date that exists, as 2025-01-31, 2025-01 or 2025, not '%s'".formatted(name, shown(value));
    }

    private static Instant later(@Nullable Instant known, Instant other) {
        return known == null || known.isBefore(other) ? other : known;
    }

    private static Instant earlier(@Nullable Instant known, Instant other) {
        return known == null || known.isAfter(other) ? other : known;
    }

    private static String example(String filter) {
        return switch (filter) {
            case "from" -> "from:@durov";
            case "in" -> "in:\"Hiking club\"";
            case "tag" -> "tag:ai";
            case "lang" -> "lang:ru";
            case "has" -> "has:video";
            case "topic" -> "topic:\"Lost and found\"";
            default -> filter + ":2025-01-31";
        };
    }

    private static String shown(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "…";
    }

    private static KanalException bad(String message) {
        return new KanalException(ErrorCode.BAD_QUERY, message);
    }
}
