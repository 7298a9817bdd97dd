package io.kanal.search.internal.lucene;

import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.search.internal.passages.Passage;
import io.kanal.search.internal.senders.Sender;
import io.kanal.shared.MessageId;
import io.kanal.shared.Parallel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.util.StringHelper;

/**
 * What this process has lately written for each message, so that passages which stand in the index already are not written
 * again: a conversation is cut anew with every message of it, and most of it comes out as it was.
 *
 * <p>A message's mark is made of everything that its passages say. Whatever is not remembered is written, so forgetting is
 * always safe; remembering what is not there is not: on any failure everything is {@linkplain #forget forgotten}. Not
 * thread-safe.
 */
final class Standing {
    private static final int MOST = 50_000;

    private final Map<MessageId, Long> marks = new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageId, Long> eldest) {
            return size() > MOST;
        }
    };

    /**
     * What has to be done.
     *
     * @param removed messages whose passages are taken out
     * @param added passages that are put in
     */
    record Difference(List<MessageId> removed, List<IndexedPassage> added) {}

    /** Compares the passages that shall stand for these messages with those that do, and remembers them. */
    Difference replace(Collection<MessageId> messages, List<IndexedPassage> passages) {
        List<Long> fingerprints =
                Parallel.stream(passages).map(Standing::fingerprint).toList();
        Map<MessageId, Long> wanted = new HashMap<>();
        for (int i = 0; i < passages.size(); i++) {
            for (Passage.Part part : passages.get(i).passage().parts()) {
                wanted.merge(part.message(), fingerprints.get(i), (one, other) -> 31 * one + other);
            }
        }
        // A passage stands if all its messages are as they were; the chunks of one message stand or go together.
        List<IndexedPassage> added = new ArrayList<>();
        Set<MessageId> standing = new HashSet<>();
        for (IndexedPassage passage : passages) {
            List<MessageId> members = passage.passage().parts().stream()
                    .map(Passage.Part::message)
                    .toList();
            if (members.stream()
                    .allMatch(member -> wanted.getOrDefault(member, 0L).equals(marks.get(member)))) {
                standing.addAll(members);
            } else {
                added.add(passage);
            }
        }
        List<MessageId> removed = new ArrayList<>();
        for (MessageId message : messages) {
            if (!standing.contains(message)) {
                removed.add(message);
                marks.remove(message);
            }
        }
        marks.putAll(wanted);
        return new Difference(removed, added);
    }

    void forget() {
        marks.clear();
    }

    private static long fingerprint(IndexedPassage indexed) {
        Passage passage = indexed.passage();
        // The hash stands for the text.
        byte[] bytes = (indexed.hash()
                        + passage.parts()
                        + passage.extra()
                        + passage.date()
                        + passage.tags()
                        + passage.has()
                        + passage.topic()
                        + new TreeSet<>(
                                passage.senders().stream().map(Sender::toString).toList())
                        + new TreeSet<>(passage.sole())
                        + passage.closed()
                        + indexed.language()
                        + passage.id()
                        + passage.chat())
                .getBytes(StandardCharsets.UTF_8);
        return StringHelper.murmurhash3_x64_128(bytes, 0, bytes.length, 0)[0];
    }
}
