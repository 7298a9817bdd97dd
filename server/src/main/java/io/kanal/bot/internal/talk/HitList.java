package io.kanal.bot.internal.talk;

import io.kanal.bot.internal.words.BidiText;
import io.kanal.bot.internal.words.Buttons;
import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Excerpt;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.search.Search;
import io.kanal.search.SearchPage;
import io.kanal.search.SearchRequest;
import io.kanal.search.TimeWords;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** A page of search hits as a message: channel, day and the words that matched, with a button for the next page. */
@Component
public class HitList {
    public static final String MORE = "search-more";
    private static final int PAGE = 5;
    private static final int LONGEST_SNIPPET = 240;
    private static final int LONGEST_LABEL = 40;

    private final Search search;
    private final SayableScope scopes;
    private final Buttons buttons;
    private final Clock clock;

    HitList(Search search, SayableScope scopes, Buttons buttons, Clock clock) {
        this.search = search;
        this.scopes = scopes;
        this.buttons = buttons;
        this.clock = clock;
    }

    /**
     * Searches and answers.
     *
     * @param asWritten whether words of time are words like all others
     * @param page where an earlier page said to go on; null for the first
     * @param before how many hits were shown before
     */
    public void answer(Talk talk, String query, boolean asWritten, @Nullable String page, int before) {
        Wording wording = talk.wording();
        ZoneId zone = talk.user().zone();
        TimeWords time = asWritten || page != null
                ? null
                : TimeWords.ofSearch(query, LocalDate.ofInstant(clock.instant(), zone))
                        .orElse(null);
        String meant = time == null ? query : time.narrowed(query);
        SearchPage found;
        try {
            found = search.search(
                    talk.user().id(),
                    new SearchRequest(meant, scopes.of(talk), zone, SearchRequest.Order.RELEVANCE, PAGE, page));
        } catch (KanalException e) {
            if (e.code() != ErrorCode.BAD_QUERY && e.code() != ErrorCode.INVALID) {
                throw e;
            }
            talk.say("search.unreadable");
            return;
        }
        if (found.hits().isEmpty()) {
            Composer nothing = wording.compose();
            understood(nothing, talk, time);
            talk.reply(
                    nothing.add(wording.rich(before == 0 ? "search.none" : "search.end", query))
                            .done(),
                    literally(new Keyboard(), talk, time, time == null ? query : time.without(query)));
            return;
        }
        Composer composer = wording.compose();
        understood(composer, talk, time);
        if (before == 0) {
            Integer all = found.found();
            composer.add(wording.rich(
                            "search.found",
                            shortened(query),
                            all == null ? found.hits().size() : all))
                    .line();
        }
        int number = before;
        for (SearchPage.Hit hit : found.hits()) {
            hit(composer.line(), wording, talk, hit, ++number);
        }
        talk.reply(composer.done(), literally(keyboard(talk, meant, found.next(), number), talk, time, query));
    }

    private static void understood(Composer composer, Talk talk, @Nullable TimeWords time) {
        Wording wording = talk.wording();
        if (time != null) {
            composer.add(wording.rich("ask.time", time.words(), wording.days(time.since(), time.until(), talk.user())))
                    .line();
        }
    }

    /** With a button that searches without the days that were understood. */
    private Keyboard literally(Keyboard keyboard, Talk talk, @Nullable TimeWords time, String query) {
        if (time == null) {
            return keyboard;
        }
        String other = buttons.make(
                talk.bot(),
                talk.sender().id(),
                MORE,
                JsonNodeFactory.instance.objectNode().put("query", query).put("as_written", true));
        return keyboard.row(talk.wording().text("ask.time.off", Excerpt.of(time.words(), 0, LONGEST_LABEL)), other);
    }

    private static String shortened(String query) {
        return query.length() > 100 ? Excerpt.of(query, 0, 100) : query;
    }

    private Keyboard keyboard(Talk talk, String query, @Nullable String next, int shown) {
        if (next == null) {
            return new Keyboard();
        }
        String more = buttons.make(
                talk.bot(),
                talk.sender().id(),
                MORE,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("query", query)
                        .put("page", next)
                        .put("shown", shown));
        return new Keyboard().row(talk.wording().text("search.more"), more);
    }

    private static void hit(Composer composer, Wording wording, Talk talk, SearchPage.Hit hit, int number) {
        int from = composer.length();
        composer.add(wording.number(number)).add(". ");
        composer.link(
                wording.name(hit.chat().title()), hit.chat().link(hit.message().telegramId()));
        composer.mark(Kind.BOLD, from, null);
        composer.add(" · ").add(wording.day(hit.message().date(), talk.user()));
        if (hit.byMeaning()) {
            composer.add(" · ").add(wording.text("search.near"));
        }
        if (hit.repeats() > 0) {
            composer.add(" · ").add(wording.rich("search.repeats", hit.repeats()));
        }
        composer.line();
        RichText snippet = snippet(hit);
        if (snippet.isEmpty()) {
            composer.add(Kind.ITALIC, wording.text("search.media"));
        } else {
            composer.quote(snippet);
        }
        composer.line();
    }

    /** The stretch that matched, on one line, with the words that matched in bold; without text the words of the media. */
    public static RichText snippet(SearchPage.Hit hit) {
        if (hit.message().text().isEmpty()) {
            String words = BidiText.tame(String.join(" · ", hit.message().mediaWords()))
                    .replace('\n', ' ');
            return RichText.plain(Excerpt.of(words, 0, LONGEST_SNIPPET));
        }
        String text = BidiText.tame(hit.message().text().text()).replace('\n', ' ');
        int from = Math.clamp(hit.snippet().from(), 0, text.length());
        int to = Excerpt.end(text, from, Math.clamp(hit.snippet().to(), from, text.length()), LONGEST_SNIPPET);
        // The direction of a snippet is its own, so no mark of ours turns it.
        StringBuilder shown = new StringBuilder(from > 0 ? "… " : "");
        List<RichText.Span> spans = new ArrayList<>();
        int shift = shown.length() - from;
        shown.append(text, from, to);
        for (RichText.Span span : hit.message().text().spans()) {
            int start = Math.clamp(span.offset(), from, to);
            int end = Math.clamp(span.end(), start, to);
            if (span.kind() == Kind.STRIKETHROUGH && end > start) {
                spans.add(RichText.Span.of(Kind.STRIKETHROUGH, start + shift, end - start));
            }
        }
        for (SearchPage.Mark mark : hit.snippet().marks()) {
            int start = Math.clamp(mark.from(), from, to);
            int end = Math.clamp(mark.to(), start, to);
            if (end > start) {
                spans.add(RichText.Span.of(Kind.BOLD, start + shift, end - start));
            }
        }
        return new RichText(shown.append(to < text.length() ? " …" : "").toString(), spans);
    }
}
