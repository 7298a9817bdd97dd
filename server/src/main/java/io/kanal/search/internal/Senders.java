package io.kanal.search.internal;

import io.kanal.posts.ReadScope;
import io.kanal.search.internal.lucene.NameTerm;
import io.kanal.search.internal.lucene.SearchIndex;
import io.kanal.search.internal.lucene.WordIndex.KnownName;
import io.kanal.search.internal.senders.Names;
import io.kanal.search.internal.senders.Sender;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.TelegramChatId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who sent what may be seen, by the names they bore there. Names come from the index: what was erased, or stands in another's
 * chat alone, is not among them.
 */
@Component
public final class Senders {
    private static final Comparator<KnownName> NEWEST = Comparator.comparingLong(KnownName::newest)
            .thenComparingInt(KnownName::passages)
            .thenComparing(known -> known.term().sender().name());

    /** Of so many the name of today is looked up; nobody is offered more. */
    private static final int SHOWN = 32;

    private final SearchView view;

    Senders(SearchView view) {
        this.view = view;
    }

    /**
     * One sender.
     *
     * @param id null where no source gave one: whoever bore this name
     * @param name the newest that may be seen
     * @param passages in how many they wrote under the names that were asked for
     */
    public record Known(String key, @Nullable TelegramChatId id, String name, int passages, Set<ChatId> chats) {
        /** What finds exactly them; a name that holds quotation marks is told without. */
        public String filter() {
            return id == null ? "from:\"" + name.replace('"', ' ') + "\"" : "from:" + Sender.written(id);
        }
    }

    /**
     * Whom a name fits, most passages first.
     *
     * @param exactly whether they are called just so, and do not only hold it in their name
     */
    public record Called(boolean exactly, List<Known> senders) {}

    /** All that are called just so in whatever spelling, or where nobody is, all whose name holds it. */
    public Called called(String name, ReadScope scope) {
        String wanted = Names.loose(name);
        String squeezed = Names.squeezed(wanted);
        List<Known> so = list(scope, term -> Names.squeezed(term.loose()).equals(squeezed));
        return so.isEmpty()
                ? new Called(false, list(scope, term -> holds(term, wanted, squeezed)))
                : new Called(true, so);
    }

    /** Whose name, or a word of it, begins so; most passages first. */
    public List<Known> beginning(String begin, ReadScope scope) {
        String wanted = Names.loose(begin);
        String squeezed = Names.squeezed(wanted);
        return list(
                scope,
                term -> (" " + term.loose()).contains(" " + wanted)
                        || Names.squeezed(term.loose()).startsWith(squeezed));
    }

    /** Whether somebody of this number wrote anything that may be seen. */
    public boolean isKnown(TelegramChatId id, ReadScope scope) {
        return index().words().anyOf(Filters.of(scope, Set.of(Sender.keyOf(id))));
    }

    /** What somebody of this number is called now; empty where no name of theirs may be seen. */
    public Optional<String> nameOf(TelegramChatId id, ReadScope scope) {
        return index().words().names(scope, term -> id.equals(term.sender().id())).stream()
                .max(NEWEST)
                .map(known -> known.term().sender().name());
    }

    private static boolean holds(NameTerm term, String wanted, String squeezed) {
        return term.loose().contains(wanted) || Names.squeezed(term.loose()).contains(squeezed);
    }

    private List<Known> list(ReadScope scope, Predicate<NameTerm> wanted) {
        SearchIndex index = index();
        List<KnownName> names = index.words().names(scope, wanted);
        Map<String, List<KnownName>> byKey = names.stream()
                .collect(Collectors.groupingBy(name -> name.term().sender().key()));
        List<Known> known = byKey.entrySet().stream()
                .map(entry -> known(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(Known::passages).reversed().thenComparing(Known::key))
                .toList();
        List<Known> first = known.subList(0, Math.min(SHOWN, known.size()));
        Map<String, KnownName> newest = newest(index, scope, first);
        return Stream.concat(
                        first.stream().map(one -> called(one, newest)),
                        known.stream().skip(SHOWN))
                .toList();
    }

    private static Known known(String key, List<KnownName> names) {
        Sender shown = names.stream().max(NEWEST).orElseThrow().term().sender();
        Set<ChatId> chats = new HashSet<>();
        names.forEach(name -> chats.addAll(name.chats()));
        return new Known(
                key,
                shown.id(),
                shown.name(),
                names.stream().mapToInt(KnownName::passages).sum(),
                chats);
    }

    private static Known called(Known known, Map<String, KnownName> newest) {
        KnownName now = newest.get(known.key());
        return now == null
                ? known
                : new Known(known.key(), known.id(), now.term().sender().name(), known.passages(), known.chats());
    }

    /** What those are called now who have a number, whatever name was asked for. */
    private static Map<String, KnownName> newest(SearchIndex index, ReadScope scope, List<Known> known) {
        Set<TelegramChatId> ids =
                known.stream().map(Known::id).filter(Objects::nonNull).collect(Collectors.toSet());
        Map<String, KnownName> newest = new HashMap<>();
        if (!ids.isEmpty()) {
            index.words()
                    .names(
                            scope,
                            term -> term.sender().id() != null
                                    && ids.contains(term.sender().id()))
                    .forEach(name -> newest.merge(
                            name.term().sender().key(),
                            name,
                            (one, other) -> NEWEST.compare(one, other) < 0 ? other : one));
        }
        return newest;
    }

    /** Whether the index that is searched now tells who sent what. */
    public boolean areKnown() {
        return view.current().knowsSenders();
    }

    private SearchIndex index() {
        SearchIndex index = view.current();
        if (!index.knowsSenders()) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE,
                    "The search index is being built anew since the update and does not know senders yet; try again in a"
                            + " few minutes");
        }
        return index;
    }
}
