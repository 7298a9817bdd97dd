package io.kanal.shared.decisions;

import io.kanal.shared.Caller;
import io.kanal.shared.Deeds;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Everything that waits for a person, of all rooms; administrators decide, and each decision is audited with its effect. */
@Component
public final class Decisions {
    public static final int MOST = 200;

    private final ObjectProvider<Decidable> kinds;
    private final Deeds deeds;
    private final TransactionOperations transactions;

    public Decisions(ObjectProvider<Decidable> kinds, Deeds deeds, TransactionOperations transactions) {
        this.kinds = kinds;
        this.deeds = deeds;
        this.transactions = transactions;
    }

    /** One kind of things that wait, as its {@link Decidable} tells it, and how many there are. */
    public record Kind(String name, String about, List<Decidable.Verb> verbs, long waiting) {
        static Kind of(Decidable kind) {
            return new Kind(kind.name(), kind.about(), kind.verbs(), kind.count());
        }
    }

    /**
     * Some of a kind.
     *
     * @param next where the next page begins; null after the last
     */
    public record Page(
            Kind kind, List<Decidable.Item> items, @Nullable String next) {}

    /** All kinds, also those of which nothing waits, by name. */
    public List<Kind> list(Caller caller) {
        caller.require(Scope.ADMIN);
        return kinds.stream()
                .sorted(Comparator.comparing(Decidable::name))
                .map(Kind::of)
                .toList();
    }

    /**
     * Those of one kind that wait.
     *
     * @param after {@link Page#next()} of the page before; null for the first
     * @throws KanalException {@link ErrorCode#NOT_FOUND} where there is no such kind
     */
    public Page page(Caller caller, String name, @Nullable String after, int limit) {
        caller.require(Scope.ADMIN);
        Decidable kind = get(name);
        int most = Math.clamp(limit, 1, MOST);
        List<Decidable.Item> items = kind.page(after, most + 1);
        boolean more = items.size() > most;
        List<Decidable.Item> shown = more ? items.subList(0, most) : items;
        return new Page(Kind.of(kind), shown, more ? shown.getLast().id() : null);
    }

    /**
     * Does something about some of one kind: about all of them or, where one of them does not wait, about none.
     *
     * @throws KanalException {@link ErrorCode#NOT_FOUND} where there is no such kind, verb or item
     */
    public Kind decide(Caller caller, String name, String verb, List<String> ids) {
        caller.require(Scope.ADMIN);
        Decidable kind = get(name);
        if (kind.verbs().stream().noneMatch(known -> known.name().equals(verb))) {
            throw new KanalException(
                    ErrorCode.NOT_FOUND,
                    "'%s' is nothing to do about '%s'; there is %s"
                            .formatted(
                                    verb,
                                    name,
                                    String.join(
                                            ", ",
                                            kind.verbs().stream()
                                                    .map(Decidable.Verb::name)
                                                    .toList())));
        }
        transactions.executeWithoutResult(_ -> ids.forEach(id -> {
            if (!kind.decide(verb, id)) {
                throw new KanalException(ErrorCode.NOT_FOUND, "No '%s' waits in '%s'".formatted(id, name));
            }
            deeds.record(caller, name + "." + verb, name + ":" + id, null);
        }));
        return Kind.of(kind);
    }

    private Decidable get(String name) {
        return kinds.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new KanalException(
                        ErrorCode.NOT_FOUND, "Nothing named '%s' waits for a decision".formatted(name)));
    }
}
