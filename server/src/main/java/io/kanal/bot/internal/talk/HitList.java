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
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
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

    private final Search search;
    private final SayableScope scopes;
    private final Buttons buttons;

    HitList(Search search, SayableScope scopes, Buttons buttons) {
        this.search = search;
        this.scopes = scopes;
        this.buttons = buttons;
    }

    /**
     * Searches and answers.
     *
     * @param page where an earlier page said to go on; null for the first
     * @param before how many hits were shown before
     */
    public void answer(Talk talk, String query, @Nullable String page, int before) {
        Wording wording = talk.wording();
        SearchPage found;
        try {
            found = search.search(new SearchRequest(
                    query, scopes.of(talk), talk.user().zone(), SearchRequest.Order.RELEVANCE, PAGE, page));
        } catch (KanalException e) {
            if (e.code() != ErrorCode.BAD_QUERY && e.code() != ErrorCode.INVALID) {
                throw e;
            }
            talk.say("search.unreadable");
            return;
        }
        if (found.hits().isEmpty()) {
            talk.reply(wording.rich(before == 0 ? "search.none" : "search.end", query), Keyboard.NONE);
            return;
        }
        Composer composer = wording.compose();
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
        talk.reply(composer.done(), keyboard(talk, query, found.next(), number));
    }

    private static String shortened(String query) {
        return query.length() > 100 ? Excerpt.of(query, 0, 100) : query;
    }

    private Keyboard keyboard(Talk talk, String query, @Nullable String next, int shown) {
        if (next == null) {
            return Keyboard.NONE;
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
        composer.add(" · ").add(wording.day(hit.message().date(), talk.user().zone()));
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
