package io.kanal.operations.internal.doctor;

import io.kanal.changes.Followers;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.search.IndexProof;
import io.kanal.search.Search;
import io.kanal.shared.Caller;
import io.kanal.shared.Check;
import io.kanal.shared.MessageId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Whether the search index holds what the record says, message by message, and whether posts of the record, picked at random, are found by their own words. Each is looked for by itself, so that it does not
 * matter how many say the same; and what seems to be missing is looked for once more a moment later, as it stands then: it may
 * just have come, changed or gone.
 */
@Component
final class IndexCheck implements Check {
    private static final int PICKED = 20;
    private static final int NAMED = 20;
    /** Longer than a change takes to be seen by the index. */
    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    private final WholeRecord record;
    private final Search search;
    private final Followers followers;
    private final IndexProof proof;

    IndexCheck(WholeRecord record, Search search, Followers followers, IndexProof proof) {
        this.record = record;
        this.proof = proof;
        this.search = search;
        this.followers = followers;
    }

    @Override
    public String name() {
        return "search index";
    }

    @Override
    public List<Finding> look() {
        return List.of(told(proof.byMessages(), "every one with a text is in the index"), sampled());
    }

    @Override
    public List<Finding> lookDeeply() {
        return List.of(told(proof.byPassages(), "every passage stands as it is cut"), sampled());
    }

    @Override
    public List<Finding> mend() {
        IndexProof.Proof found = proof.byPassages();
        if (found.holds()) {
            return List.of(told(found, "every passage stands as it is cut"));
        }
        Set<MessageId> left = proof.mend(found.wrong());
        return List.of(
                left.isEmpty()
                        ? Finding.ok("%,d of %,d messages stood wrong in the index and were written anew"
                                .formatted(found.wrong().size(), found.messages()))
                        : told(new IndexProof.Proof(found.messages(), left), ""));
    }

    private Finding told(IndexProof.Proof proof, String well) {
        if (proof.holds()) {
            return Finding.ok("%,d messages: %s".formatted(proof.messages(), well));
        }
        String about =
                "%,d of %,d messages are missing in the index, stand in it though they are gone, or stand otherwise than they should (ids %s)"
                        .formatted(
                                proof.wrong().size(),
                                proof.messages(),
                                proof.wrong().stream()
                                        .limit(NAMED)
                                        .map(MessageId::value)
                                        .sorted()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", ")));
        return isBehind()
                ? Finding.notice(about, "Look again when the follower 'search' is up to date")
                : Finding.problem(about, "Run 'kanal doctor --mend'");
    }

    private Finding sampled() {
        List<Message> picked =
                record.sample(PICKED).stream().filter(IndexCheck::saysSomething).toList();
        List<MessageId> missing = missing(picked);
        if (missing.isEmpty()) {
            return Finding.ok("%d posts picked at random are found by their own words".formatted(picked.size()));
        }
        String about = "%d of %d posts picked at random are not found by their own words (ids %s)"
                .formatted(missing.size(), picked.size(), missing);
        return isBehind()
                ? Finding.notice(about, "Look again when the follower 'search' is up to date")
                : Finding.problem(about, "Run 'kanal reindex'");
    }

    private boolean isBehind() {
        return followers.list(Caller.KANAL).stream()
                .filter(follower -> follower.name().equals("search"))
                .anyMatch(follower -> follower.lagRows() > 0);
    }

    /** Those that the index does not hold, now and a moment later. */
    List<MessageId> missing(Collection<Message> messages) {
        List<MessageId> missing = notFound(messages);
        if (missing.isEmpty()) {
            return missing;
        }
        try {
            Thread.sleep(A_MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while looking for posts", e);
        }
        return notFound(
                record.list(missing).stream().filter(IndexCheck::saysSomething).toList());
    }

    private List<MessageId> notFound(Collection<Message> messages) {
        return messages.stream()
                .filter(message -> !search.finds(message.id(), message.text().text()))
                .map(Message::id)
                .toList();
    }

    private static boolean saysSomething(Message message) {
        return !message.deleted() && message.text().text().codePoints().anyMatch(Character::isLetterOrDigit);
    }
}
