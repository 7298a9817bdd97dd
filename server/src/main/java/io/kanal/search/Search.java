package io.kanal.search;

import com.github.benmanes.caffeine.cache.Cache;
import io.kanal.people.tiers.Allowances;
import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Message;
import io.kanal.search.SearchPage.Facets;
import io.kanal.search.SearchPage.Hit;
import io.kanal.search.SearchPage.Snippet;
import io.kanal.search.internal.Asked;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Legs;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.QueryParser;
import io.kanal.search.internal.Snippets;
import io.kanal.search.internal.fusion.Fusion.Fused;
import io.kanal.shared.ChatId;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.MessageId;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.memory.Caches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finding posts by words and by meaning. Rights are a part of every query; whatever is shown is read from the record, so a
 * deleted post is dropped and an edited one shows its present text even while the index lags.
 */
@Component
public final class Search {
    private static final Duration SAME = Duration.ofMinutes(30);
    /** How long the fused list of a search is kept for its next pages. */
    private static final Duration PAGES_LIVE = Duration.ofMinutes(10);

    /**
     * Of so many passages it is looked at who said in them what was asked; further ones, which fit less or are older, wait for
     * the next page.
     */
    private static final int LOOKED_AT = 600;

    /** Parts of long posts are folded, so that fewer are left of as many. */
    private static final double MOST_OF_THEM = 0.9;

    private static final int LOOKED_AT_TOGETHER = 100;
    /** For how many others a word may be taken that stands nowhere. */
    private static final int TAKEN_FOR = 3;

    private final Legs legs;
    private final Posts posts;
    private final VisibleChats chats;
    private final Meanings meanings;
    private final Snippets snippets;
    private final Said said;
    private final Allowances allowances;
    private final Cache<Sent, Boolean> sent = Caches.keeping("searches sent", 20_000, SAME);
    private final Cache<String, Ranked> lists = Caches.keeping("ranked lists", 500, PAGES_LIVE);

    Search(
            Legs legs,
            Posts posts,
            VisibleChats chats,
            Meanings meanings,
            Snippets snippets,
            Said said,
            Allowances allowances) {
        this.legs = legs;
        this.posts = posts;
        this.chats = chats;
        this.meanings = meanings;
        this.snippets = snippets;
        this.said = said;
        this.allowances = allowances;
    }

    /**
     * Whether this node's index finds a message by its own first words, however many others hold the same. A message without
     * any word is found when it is there at all.
     *
     * @param text what is to be found of it
     */
    public boolean finds(MessageId message, String text) {
        return legs.holds(message, text);
    }

    private record Ranked(
            String query,
            ReadScope scope,
            double leastLikeness,
            SearchRequest.By by,
            Map<String, List<String>> taken,
            List<Fused> hits,
            @Nullable Facets counted) {
        Ranked(SearchRequest request, Map<String, List<String>> taken, List<Fused> hits, @Nullable Facets counted) {
            this(request.query(), request.scope(), request.leastLikeness(), request.by(), taken, hits, counted);
        }

        boolean fits(SearchRequest request) {
            return query.equals(request.query())
                    && scope.equals(request.scope())
                    && leastLikeness == request.leastLikeness()
                    && by == request.by();
        }
    }

    private record Sent(UserId person, String query) {}

    /**
     * Runs a search that somebody sent, which counts among their questions of the day. Going on to a further page and sending the
     * same within half an hour count nothing, and neither does a query that cannot be read.
     *
     * @param person null for Kanal itself
     * @throws LimitReached where the person's questions and searches of the day are used
     */
    public SearchPage search(@Nullable UserId person, SearchRequest request) {
        Sent key = person == null ? null : new Sent(person, request.query().strip());
        if (key == null || request.page() != null || sent.getIfPresent(key) != null) {
            return search(request);
        }
        boolean counted = allowances.takeQuestion(key.person()).isPresent();
        boolean found = false;
        try {
            SearchPage page = search(request);
            found = true;
            if (counted) {
                sent.put(key, true);
            }
            return page;
        } finally {
            if (counted && !found) {
                allowances.giveBackQuestion(key.person());
            }
        }
    }

    /**
     * Runs a search that is nobody's: Kanal's own, or of somebody who still types.
     *
     * @throws KanalException {@code BAD_QUERY} where the query cannot be read, saying what was expected; {@code INVALID} for the rest
     */
    public SearchPage search(SearchRequest request) {
        if (request.limit() < 1 || request.limit() > SearchRequest.MOST) {
            throw InvalidInput.value("limit", request.limit(), "1 to " + SearchRequest.MOST, null);
        }
        ParsedQuery query = QueryParser.parse(request.query(), request.zone());
        Meanings.Meaning meaning = meanings.of(query.narrowing(), request.scope());
        if (request.order() == SearchRequest.Order.DATE || !query.ranks()) {
            return byDate(request, query, meaning);
        }
        return byRelevance(request, query, meaning);
    }

    /**
     * What all posts are made of that a search matches by word, and not only those of its list.
     *
     * @param page what the search found
     */
    public Facets facets(SearchRequest request, SearchPage page) {
        Facets counted = page.counted();
        return counted == null ? facets(request, page.taken()) : counted;
    }

    /**
     * The same of another query with the same words, such as one of all times.
     *
     * @param taken what its words were taken for, in the search that was made
     */
    public Facets facets(SearchRequest request, Map<String, List<String>> taken) {
        ParsedQuery query = QueryParser.parse(request.query(), request.zone());
        boolean everyWord = request.order() == SearchRequest.Order.DATE || !query.ranks();
        ParsedQuery meant = query.taking(taken);
        Filters filters = meanings.of(query.narrowing(), request.scope()).filters();
        if (!filters.chooseSenders() || !query.ranks()) {
            return legs.facets(meant, filters, everyWord, request.zone());
        }
        List<Fused> found = legs.newest(meant, filters, null, LOOKED_AT);
        return SaidFacets.of(
                said.of(found, filters, snippets.asked(meant), everyWord), found.size() >= LOOKED_AT, request.zone());
    }

    /** What words are taken for that stand in nothing the caller may see. */
    private Map<String, List<String>> taken(ParsedQuery query, ReadScope scope, int most) {
        return legs.near(query, Filters.of(scope), most);
    }

    /** Whether a part of a query is about a sender, and not about a chat. */
    public boolean namesSender(QueryPart part, ReadScope scope) {
        return meanings.namesSender(part, scope);
    }

    /** What somebody is called now whom a filter names by number, in what the caller may see. */
    public Optional<String> senderName(QueryPart part, ReadScope scope) {
        return meanings.senderName(part, scope);
    }

    /** Posts that mean nearly the same as this one, nearest first, without itself and its exact repeats. */
    public List<Hit> similar(ReadScope scope, MessageId message, int limit) {
        Message post = posts.get(scope, message);
        List<Fused> near = legs.similar(post, Filters.of(scope), Math.clamp(limit, 1, SearchRequest.MOST));
        return hits(near, Filters.of(scope), Asked.NOTHING);
    }

    private SearchPage byRelevance(SearchRequest request, ParsedQuery query, Meanings.Meaning meaning) {
        Filters filters = meaning.filters();
        String token = request.page();
        int offset = 0;
        String key = UUID.randomUUID().toString();
        Ranked ranked = null;
        if (token != null) {
            int colon = token.lastIndexOf(':');
            offset = colon < 0 ? -1 : number(token.substring(colon + 1));
            key = colon < 0 ? "" : token.substring(0, colon);
            if (offset < 0) {
                throw badPage();
            }
            ranked = lists.getIfPresent(key);
        }
        if (ranked == null || !ranked.fits(request)) {
            Map<String, List<String>> taken = taken(query, request.scope(), TAKEN_FOR);
            ranked = ranked(request, query, filters, taken);
            lists.put(key, ranked);
        }
        List<Fused> all = ranked.hits();
        int from = Math.min(offset, all.size());
        int to = Math.min(from + request.limit(), all.size());
        Map<String, List<String>> taken = ranked.taken();
        List<Hit> hits = hits(all.subList(from, to), filters, snippets.asked(query.taking(taken)));
        return new SearchPage(
                hits, to < all.size() ? key + ":" + to : null, all.size(), taken, meaning.choices(), ranked.counted());
    }

    private Ranked ranked(SearchRequest request, ParsedQuery query, Filters filters, Map<String, List<String>> taken) {
        ParsedQuery meant = query.taking(taken);
        if (!filters.chooseSenders()) {
            return new Ranked(
                    request,
                    taken,
                    legs.ranked(meant, filters, request.leastLikeness(), request.by(), Legs.MOST),
                    null);
        }
        List<Fused> found = legs.ranked(meant, filters, request.leastLikeness(), request.by(), LOOKED_AT);
        List<Fused> kept = said.of(found, filters, snippets.asked(meant), false);
        boolean more = found.stream().mapToInt(one -> 1 + one.repeats()).sum() >= LOOKED_AT * MOST_OF_THEM;
        return new Ranked(
                request, taken, kept.stream().limit(Legs.MOST).toList(), SaidFacets.of(kept, more, request.zone()));
    }

    private SearchPage byDate(SearchRequest request, ParsedQuery query, Meanings.Meaning meaning) {
        Filters filters = meaning.filters();
        // Every word must be there, so a word is taken for one other.
        Map<String, List<String>> taken = taken(query, request.scope(), 1);
        ParsedQuery meant = query.taking(taken);
        Asked asked = snippets.asked(meant);
        Dated dated = filters.chooseSenders() && query.ranks()
                ? saidByDate(request, meant, filters, asked)
                : dated(request, meant, filters);
        return new SearchPage(hits(dated.shown(), filters, asked), dated.next(), null, taken, meaning.choices(), null);
    }

    /** A page in the order by date. */
    private record Dated(List<Fused> shown, @Nullable String next) {}

    private Dated dated(SearchRequest request, ParsedQuery meant, Filters filters) {
        List<Fused> found = legs.newest(meant, filters, request.page(), request.limit() + 1);
        boolean more = found.size() > request.limit();
        List<Fused> shown = more ? found.subList(0, request.limit()) : found;
        return new Dated(shown, more ? Legs.place(shown.getLast()) : null);
    }

    /** The same of those passages whose wanted senders hold the words. */
    private Dated saidByDate(SearchRequest request, ParsedQuery meant, Filters filters, Asked asked) {
        List<Fused> kept = new ArrayList<>();
        String place = request.page();
        for (int looked = 0; kept.size() <= request.limit() && looked < LOOKED_AT; looked += LOOKED_AT_TOGETHER) {
            List<Fused> found = legs.newest(meant, filters, place, LOOKED_AT_TOGETHER);
            kept.addAll(said.of(found, filters, asked, true));
            place = found.size() < LOOKED_AT_TOGETHER ? null : Legs.place(found.getLast());
            if (place == null) {
                break;
            }
        }
        if (kept.size() > request.limit()) {
            List<Fused> shown = kept.subList(0, request.limit());
            return new Dated(shown, Legs.place(shown.getLast()));
        }
        return new Dated(kept, place);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw badPage();
        }
    }

    private static KanalException badPage() {
        return InvalidInput.of(
                "page", "a next_page of a search", "This is not a page that a search named; begin without one");
    }

    /** Reads what is to be shown from the record; what is gone or not the caller's falls out. */
    private List<Hit> hits(List<Fused> fused, Filters filters, Asked asked) {
        ReadScope scope = filters.scope();
        Set<MessageId> wanted =
                fused.stream().flatMap(hit -> hit.members().stream()).collect(Collectors.toSet());
        Map<MessageId, Message> messages = posts.list(scope, wanted).stream()
                .filter(message -> !message.deleted() && filters.takes(message))
                .collect(Collectors.toMap(Message::id, message -> message));
        Map<ChatId, Chat> chatsById =
                chats.list(scope, messages.values().stream().map(Message::chat).collect(Collectors.toSet())).stream()
                        .collect(Collectors.toMap(Chat::id, chat -> chat));
        List<Hit> hits = new ArrayList<>(fused.size());
        for (Fused hit : fused) {
            List<Message> passage = new ArrayList<>();
            for (MessageId member : hit.members()) {
                Message message = messages.get(member);
                if (message != null) {
                    passage.add(message);
                }
            }
            Map<Message, Double> held = held(passage, asked);
            Message best = best(passage, held);
            Chat chat = best == null ? null : chatsById.get(best.chat());
            if (best != null && chat != null) {
                Snippet snippet = snippets.of(best, asked);
                // What the leg of words had no room for holds words all the same.
                boolean byMeaning = hit.byMeaning() && snippet.marks().isEmpty();
                hits.add(new Hit(
                        best,
                        chat,
                        passage,
                        also(best, passage, held, filters),
                        snippet,
                        hit.score(),
                        byMeaning,
                        hit.repeats(),
                        hit.strength()));
            }
        }
        return hits;
    }

    /** How much each message of a passage holds of what was asked. */
    private Map<Message, Double> held(List<Message> passage, Asked asked) {
        Map<Message, Double> held = new LinkedHashMap<>();
        if (passage.size() > 1) {
            passage.forEach(message -> held.put(message, snippets.matches(message, asked)));
        }
        return held;
    }

    private static @Nullable Message best(List<Message> passage, Map<Message, Double> held) {
        return passage.stream()
                .max(Comparator.comparingDouble((Message message) -> held.getOrDefault(message, 0.0))
                        .thenComparing(message -> !message.text().isEmpty())
                        .thenComparing(Message::telegramId, Comparator.reverseOrder()))
                .orElse(null);
    }

    /** The others that hold about as much; where senders alone are asked for, what else they sent. */
    private static List<Message> also(Message best, List<Message> passage, Map<Message, Double> held, Filters filters) {
        if (!filters.senders().isEmpty() && held.values().stream().allMatch(much -> much == 0)) {
            return passage.stream().filter(message -> !message.equals(best)).toList();
        }
        double least = held.getOrDefault(best, 0.0) / 2;
        return held.entrySet().stream()
                .filter(entry -> least > 0
                        && entry.getValue() >= least
                        && !entry.getKey().equals(best))
                .map(Map.Entry::getKey)
                .toList();
    }
}
