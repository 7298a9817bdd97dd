package io.kanal.bot.internal.words;

import io.kanal.people.User;
import io.kanal.posts.Chat;
import io.kanal.shared.text.PluralForm;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.time.CalendarWords;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bot's words in one language. A template may hold {@code <b>}, {@code <i>}, {@code <code>} and gaps {@code {0}};
 * forms of a text that counts are divided by bars, and its first number chooses one;
 * what fills a gap is text, set apart where it runs in the other direction, and never markup.
 */
public final class Wording {
    private static final Pattern PIECE = Pattern.compile("<(/?)(b|i|code)>|\\{(\\d)}");
    private static final Pattern COMMAND = Pattern.compile("(?<![<\\w/])/(?=[a-z_]{3})");
    private static final Map<String, Kind> KINDS = Map.of("b", Kind.BOLD, "i", Kind.ITALIC, "code", Kind.CODE);

    private final Locale locale;
    private final Properties templates;
    private final boolean rightToLeft;

    Wording(Locale locale, Properties templates) {
        this.locale = locale;
        this.templates = templates;
        this.rightToLeft = locale.getLanguage().equals("fa");
    }

    Locale locale() {
        return locale;
    }

    public Composer compose() {
        return new Composer(rightToLeft);
    }

    /** A sentence for where Telegram takes no formatting: buttons, alerts, menus. */
    public String text(String key, Object... gaps) {
        return rich(key, gaps).text();
    }

    public RichText rich(String key, Object... gaps) {
        String template = templates.getProperty(key);
        if (template == null) {
            throw new IllegalArgumentException("The bot has no words for '" + key + "' in " + locale);
        }
        if (template.indexOf('|') >= 0) {
            template = PluralForm.choose(template, locale, counted(key, gaps));
        }
        if (rightToLeft) {
            // Without the mark the slash of a command would stand at its other end.
            template = COMMAND.matcher(template).replaceAll(BidiText.LEFT_TO_RIGHT_MARK + "/");
        }
        Composer composer = compose();
        Deque<Integer> open = new ArrayDeque<>();
        Matcher piece = PIECE.matcher(template);
        int at = 0;
        while (piece.find()) {
            composer.add(template.substring(at, piece.start()));
            at = piece.end();
            if (piece.group(3) != null) {
                fill(composer, gaps[Integer.parseInt(piece.group(3))]);
            } else if (piece.group(1).isEmpty()) {
                open.push(composer.length());
            } else {
                Kind kind = KINDS.get(piece.group(2));
                if (kind != null) {
                    composer.mark(kind, open.pop(), null);
                }
            }
        }
        return composer.add(template.substring(at)).done();
    }

    private static long counted(String key, Object... gaps) {
        return Stream.of(gaps)
                .filter(Number.class::isInstance)
                .map(Number.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' counts nothing"))
                .longValue();
    }

    private void fill(Composer composer, Object gap) {
        switch (gap) {
            case RichText rich -> composer.add(rich);
            case Number number -> composer.add(number(number.longValue()));
            default -> composer.add(name(gap.toString()));
        }
    }

    /** People's words on one line of ours: titles, names, what they searched for. */
    public String name(String words) {
        return BidiText.isolated(BidiText.tame(words).replaceAll("\\s+", " ").strip(), rightToLeft);
    }

    public String number(long value) {
        return NumberFormat.getIntegerInstance(locale).format(value);
    }

    /** A day as its reader counts days, in this language. */
    public String day(@Nullable Instant instant, User reader) {
        return instant == null ? text("day.unknown") : day(LocalDate.ofInstant(instant, reader.zone()), reader);
    }

    /** A stretch of days; null where it is open, {@code until} the day after its last. */
    public String days(@Nullable LocalDate since, @Nullable LocalDate until, User reader) {
        LocalDate last = until == null ? null : until.minusDays(1);
        if (since == null || last == null) {
            return since == null
                    ? last == null ? "" : text("days.until", day(last, reader))
                    : text("days.since", day(since, reader));
        }
        return since.equals(last) ? day(since, reader) : text("days.between", day(since, reader), day(last, reader));
    }

    /** A point in time, where its reader is. */
    public String moment(Instant instant, User reader) {
        return CalendarWords.of(locale, reader.persianCalendar()).moment(instant.atZone(reader.zone()));
    }

    private String day(LocalDate day, User reader) {
        return CalendarWords.of(locale, reader.persianCalendar()).day(day);
    }

    /** A chat's title as a link to it, where it has a public address. */
    public RichText chat(Chat chat) {
        String username = chat.username();
        return compose()
                .link(name(chat.title()), username == null ? null : "https://t.me/" + username)
                .done();
    }
}
