package io.kanal.ingest.internal.merge;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.ingest.Ingested;
import io.kanal.ingest.SeenMessage;
import io.kanal.posts.Chats;
import io.kanal.posts.ContentHash;
import io.kanal.posts.IdRange;
import io.kanal.posts.message.Recorded;
import io.kanal.posts.message.Source;
import io.kanal.posts.message.Version;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.Parallel;
import io.kanal.shared.text.LanguageDetector;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Applies {@link MergeRules} to a batch: reads what is known, decides, writes, and appends to the change log. */
@Component
public final class MessageMerge {
    private final JdbcClient jdbc;
    private final KnownMessages knownMessages;
    private final RowWriter writer;
    private final Threads threads;
    private final EmptyRanges emptyRanges;
    private final ChatTally tally;
    private final Chats chats;
    private final ChangeLog changes;
    private final LanguageDetector languages = LanguageDetector.shared();

    MessageMerge(
            JdbcClient jdbc,
            KnownMessages knownMessages,
            RowWriter writer,
            Threads threads,
            EmptyRanges emptyRanges,
            ChatTally tally,
            Chats chats,
            ChangeLog changes) {
        this.jdbc = jdbc;
        this.knownMessages = knownMessages;
        this.writer = writer;
        this.threads = threads;
        this.emptyRanges = emptyRanges;
        this.tally = tally;
        this.chats = chats;
        this.changes = changes;
    }

    /** Runs inside the caller's transaction. */
    public Ingested merge(Source source, Lane lane, ChatId chatId, List<SeenMessage> batch, Instant now) {
        if (batch.isEmpty()) {
            return Ingested.NOTHING;
        }
        Chats.Rules chat = chats.rules(tally.lock(chatId));
        Ingested sum = Ingested.NOTHING;
        for (List<SeenMessage> round : rounds(batch)) {
            sum = sum.plus(mergeDistinct(source, lane, chat, round, now));
        }
        return sum;
    }

    /** Splits a batch so that no id occurs twice in a round; the second occurrence then meets the first in the record. */
    private static List<List<SeenMessage>> rounds(List<SeenMessage> batch) {
        List<List<SeenMessage>> rounds = new ArrayList<>();
        Map<Long, Integer> occurrences = new HashMap<>();
        for (SeenMessage seen : batch) {
            int round = occurrences.merge(seen.telegramId(), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(seen);
        }
        return rounds;
    }

    private Ingested mergeDistinct(Source source, Lane lane, Chats.Rules chat, List<SeenMessage> batch, Instant now) {
        List<Long> ids = batch.stream().map(SeenMessage::telegramId).toList();
        Set<Long> erased = knownMessages.erased(chat.id(), ids);
        Map<Long, Known> known = knownMessages.find(chat.id(), ids, source);

        var additions = new ArrayList<Recorded>();
        var updates = new LinkedHashMap<Long, Recorded>();
        var revisions = new LinkedHashMap<Long, List<Version>>();
        var restored = new ArrayList<Long>();
        var witnessed = new LinkedHashMap<Long, ContentHash>();
        var retold = new LinkedHashMap<Long, ContentHash>();
        var changed = new LinkedHashMap<Long, ChangeKind>();
        int edited = 0;
        int same = 0;
        List<SeenMessage> allowed = batch.stream()
                .filter(seen -> !erased.contains(seen.telegramId()) && !belowFloor(chat, seen))
                .map(MessageMerge::storable)
                .toList();
        int refused = batch.size() - allowed.size();
        boolean threaded = !chat.type().broadcasts();
        if (threaded) {
            allowed = threads.inTopics(chat.id(), allowed);
        }
        List<Decision> decisions = Parallel.stream(allowed)
                .map(seen -> MergeRules.decide(known.get(seen.telegramId()), seen, source, now, languages))
                .toList();
        for (Decision decision : decisions) {
            switch (decision) {
                case Decision.Add add -> additions.add(add.row());
                case Decision.Supersede newer -> {
                    long id = newer.known().id();
                    updates.put(id, newer.row());
                    revisions
                            .computeIfAbsent(id, key -> new ArrayList<>())
                            .add(newer.known().row().version());
                    witnessed.put(id, newer.row().version().hash());
                    changed.put(id, newer.restored() ? ChangeKind.MESSAGE_RESTORED : ChangeKind.MESSAGE_EDITED);
                    if (newer.restored()) {
                        restored.add(id);
                    } else {
                        edited++;
                    }
                }
                case Decision.KeepEarlier older -> {
                    long id = older.known().id();
                    if (!older.row().equals(older.known().row())) {
                        updates.put(id, older.row());
                    }
                    revisions.computeIfAbsent(id, key -> new ArrayList<>()).add(older.earlier());
                    witnessed.put(id, older.earlier().hash());
                    changed.put(id, ChangeKind.MESSAGE_EDITED);
                    edited++;
                }
                case Decision.Same again -> {
                    long id = again.known().id();
                    ContentHash before = again.known().row().version().hash();
                    if (!before.equals(again.row().version().hash())) {
                        retold.put(id, before);
                    }
                    if (again.counted()) {
                        updates.put(id, again.row());
                        changed.put(id, again.factsLearned() ? ChangeKind.MESSAGE_EDITED : ChangeKind.MESSAGE_COUNTED);
                    }
                    witnessed.put(id, again.seen());
                    if (again.restored()) {
                        restored.add(id);
                        changed.put(id, ChangeKind.MESSAGE_RESTORED);
                        updates.putIfAbsent(id, again.row());
                    } else {
                        same++;
                    }
                }
            }
        }

        List<Recorded> placed = threaded ? threads.place(chat.id(), additions) : additions;
        Map<Long, Long> newIds = writer.insert(chat.id(), placed, source, now);
        writer.keepRevisions(revisions);
        writer.update(updates, restored);
        for (Recorded row : placed) {
            long id = id(newIds, row);
            changes.append(lane, ChangeKind.MESSAGE_ADDED, chat.id(), new MessageId(id), null);
        }
        writer.agree(retold, witnessed);
        writer.witness(witnessed, source, now);
        changed.forEach((id, kind) -> changes.append(lane, kind, chat.id(), new MessageId(id), null));
        if (threaded) {
            Set<Long> announced = new HashSet<>(newIds.values());
            for (MessageId moved : threads.settle(chat.id(), placed)) {
                if (!announced.contains(moved.value())) {
                    changes.append(lane, ChangeKind.MESSAGE_THREADED, chat.id(), moved, null);
                }
            }
        }
        tally.added(chat.id(), placed);
        if (source != Source.PUSH && !allowed.isEmpty()) {
            tally.seenTo(
                    chat.id(),
                    allowed.stream().mapToLong(SeenMessage::telegramId).max().orElseThrow());
        }
        emptyRanges.filled(chat.id(), newIds.keySet());
        return new Ingested(placed.size(), edited, same, restored.size(), refused);
    }

    /** Marks known messages as deleted; what is not known is confirmed to be empty. */
    public void deleted(Source source, ChatId chatId, List<Long> telegramIds, Instant seenAt) {
        ChatId chat = tally.lock(chatId);
        Long[] ids = telegramIds.toArray(Long[]::new);
        List<MessageId> gone = jdbc.sql("""
                        update message set deleted_at = :at, deleted_by = :source
                        where chat_id = :chat and telegram_id = any(:ids) and deleted_at is null
                        returning id
                        """)
                .param("at", Timestamp.from(seenAt))
                .param("source", source.code())
                .param("chat", chat.value())
                .param("ids", ids)
                .query((row, number) -> new MessageId(row.getLong("id")))
                .list();
        jdbc.sql("""
                        insert into witness as w (message_id, source, content_hash, first_seen, last_seen, deletion_seen)
                        select m.id, :source, m.content_hash, :at, :at, :at
                        from message m where m.chat_id = :chat and m.telegram_id = any(:ids)
                        on conflict (message_id, source) do update set deletion_seen = excluded.deletion_seen
                        """)
                .param("at", Timestamp.from(seenAt))
                .param("source", source.code())
                .param("chat", chat.value())
                .param("ids", ids)
                .update();
        gone.forEach(id -> changes.append(Lane.LIVE, ChangeKind.MESSAGE_DELETED, chat, id, null));
        Set<Long> held = new HashSet<>(
                jdbc.sql("select telegram_id from message where chat_id = :chat and telegram_id = any(:ids)")
                        .param("chat", chat.value())
                        .param("ids", ids)
                        .query(Long.class)
                        .list());
        emptyRanges.confirm(
                chat,
                telegramIds.stream()
                        .filter(id -> !held.contains(id))
                        .map(id -> new IdRange(id, id))
                        .toList());
    }

    private static long id(Map<Long, Long> newIds, Recorded row) {
        Long id = newIds.get(row.telegramId());
        if (id == null) {
            throw new IllegalStateException("A message was added without an id");
        }
        return id;
    }

    private static boolean belowFloor(Chats.Rules chat, SeenMessage seen) {
        Instant floor = chat.floor();
        Instant date = seen.date();
        return floor != null && date != null && date.isBefore(floor);
    }

    private static SeenMessage storable(SeenMessage seen) {
        var text = StorableText.of(seen.text());
        return text.equals(seen.text()) ? seen : seen.with(seen.content().withText(text));
    }
}
