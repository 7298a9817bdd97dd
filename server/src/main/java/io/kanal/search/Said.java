package io.kanal.search;

import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Message;
import io.kanal.search.internal.Asked;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Snippets;
import io.kanal.search.internal.fusion.Fusion.Fused;
import io.kanal.search.internal.senders.Sender;
import io.kanal.shared.MessageId;
import io.kanal.shared.Parallel;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Who said it: the index finds passages in which the wanted senders take part and the words stand; here those are kept in
 * which the senders themselves say the words.
 */
@Component
final class Said {
    private final Posts posts;
    private final Snippets snippets;

    Said(Posts posts, Snippets snippets) {
        this.posts = posts;
        this.snippets = snippets;
    }

    /**
     * Those of the passages, best first. A passage that is the senders' own from end to end stays as it was found, by its
     * meaning too; of others the score counts as far as what the senders say holds what was asked.
     *
     * @param everyWord whether they must say every word; then the order stays
     */
    List<Fused> of(List<Fused> found, Filters filters, Asked asked, boolean everyWord) {
        ReadScope scope = filters.scope();
        Set<MessageId> members =
                found.stream().flatMap(hit -> hit.members().stream()).collect(Collectors.toSet());
        List<Message> read = filters.senders().isEmpty()
                ? posts.list(scope, members)
                : posts.listBy(scope, members, Sender.ids(filters.senders()));
        Map<MessageId, Message> theirs = read.stream()
                .filter(message -> !message.deleted() && filters.takes(message))
                .collect(Collectors.toMap(Message::id, Function.identity()));
        List<Fused> kept = Parallel.stream(found)
                .map(hit -> weighed(hit, theirs, asked, everyWord))
                .filter(hit -> hit.score() > 0)
                .toList();
        return everyWord
                ? kept
                : kept.stream()
                        .sorted(Comparator.comparingDouble(Fused::score).reversed())
                        .toList();
    }

    private Fused weighed(Fused hit, Map<MessageId, Message> theirs, Asked asked, boolean everyWord) {
        List<Message> said =
                hit.members().stream().map(theirs::get).filter(Objects::nonNull).toList();
        if (!said.isEmpty() && said.size() == hit.members().size()) {
            return hit;
        }
        return hit.scored(hit.score() * snippets.share(said, asked, everyWord));
    }
}
