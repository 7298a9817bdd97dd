package io.kanal.search.internal;

import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.search.internal.lucene.SearchIndex;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.search.internal.passages.Passage;
import io.kanal.search.internal.passages.PassageId;
import io.kanal.search.internal.passages.Passages;
import io.kanal.search.internal.passages.ThreadEnds;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Compares the index that is searched with what the record says, and has the follower put right what differs. */
@Component
public final class IndexUpkeep {
    private static final int PAGE = 2_000;

    private final SearchView view;
    private final Passages passages;
    private final WholeRecord record;

    IndexUpkeep(SearchView view, Passages passages, WholeRecord record) {
        this.view = view;
        this.passages = passages;
        this.record = record;
    }

    /** What of a passage is compared: which messages it joins, and their text by its hash. */
    private record Standing(List<MessageId> members, String hash) {}

    /** How many passages are in each language. */
    public Map<Language, Integer> languages() {
        Map<Language, Integer> counts = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            int count = view.current().words().count(language::equals);
            if (count > 0) {
                counts.put(language, count);
            }
        }
        return counts;
    }

    /** Every message that stands in a passage. */
    MessageIds indexed() {
        MessageIds ids = new MessageIds();
        SearchIndex index = view.current();
        index.refresh();
        index.words().passages((_, members) -> members.forEach(ids::add));
        return ids;
    }

    /**
     * Compares messages by their ids.
     *
     * @param suspects gets those with a text that are in no passage, and those of passages that are gone
     * @return how many there are
     */
    public long compareMessages(Set<MessageId> suspects) {
        MessageIds indexed = indexed();
        MessageIds living = new MessageIds();
        record.living((id, written) -> {
            living.add(id);
            if (written && !indexed.contains(id)) {
                suspects.add(id);
            }
        });
        indexed.forEach(id -> {
            if (!living.contains(id)) {
                suspects.add(id);
            }
        });
        return living.size();
    }

    /**
     * Cuts the whole record anew.
     *
     * @param suspects gets every message of a passage that is missing, differs or should not stand
     * @return how many messages were cut
     */
    public long comparePassages(Set<MessageId> suspects) {
        SearchIndex index = view.current();
        index.refresh();
        ThreadEnds ends = new ThreadEnds();
        Set<PassageId> due = new HashSet<>();
        long count = 0;
        List<Message> page = record.scan(0, PAGE);
        while (!page.isEmpty()) {
            List<Message> left =
                    page.stream().filter(message -> !ends.hold(message, 0)).toList();
            Map<PassageId, Standing> cut = cut(left, Set.of(), ends);
            due.addAll(cut.keySet());
            Map<PassageId, Standing> standing = new HashMap<>();
            index.words()
                    .named(cut.keySet())
                    .forEach(found -> standing.put(found.id(), new Standing(found.members(), found.hash())));
            cut.forEach((id, passage) -> {
                Standing stands = standing.get(id);
                if (!passage.equals(stands)) {
                    suspects.addAll(passage.members());
                    if (stands != null) {
                        suspects.addAll(stands.members());
                    }
                }
            });
            count += page.size();
            page = record.scan(page.getLast().id().value(), PAGE);
        }
        index.words().passages((id, members) -> {
            if (!due.contains(id)) {
                suspects.addAll(members);
            }
        });
        return count;
    }

    /** Those of these messages whose passages are not what they should be. */
    public Set<MessageId> wrong(Collection<MessageId> messages) {
        SearchIndex index = view.current();
        index.refresh();
        Map<MessageId, Map<PassageId, Standing>> due =
                byMember(cut(record.list(messages), Set.copyOf(messages), new ThreadEnds()));
        Map<PassageId, Standing> found = new HashMap<>();
        index.words()
                .holding(messages)
                .forEach(passage -> found.put(passage.id(), new Standing(passage.members(), passage.hash())));
        Map<MessageId, Map<PassageId, Standing>> standing = byMember(found);
        Set<MessageId> wrong = new HashSet<>();
        for (MessageId message : messages) {
            if (!due.getOrDefault(message, Map.of()).equals(standing.getOrDefault(message, Map.of()))) {
                wrong.add(message);
            }
        }
        return wrong;
    }

    public void mend(Collection<MessageId> messages) {
        view.mend(messages);
    }

    private Map<PassageId, Standing> cut(Collection<Message> messages, Set<MessageId> moved, ThreadEnds ends) {
        Map<PassageId, Standing> cut = new HashMap<>();
        for (Passage passage : passages.around(messages, moved, ends).passages()) {
            List<MessageId> members =
                    passage.parts().stream().map(Passage.Part::message).toList();
            cut.put(passage.id(), new Standing(members, IndexedPassage.hashOf(passage)));
        }
        return cut;
    }

    private static Map<MessageId, Map<PassageId, Standing>> byMember(Map<PassageId, Standing> passages) {
        Map<MessageId, Map<PassageId, Standing>> byMember = new HashMap<>();
        passages.forEach((id, passage) -> passage.members()
                .forEach(member ->
                        byMember.computeIfAbsent(member, _ -> new HashMap<>()).put(id, passage)));
        return byMember;
    }
}
