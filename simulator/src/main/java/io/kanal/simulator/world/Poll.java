package io.kanal.simulator.world;

import io.kanal.simulator.text.StyledText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A poll with its votes; guarded by the world's lock. */
public final class Poll {
    private final String id;
    private final Terms terms;
    private final Map<Long, Set<Integer>> votes = new LinkedHashMap<>();
    private boolean closed;

    /** What the author fixed when the poll was made; {@code correct} are the right answers of a quiz. */
    public record Terms(
            StyledText question,
            List<StyledText> options,
            boolean anonymous,
            boolean quiz,
            boolean multiple,
            boolean revoting,
            List<Integer> correct,
            @Nullable StyledText explanation) {
        public Terms {
            options = List.copyOf(options);
            correct = List.copyOf(correct);
        }
    }

    public Poll(String id, Terms terms) {
        this.id = id;
        this.terms = terms;
    }

    public String id() {
        return id;
    }

    public Terms terms() {
        return terms;
    }

    public boolean closed() {
        return closed;
    }

    public void close() {
        closed = true;
    }

    public int voters() {
        return votes.size();
    }

    public int votesFor(int option) {
        return (int) votes.values().stream().filter(v -> v.contains(option)).count();
    }

    public Set<Integer> votesOf(long user) {
        return votes.getOrDefault(user, Set.of());
    }

    /** Sets a user's choice; an empty one takes the vote back. */
    void vote(long user, Set<Integer> options) {
        if (closed) {
            throw TelegramError.badRequest("MESSAGE_POLL_CLOSED");
        }
        for (int option : options) {
            if (option < 0 || option >= terms.options().size()) {
                throw TelegramError.badRequest("OPTION_INVALID");
            }
        }
        if (options.size() > 1 && !terms.multiple()) {
            throw TelegramError.badRequest("OPTIONS_TOO_MUCH");
        }
        if (votes.containsKey(user) && !terms.revoting()) {
            throw TelegramError.badRequest("REVOTE_NOT_ALLOWED");
        }
        if (options.isEmpty()) {
            votes.remove(user);
        } else {
            votes.put(user, new TreeSet<>(options));
        }
    }
}
