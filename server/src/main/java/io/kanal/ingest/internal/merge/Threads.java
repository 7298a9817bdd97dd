package io.kanal.ingest.internal.merge;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.message.Recorded;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps each group message's thread root: the first message of the chain of replies it belongs to. A message that nobody
 * answered and that answers nobody has none. While a parent is not known yet, the reply's own target stands for the root;
 * when it arrives, the thread moves to its true root.
 *
 * <p>A topic of a forum is one thread, whose root is the message that opened it: what answers that one stands in the topic and
 * answers nobody, and an answer stands in the topic of what it answers.
 */
@Component
final class Threads {
    private final JdbcClient jdbc;

    public Threads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Says of each message in which topic it stands, as far as what it answers tells. */
    List<SeenMessage> inTopics(ChatId chat, List<SeenMessage> batch) {
        if (batch.stream().allMatch(seen -> seen.topic() == null) && !hasTopics(chat)) {
            return batch;
        }
        Set<Long> parents = new HashSet<>();
        for (SeenMessage seen : batch) {
            if (seen.replyTo() != null) {
                parents.add(seen.replyTo());
            }
        }
        Map<Long, Long> topics = parents.isEmpty() ? new HashMap<>() : knownTopics(chat, parents);
        Map<Long, SeenMessage> placed = new HashMap<>();
        batch.stream().sorted(Comparator.comparingLong(SeenMessage::telegramId)).forEach(seen -> {
            Long answered = seen.replyTo();
            Long topic = seen.topic() != null || answered == null ? seen.topic() : topics.get(answered);
            if (topic != null) {
                topics.put(seen.telegramId(), topic);
                placed.put(seen.telegramId(), seen.with(facts -> facts.topic(topic)));
            }
        });
        return placed.isEmpty()
                ? batch
                : batch.stream()
                        .map(seen -> placed.getOrDefault(seen.telegramId(), seen))
                        .toList();
    }

    private static @Nullable Long parent(Recorded row) {
        Long answered = row.replyTo();
        return answered != null ? answered : row.topic();
    }

    /** Sets the roots of rows that are about to be added. */
    List<Recorded> place(ChatId chat, List<Recorded> rows) {
        Set<Long> parents = new HashSet<>();
        Set<Long> own = new HashSet<>();
        for (Recorded row : rows) {
            Long parent = parent(row);
            if (parent != null) {
                parents.add(parent);
            }
            own.add(row.telegramId());
        }
        Map<Long, Long> roots = parents.isEmpty() ? new HashMap<>() : knownRoots(chat, parents);
        Set<Long> answered = new HashSet<>(parents);
        answered.addAll(alreadyAnswered(chat, own));
        var placed = new ArrayList<Recorded>(rows.size());
        rows.stream().sorted(Comparator.comparingLong(Recorded::telegramId)).forEach(row -> {
            Long parent = parent(row);
            Long root = row.topic();
            if (root == null && parent != null && parent != row.telegramId()) {
                root = roots.getOrDefault(parent, parent);
            } else if (root == null && answered.contains(row.telegramId())) {
                root = row.telegramId();
            }
            if (root != null) {
                roots.put(row.telegramId(), root);
            }
            placed.add(row.withThreadRoot(root));
        });
        return placed;
    }

    /**
     * After rows were added: gives known messages that were answered for the first time a thread, and moves replies whose
     * provisional root turned out to be a reply itself. Returns the messages whose root changed.
     */
    List<MessageId> settle(ChatId chat, Collection<Recorded> added) {
        Set<Long> parents = new HashSet<>();
        Map<Long, Long> movedRoots = new HashMap<>();
        Map<Long, Long> movedTopics = new HashMap<>();
        for (Recorded row : added) {
            Long parent = parent(row);
            if (parent != null) {
                parents.add(parent);
            }
            Long root = row.threadRoot();
            if (root != null && root != row.telegramId()) {
                movedRoots.put(row.telegramId(), root);
            }
            if (row.topic() != null) {
                movedTopics.put(row.telegramId(), row.topic());
            }
        }
        var changed = new ArrayList<MessageId>();
        if (!parents.isEmpty()) {
            changed.addAll(jdbc.sql("""
                            update message set thread_root = telegram_id
                            where chat_id = :chat and telegram_id = any(:parents) and thread_root is null
                            returning id
                            """)
                    .param("chat", chat.value())
                    .param("parents", parents.toArray(Long[]::new))
                    .query((row, number) -> new MessageId(row.getLong("id")))
                    .list());
        }
        if (!movedTopics.isEmpty()) {
            changed.addAll(jdbc.sql("""
                            update message m set topic = v.topic, thread_root = v.topic, reply_to = nullif(m.reply_to, v.topic)
                            from unnest(cast(:old as bigint[]), cast(:topics as bigint[])) as v(old, topic)
                            where m.chat_id = :chat and m.thread_root = v.old and m.topic is null
                            returning m.id
                            """)
                    .param("chat", chat.value())
                    .param("old", movedTopics.keySet().toArray(Long[]::new))
                    .param("topics", movedTopics.values().toArray(Long[]::new))
                    .query((row, number) -> new MessageId(row.getLong("id")))
                    .list());
        }
        if (!movedRoots.isEmpty()) {
            changed.addAll(jdbc.sql("""
                            update message m set thread_root = v.root
                            from unnest(cast(:old as bigint[]), cast(:new as bigint[])) as v(old, root)
                            where m.chat_id = :chat and m.thread_root = v.old and v.old <> v.root
                            returning m.id
                            """)
                    .param("chat", chat.value())
                    .param("old", movedRoots.keySet().toArray(Long[]::new))
                    .param("new", movedRoots.values().toArray(Long[]::new))
                    .query((row, number) -> new MessageId(row.getLong("id")))
                    .list());
        }
        return changed;
    }

    /** Most groups are no forums, which costs one look at an index to see. */
    private boolean hasTopics(ChatId chat) {
        return jdbc.sql("select exists (select from message where chat_id = :chat and topic_name is not null)")
                .param("chat", chat.value())
                .query(Boolean.class)
                .single();
    }

    private Map<Long, Long> knownTopics(ChatId chat, Set<Long> telegramIds) {
        Map<Long, Long> topics = new HashMap<>();
        jdbc.sql("""
                        select telegram_id, topic from message
                        where chat_id = :chat and telegram_id = any(:ids) and topic is not null
                        """)
                .param("chat", chat.value())
                .param("ids", telegramIds.toArray(Long[]::new))
                .query((row, number) -> topics.put(row.getLong("telegram_id"), row.getLong("topic")))
                .list();
        return topics;
    }

    private Map<Long, Long> knownRoots(ChatId chat, Set<Long> telegramIds) {
        Map<Long, Long> roots = new HashMap<>();
        jdbc.sql("""
                        select telegram_id, coalesce(thread_root, telegram_id) as root
                        from message where chat_id = :chat and telegram_id = any(:ids)
                        """)
                .param("chat", chat.value())
                .param("ids", telegramIds.toArray(Long[]::new))
                .query((row, number) -> roots.put(row.getLong("telegram_id"), row.getLong("root")))
                .list();
        return roots;
    }

    private List<@Nullable Long> alreadyAnswered(ChatId chat, Set<Long> telegramIds) {
        return jdbc.sql("""
                        select distinct thread_root from message
                        where chat_id = :chat and thread_root = any(:ids)
                        """)
                .param("chat", chat.value())
                .param("ids", telegramIds.toArray(Long[]::new))
                .query(Long.class)
                .list();
    }
}
