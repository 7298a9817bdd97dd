package io.kanal.web.internal.pages.search;

import io.kanal.channels.ReadScopes;
import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topic;
import io.kanal.posts.Topics;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Message;
import io.kanal.search.Choice;
import io.kanal.search.QueryPart;
import io.kanal.search.Search;
import io.kanal.search.SearchPage;
import io.kanal.search.SearchRequest;
import io.kanal.search.SeveralFit;
import io.kanal.search.TimeWords;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.shared.text.LinesHtml;
import io.kanal.shared.time.Pace;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.SnippetHtml;
import io.kanal.web.internal.pages.Frame;
import io.kanal.web.internal.pages.LocalWording;
import io.kanal.web.internal.pages.posts.MediaView;
import io.kanal.web.internal.pages.posts.PostCards;
import io.kanal.web.internal.pages.posts.PostView;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.Year;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Where was it? A query, its filters as chips, what the hits are made of, and the hits with the words that matched. */
@Controller
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
class SearchPages {
    private static final int PAGE = 15;
    /** More of a message than a line of the page shows, whatever its length. */
    private static final int ALSO_LINES = 3;

    /** So often one person's letters are looked for; whoever types faster waits for Enter. */
    private static final int TYPED_A_MINUTE = 60;

    /** Holds whatever has a date, where the days were all that was asked for. */
    private static final String EVER = "after:1970";

    private final Search search;
    private final ReadScopes scopes;
    private final VisibleChats chats;
    private final Topics topics;
    private final PostCards cards;
    private final FacetLines facetLines;
    private final FilterNames names;
    private final TimeBars bars;
    private final LocalWording wording;
    private final MessageSource messages;
    private final Pace typed = Pace.perMinute("searches while typing", TYPED_A_MINUTE);

    SearchPages(
            Search search,
            ReadScopes scopes,
            VisibleChats chats,
            Topics topics,
            PostCards cards,
            FacetLines facetLines,
            FilterNames names,
            TimeBars bars,
            LocalWording wording,
            MessageSource messages) {
        this.search = search;
        this.scopes = scopes;
        this.chats = chats;
        this.topics = topics;
        this.cards = cards;
        this.facetLines = facetLines;
        this.names = names;
        this.bars = bars;
        this.wording = wording;
        this.messages = messages;
    }

    /** Another message of the same conversation, on one line. */
    public record AlsoLine(long id, @Nullable String author, String text) {
        static AlsoLine of(Message message) {
            Author author = message.author();
            return new AlsoLine(
                    message.id().value(),
                    author == null ? null : author.name(),
                    message.text().text().lines().limit(ALSO_LINES).collect(Collectors.joining(" ")));
        }
    }

    /**
     * A hit as its card shows it.
     *
     * @param pictures what can be seen of its media
     * @param things the rest of it
     */
    public record HitView(
            PostView post,
            List<MediaView> pictures,
            List<MediaView> things,
            String snippet,
            boolean byMeaning,
            int repeats,
            List<AlsoLine> also) {
        static HitView of(SearchPage.Hit hit, PostView post) {
            return new HitView(
                    post,
                    post.media().stream().filter(HitView::shown).toList(),
                    post.media().stream().filter(media -> !shown(media)).toList(),
                    LinesHtml.of(SnippetHtml.of(hit)),
                    hit.byMeaning(),
                    hit.repeats(),
                    hit.also().stream().map(AlsoLine::of).toList());
        }

        private static boolean shown(MediaView media) {
            return media.shape() == MediaView.Shape.PICTURE || media.shape() == MediaView.Shape.STICKER;
        }
    }

    /**
     * What was asked, as the page leads on from it.
     *
     * @param q what is looked for
     */
    private record Wish(String q, boolean byDate, @Nullable String page, boolean asWritten, boolean typing) {
        String address(String query) {
            return "/app/search?q=" + encoded(query) + "&sort=" + (byDate ? "date" : "relevance")
                    + (asWritten ? "&as_written=true" : "");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * The page.
     *
     * @param in a chat by its number, which the query is narrowed to
     * @param since the first day, which the query is narrowed to
     * @param until the last day, which the query is narrowed to
     * @param typing whether the last word is the beginning of one
     */
    @GetMapping("/app/search")
    Object show(
            Caller caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "relevance") String sort,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(name = "as_written", defaultValue = "false") boolean asWritten,
            @RequestParam(defaultValue = "false") boolean typing,
            @RequestParam(required = false) @Nullable Long in,
            @RequestParam(required = false) @Nullable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate since,
            @RequestParam(required = false) @Nullable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate until,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        Wish wish = new Wish(typing ? Typing.meant(q) : q, sort.equals("date"), page, asWritten, typing);
        if (in != null || since != null || until != null) {
            // Fields of forms become a part of the query, where they are seen and taken off like any other filter.
            RedirectView view = new RedirectView(wish.address(narrowed(scopes.of(caller), q, in, since, until)));
            view.setStatusCode(HttpStatus.SEE_OTHER);
            view.setExposeModelAttributes(false);
            return view;
        }
        fill(caller, wish, locale, model, response);
        return "search";
    }

    private String narrowed(
            ReadScope scope, String q, @Nullable Long in, @Nullable LocalDate since, @Nullable LocalDate until) {
        QueryWords words = QueryWords.of(q, part -> search.namesSender(part, scope));
        String query = since == null && until == null ? q : words.without("after", "before");
        if (in != null) {
            Chat chat = chats.get(scope, new ChatId(in));
            String name = chat.username() == null ? chat.id().toString() : "@" + chat.username();
            query = QueryWords.of(query, words.namesSender()).with("in:" + name);
        }
        if (since != null) {
            query += " after:" + since;
        }
        if (until != null) {
            query += " before:" + (until.getYear() < Year.MAX_VALUE ? until.plusDays(1) : until);
        }
        return query.strip();
    }

    /** What is found so far while somebody types: by words alone, because a half word means nothing. */
    @GetMapping("/app/search/typing")
    String typing(
            Caller caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "relevance") String sort,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        typed.step(caller);
        fill(caller, new Wish(Typing.meant(q), sort.equals("date"), null, false, true), locale, model, response);
        return "search :: main";
    }

    private void fill(Caller caller, Wish wish, Locale locale, Model model, HttpServletResponse response) {
        String q = wish.q();
        TimeWords time = wish.asWritten() || wish.typing()
                ? null
                : TimeWords.ofSearch(q, wording.today()).orElse(null);
        ReadScope scope = scopes.of(caller);
        Predicate<QueryPart> namesSender = part -> search.namesSender(part, scope);
        QueryWords words = QueryWords.of(q, namesSender);
        model.addAttribute("q", q)
                .addAttribute("typing", wish.typing())
                .addAttribute("sort", wish.byDate() ? "date" : "relevance")
                .addAttribute("page", wish.page())
                .addAttribute("time", time)
                .addAttribute("literally", wish.asWritten() ? "&as_written=true" : "")
                .addAttribute("chips", words.chips(part -> names.of(scope, part)))
                .addAttribute("approximate", false);
        if (q.isBlank()) {
            return;
        }
        try {
            SearchRequest request = request(wish, scope, time == null ? q : time.narrowed(q), wish.byDate());
            SearchPage found = wish.typing() ? search.search(request) : search.search(caller.user(), request);
            SearchPage.Facets facets = search.facets(request, found);
            Integer listed = found.found();
            int matching = count(facets);
            boolean more = listed != null && matching > listed;
            model.addAttribute("taken", found.taken())
                    .addAttribute("same", choices(found.choices(), words, namesSender))
                    .addAttribute("hits", views(found.hits()))
                    .addAttribute("next", found.next())
                    .addAttribute("found", listed == null ? Integer.valueOf(matching) : listed)
                    .addAttribute("matching", more ? matching : null)
                    .addAttribute("approximate", facets.approximate())
                    .addAttribute("channels", facetLines.channels(scope, facets, words))
                    .addAttribute("languages", FacetLines.languages(facets, words));
            if (more) {
                model.addAttribute("every", everyWord(wish, scope, request, found.taken()));
            }
            times(wish, scope, time, words, found.taken(), facets, locale, model);
        } catch (SeveralFit e) {
            response.setStatus(e.code().status());
            model.addAttribute("several", choices(e.choices(), words, e::isAbout))
                    .addAttribute("others", e.others());
        } catch (KanalException e) {
            if (e.code() != ErrorCode.BAD_QUERY
                    && e.code() != ErrorCode.INVALID
                    && e.code() != ErrorCode.LIMIT_REACHED) {
                throw e;
            }
            // Told beside the query, which stays as it was typed.
            response.setStatus(e.code().status());
            model.addAttribute("wrong", e.getMessage());
        }
    }

    private SearchRequest request(Wish wish, ReadScope scope, String query, boolean byDate) {
        SearchRequest request = new SearchRequest(
                query,
                scope,
                wording.zone(),
                byDate ? SearchRequest.Order.DATE : SearchRequest.Order.RELEVANCE,
                PAGE,
                wish.page());
        return wish.typing() ? request.by(SearchRequest.By.WORDS) : request;
    }

    private static int count(SearchPage.Facets facets) {
        return facets.channels().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many posts the order by date pages through: those that hold every word. */
    private int everyWord(Wish wish, ReadScope scope, SearchRequest request, Map<String, List<String>> taken) {
        Map<String, List<String>> first = taken.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        word -> word.getValue()
                                .subList(0, Math.min(1, word.getValue().size()))));
        return count(search.facets(request(wish, scope, request.query(), true), first));
    }

    /** When it was written: of all times, so that what is chosen stands among the rest. */
    private void times(
            Wish wish,
            ReadScope scope,
            @Nullable TimeWords time,
            QueryWords words,
            Map<String, List<String>> taken,
            SearchPage.Facets facets,
            Locale locale,
            Model model) {
        ChosenDays chosen = ChosenDays.of(words.parts(), time);
        QueryWords undated = QueryWords.of(
                time == null ? words.without("after", "before") : time.without(wish.q()), words.namesSender());
        String ever = undated.without();
        Map<LocalDate, Integer> days = chosen.any()
                ? search.facets(request(wish, scope, ever.isBlank() ? EVER : ever, wish.byDate()), taken)
                        .days()
                : facets.days();
        if (days.isEmpty()) {
            return;
        }
        TimeBars.Drawn drawn = bars.of(
                days,
                chosen,
                undated,
                wish::address,
                messages.getMessage("search.when.chart", null, locale),
                Frame.rightToLeft(locale));
        model.addAttribute("months", drawn.lines())
                .addAttribute("bars", drawn.svg())
                .addAttribute("since", chosen.since())
                .addAttribute("until", chosen.last())
                .addAttribute("dated", chosen.any())
                .addAttribute("ever", ever);
    }

    /**
     * One of several that a name fits.
     *
     * @param query what finds it alone
     */
    public record ChoiceLine(String name, String chats, String filter, String query) {}

    private static List<ChoiceLine> choices(List<Choice> choices, QueryWords words, Predicate<QueryPart> about) {
        return choices.stream()
                .map(choice -> new ChoiceLine(
                        choice.name(),
                        String.join(", ", choice.chats()),
                        choice.filter(),
                        words.replacing(about, choice.filter())))
                .toList();
    }

    private List<HitView> views(List<SearchPage.Hit> hits) {
        Map<MessageId, Topic> within =
                topics.of(hits.stream().map(SearchPage.Hit::message).toList());
        return hits.stream()
                .map(hit -> HitView.of(
                        hit,
                        cards.inList(
                                hit.message(),
                                hit.chat(),
                                within.get(hit.message().id()))))
                .toList();
    }
}
