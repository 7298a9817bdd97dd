package io.kanal.search;

import com.github.benmanes.caffeine.cache.Cache;
import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topic;
import io.kanal.posts.Topics;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Message;
import io.kanal.search.SearchPage.Facets;
import io.kanal.search.SearchPage.Hit;
import io.kanal.search.internal.Asked;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Fusion.Fused;
import io.kanal.search.internal.Legs;
import io.kanal.search.internal.Narrowing;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.QueryParser;
import io.kanal.search.internal.Snippets;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.memory.Caches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    /** How long the fused list of a search is kept for its next pages. */
    private static final Duration PAGES_LIVE = Duration.ofMinutes(10);

    /** How many chats are offered where several may be meant. */
    private static final int OFFERED = 5;
    /** For how many others a word may be taken that stands nowhere. */
    private static final int TAKEN_FOR = 3;

    private final Legs legs;
    private final Posts posts;
    private final VisibleChats chats;
    private final Topics topics;
    private final Snippets snippets;
    private final Cache<String, Ranked> lists = Caches.keeping("ranked lists", 500, PAGES_LIVE);

    Search(Legs legs, Posts posts, VisibleChats chats, Topics topics, Snippets snippets) {
        this.legs = legs;
        this.posts = posts;
        this.chats = chats;
        this.topics = topics;
        this.snippets = snippets;
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
            String query, ReadScope scope, double leastLikeness, Map<String, List<String>> taken, List<Fused> hits) {
        boolean fits(SearchRequest request) {
            return query.equals(request.query())
                    && scope.equals(request.scope())
                    && leastLikeness == request.leastLikeness();
        }
    }

    /**
     * Runs a search.
     *
     * @throws KanalException {@code BAD_QUERY} where the query cannot be read, saying what was expected; {@code INVALID} for the rest
     */
    public SearchPage search(SearchRequest request) {
        if (request.limit() < 1 || request.limit() > SearchRequest.MOST) {
            throw InvalidInput.value("limit", request.limit(), "1 to " + SearchRequest.MOST, null);
        }
        ParsedQuery query = QueryParser.parse(request.query(), request.zone());
        Filters filters = filters(query, request.scope());
        if (request.order() == SearchRequest.Order.DATE || !query.ranks()) {
            return byDate(request, query, filters);
        }
        return byRelevance(request, query, filters);
    }

    /**
     * What all posts are made of that a search matches by word, and not only those of its list.
     *
     * @param page what the search found
     */
    public Facets facets(SearchRequest request, SearchPage page) {
        ParsedQuery query = QueryParser.parse(request.query(), request.zone());
        boolean everyWord = request.order() == SearchRequest.Order.DATE || !query.ranks();
        return legs.facets(query.taking(page.taken()), filters(query, request.scope()), everyWord);
    }

    /** What words are taken for that stand in nothing the caller may see. */
    private Map<String, List<String>> taken(ParsedQuery query, ReadScope scope, int most) {
        return legs.near(query, Filters.of(scope), most);
    }

    /** Posts that mean nearly the same as this one, nearest first, without itself and its exact repeats. */
    public List<Hit> similar(ReadScope scope, MessageId message, int limit) {
        Message post = posts.get(scope, message);
        List<Fused> near = legs.similar(post, Filters.of(scope), Math.clamp(limit, 1, SearchRequest.MOST));
        return hits(near, scope, Asked.NOTHING);
    }

    private SearchPage byRelevance(SearchRequest request, ParsedQuery query, Filters filters) {
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
            ranked = new Ranked(
                    request.query(),
                    request.scope(),
                    request.leastLikeness(),
                    taken,
                    legs.ranked(query.taking(taken), filters, request.leastLikeness()));
            lists.put(key, ranked);
        }
        List<Fused> all = ranked.hits();
        int from = Math.min(offset, all.size());
        int to = Math.min(from + request.limit(), all.size());
        Map<String, List<String>> taken = ranked.taken();
        List<Hit> hits = hits(all.subList(from, to), request.scope(), snippets.asked(query.taking(taken)));
        return new SearchPage(hits, to < all.size() ? key + ":" + to : null, all.size(), taken);
    }

    private SearchPage byDate(SearchRequest request, ParsedQuery query, Filters filters) {
        // Every word must be there, so a word is taken for one other.
        Map<String, List<String>> taken = taken(query, request.scope(), 1);
        ParsedQuery meant = query.taking(taken);
        List<Fused> found = legs.newest(meant, filters, request.page(), request.limit() + 1);
        boolean more = found.size() > request.limit();
        List<Fused> shown = more ? found.subList(0, request.limit()) : found;
        List<Hit> hits = hits(shown, request.scope(), snippets.asked(meant));
        return new SearchPage(hits, more ? Legs.place(shown.getLast()) : null, null, taken);
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

    private Filters filters(ParsedQuery parsed, ReadScope scope) {
        Narrowing query = parsed.narrowing();
        return new Filters(
                scope,
                chats(query.from(), query.in(), scope),
                chats(query.notFrom(), query.notIn(), scope),
                query.tags(),
                query.notTags(),
                query.languages(),
                query.notLanguages(),
                query.has(),
                query.hasNot(),
                inTopics(query.topics(), scope),
                inTopics(query.notTopics(), scope),
                query.since(),
                query.until());
    }

    /** All topics of this name, or where none is called just so, those whose name holds it. */
    private Set<Topic> inTopics(Set<String> names, ReadScope scope) {
        if (names.isEmpty()) {
            return Set.of();
        }
        Set<Topic> found = new HashSet<>();
        List<Topic> known = topics.list(scope);
        for (String name : names) {
            String wanted = Folding.fold(name).strip();
            List<Topic> called = known.stream()
                    .filter(topic -> Folding.fold(topic.name()).strip().equals(wanted))
                    .toList();
            if (called.isEmpty()) {
                called = known.stream()
                        .filter(topic -> Folding.fold(topic.name()).contains(wanted))
                        .toList();
            }
            if (called.isEmpty()) {
                throw new KanalException(
                        ErrorCode.BAD_QUERY,
                        "topic:\"%s\": no topic of this name is in the groups you follow".formatted(name));
            }
            found.addAll(called);
        }
        return found;
    }

    private Set<ChatId> chats(Set<String> from, Set<String> in, ReadScope scope) {
        Set<ChatId> chosen = named(from, scope);
        if (!in.isEmpty()) {
            List<Chat> visible = chats.list(scope);
            in.forEach(name -> called(name, visible).forEach(chat -> chosen.add(chat.id())));
        }
        return chosen;
    }

    /** Chats by title, name or number: all that are called just so, or the one whose title holds it. */
    private static List<Chat> called(String name, List<Chat> visible) {
        String wanted =
                Folding.fold(name.startsWith("@") ? name.substring(1) : name).strip();
        List<Chat> so = visible.stream().filter(chat -> isCalled(chat, wanted)).toList();
        List<Chat> like = so.isEmpty()
                ? visible.stream()
                        .filter(chat -> Folding.fold(chat.title()).contains(wanted))
                        .toList()
                : so;
        if (like.isEmpty()) {
            throw new KanalException(
                    ErrorCode.BAD_QUERY,
                    "in:\"%s\": no chat of this title, name or number is among yours".formatted(name));
        }
        if (so.isEmpty() && like.size() > 1) {
            throw new KanalException(
                    ErrorCode.BAD_QUERY,
                    "in:\"%s\" may be one of %d chats: %s"
                            .formatted(
                                    name,
                                    like.size(),
                                    like.stream()
                                            .limit(OFFERED)
                                            .map(chat -> "in:%s (%s)".formatted(chat.id(), chat.title()))
                                            .collect(Collectors.joining(", "))));
        }
        return like;
    }

    private static boolean isCalled(Chat chat, String wanted) {
        String username = chat.username();
        TelegramChatId telegram = chat.telegramId();
        return Folding.fold(chat.title()).strip().equals(wanted)
                || (username != null && Folding.fold(username).equals(wanted))
                || chat.id().toString().equals(wanted)
                || (telegram != null
                        && (telegram.toString().equals(wanted)
                                || Long.toString(telegram.bare()).equals(wanted)));
    }

    /** Channels by name or by Kanal's own number. */
    private Set<ChatId> named(Set<String> names, ReadScope scope) {
        Set<ChatId> named = new HashSet<>();
        for (String name : names) {
            boolean number = Character.isDigit(name.charAt(0));
            named.add((number ? chats.find(scope, new ChatId(Long.parseLong(name))) : chats.findByUsername(scope, name))
                    .map(Chat::id)
                    .orElseThrow(() -> new KanalException(
                            ErrorCode.BAD_QUERY,
                            "from:%s%s: no channel of this %s is among those you follow"
                                    .formatted(number ? "" : "@", name, number ? "number" : "name"))));
        }
        return named;
    }

    /** Reads what is to be shown from the record; what is gone or not the caller's falls out. */
    private List<Hit> hits(List<Fused> fused, ReadScope scope, Asked asked) {
        Set<MessageId> wanted =
                fused.stream().flatMap(hit -> hit.members().stream()).collect(Collectors.toSet());
        Map<MessageId, Message> messages = posts.list(scope, wanted).stream()
                .filter(message -> !message.deleted())
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
                hits.add(new Hit(
                        best, chat, passage, also(best, held), snippets.of(best, asked), hit.score(), hit.repeats()));
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

    /** The others that hold about as much. */
    private static List<Message> also(Message best, Map<Message, Double> held) {
        double least = held.getOrDefault(best, 0.0) / 2;
        return held.entrySet().stream()
                .filter(entry -> least > 0
                        && entry.getValue() >= least
                        && !entry.getKey().equals(best))
                .map(Map.Entry::getKey)
                .toList();
    }
}
