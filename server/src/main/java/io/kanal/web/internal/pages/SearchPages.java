package io.kanal.web.internal.pages;

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
import io.kanal.search.QueryPart.Content;
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
import io.kanal.shared.time.CalendarWords;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.SnippetHtml;
import io.kanal.web.internal.pages.posts.PostCards;
import io.kanal.web.internal.pages.posts.PostView;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where was it? A query, its filters as chips, what the hits are made of, and the hits with the words that matched. */
@Controller
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
class SearchPages {
    private static final int PAGE = 15;
    /** More of a message than a line of the page shows, whatever its length. */
    private static final int ALSO_LINES = 3;

    private static final int FACETS = 12;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final Search search;
    private final ReadScopes scopes;
    private final VisibleChats chats;
    private final Topics topics;
    private final PostCards cards;
    private final LocalWording wording;

    SearchPages(
            Search search,
            ReadScopes scopes,
            VisibleChats chats,
            Topics topics,
            PostCards cards,
            LocalWording wording) {
        this.search = search;
        this.scopes = scopes;
        this.chats = chats;
        this.topics = topics;
        this.cards = cards;
        this.wording = wording;
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

    /** A hit as its card shows it. */
    public record HitView(PostView post, String snippet, boolean byMeaning, int repeats, List<AlsoLine> also) {
        static HitView of(SearchPage.Hit hit, PostView post) {
            return new HitView(
                    post,
                    LinesHtml.of(SnippetHtml.of(hit)),
                    hit.byMeaning(),
                    hit.repeats(),
                    hit.also().stream().map(AlsoLine::of).toList());
        }
    }

    /** One line of a facet: what it narrows the query to. */
    public record FacetLine(String label, long count, String query) {}

    @GetMapping("/app/search")
    String show(
            Caller caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "relevance") String sort,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(name = "as_written", defaultValue = "false") boolean asWritten,
            Model model,
            HttpServletResponse response) {
        boolean byDate = sort.equals("date");
        Optional<TimeWords> time = asWritten ? Optional.empty() : TimeWords.ofSearch(q, wording.today());
        ReadScope scope = scopes.of(caller);
        Predicate<QueryPart> namesSender = part -> search.namesSender(part, scope);
        QueryWords words = QueryWords.of(q, namesSender);
        model.addAttribute("q", q)
                .addAttribute("sort", byDate ? "date" : "relevance")
                .addAttribute("page", page)
                .addAttribute("time", time.orElse(null))
                .addAttribute("literally", asWritten ? "&as_written=true" : "")
                .addAttribute("chips", words.chips(part -> shown(scope, part)))
                .addAttribute("channels", List.of())
                .addAttribute("languages", List.of())
                .addAttribute("months", List.of())
                .addAttribute("approximate", false);
        if (q.isBlank()) {
            return "search";
        }
        try {
            SearchRequest request = new SearchRequest(
                    time.map(one -> one.narrowed(q)).orElse(q),
                    scope,
                    wording.zone(),
                    byDate ? SearchRequest.Order.DATE : SearchRequest.Order.RELEVANCE,
                    PAGE,
                    page);
            SearchPage found = search.search(request);
            SearchPage.Facets facets = search.facets(request, found);
            model.addAttribute("taken", found.taken())
                    .addAttribute("same", choices(found.choices(), words, namesSender))
                    .addAttribute("hits", views(found.hits()))
                    .addAttribute("next", found.next())
                    .addAttribute("found", found.found())
                    .addAttribute("matching", matching(facets, found.found()))
                    .addAttribute("channels", channels(scope, facets, words))
                    .addAttribute("languages", languages(facets, words))
                    .addAttribute("months", months(facets, words))
                    .addAttribute("approximate", facets.approximate());
        } catch (SeveralFit e) {
            response.setStatus(e.code().status());
            model.addAttribute("several", choices(e.choices(), words, e::isAbout))
                    .addAttribute("others", e.others());
        } catch (KanalException e) {
            if (e.code() != ErrorCode.BAD_QUERY && e.code() != ErrorCode.INVALID) {
                throw e;
            }
            // Told beside the query, which stays as it was typed.
            response.setStatus(e.code().status());
            model.addAttribute("wrong", e.getMessage());
        }
        return "search";
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

    /** How many posts match by word, where the ranked list holds only the best of them; null where it holds all. */
    private static @Nullable Integer matching(SearchPage.Facets facets, @Nullable Integer found) {
        int matching =
                facets.channels().values().stream().mapToInt(Integer::intValue).sum();
        return found == null || matching <= found ? null : matching;
    }

    /**
     * A filter as it was typed; a channel that has a number only is called by its title, where it may be seen, and a day is told
     * in the person's calendar where that is another than the query's.
     */
    private String shown(ReadScope scope, QueryPart part) {
        if (part.content() instanceof Content.Filter(String name, String value)
                && wording.calendar() instanceof CalendarWords.Persian
                && !part.negated()
                && (name.equals("after") || name.equals("before"))) {
            return day(value)
                    .map(day -> name.equals("after") ? wording.days(day, null) : wording.days(null, day))
                    .orElse(part.typed());
        }
        if (part.content() instanceof Content.Filter(String name, String value)
                && name.equals("from")
                && NUMBER.matcher(value).matches()) {
            return chats.find(scope, new ChatId(Long.parseLong(value)))
                    .map(chat -> (part.negated() ? "-from:" : "from:") + chat.title())
                    .orElse(part.typed());
        }
        return search.senderName(part, scope)
                .map(name -> (part.negated() ? "-from:" : "from:") + name)
                .orElse(part.typed());
    }

    private static Optional<LocalDate> day(String written) {
        try {
            return Optional.of(LocalDate.parse(written));
        } catch (DateTimeParseException e) {
            // A month, a year, or no day at all: it stays as it was typed, and the search says what is wrong with it.
            return Optional.empty();
        }
    }

    private List<FacetLine> channels(ReadScope scope, SearchPage.Facets facets, QueryWords words) {
        Map<Long, Integer> counts = facets.channels();
        List<FacetLine> lines = new ArrayList<>();
        for (Chat chat :
                chats.list(scope, counts.keySet().stream().map(ChatId::new).toList())) {
            String name = chat.username() == null ? chat.id().toString() : "@" + chat.username();
            lines.add(
                    new FacetLine(chat.title(), counts.getOrDefault(chat.id().value(), 0), words.with("from:" + name)));
        }
        return most(lines);
    }

    private static List<FacetLine> languages(SearchPage.Facets facets, QueryWords words) {
        List<FacetLine> lines = new ArrayList<>();
        facets.languages().forEach((code, count) -> {
            if (code.matches("[a-z]{2}") && !code.equals("xx")) {
                lines.add(new FacetLine(code, count, words.with("lang:" + code)));
            }
        });
        return most(lines);
    }

    /** The newest months of the person's calendar. */
    private List<FacetLine> months(SearchPage.Facets facets, QueryWords words) {
        CalendarWords calendar = wording.calendar();
        NavigableMap<LocalDate, Integer> months = new TreeMap<>();
        facets.days().forEach((day, count) -> months.merge(calendar.firstOfMonth(day), count, Integer::sum));
        return months.descendingMap().entrySet().stream()
                .limit(FACETS)
                .map(month -> new FacetLine(
                        calendar.month(month.getKey()),
                        month.getValue(),
                        words.with("after:" + month.getKey(), "before:" + calendar.nextMonth(month.getKey()))))
                .toList();
    }

    private static List<FacetLine> most(List<FacetLine> lines) {
        return lines.stream()
                .sorted(Comparator.comparingLong(FacetLine::count).reversed())
                .limit(FACETS)
                .toList();
    }
}
