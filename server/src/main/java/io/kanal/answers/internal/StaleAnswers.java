package io.kanal.answers.internal;

import io.kanal.answers.Citation;
import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.Follower;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.shared.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A view that marks what became of cited sentences: their post was edited and no longer says them, was deleted, or was erased,
 * which takes the sentence and what rests on it.
 */
@Component
public final class StaleAnswers implements Follower {
    private static final Set<ChangeKind> TOUCHING = Set.of(
            ChangeKind.MESSAGE_EDITED,
            ChangeKind.MESSAGE_DELETED,
            ChangeKind.MESSAGE_RESTORED,
            ChangeKind.MESSAGE_ERASED);
    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final WholeRecord record;

    StaleAnswers(JdbcClient jdbc, WholeRecord record) {
        this.jdbc = jdbc;
        this.record = record;
    }

    @Override
    public String name() {
        return "stale-answers";
    }

    @Override
    public Role role() {
        return Role.VIEW;
    }

    @Override
    public void apply(List<Change> batch) {
        look(batch.stream()
                .filter(change -> TOUCHING.contains(change.kind()))
                .map(Change::message)
                .filter(Objects::nonNull)
                .map(message -> Objects.requireNonNull(message).value())
                .collect(Collectors.toSet()));
    }

    @Override
    public void rebuild() {
        long after = 0;
        while (true) {
            List<Long> cited = jdbc.sql("""
                            select distinct message_id from answer_citation
                            where message_id > :after order by message_id limit :limit
                            """)
                    .param("after", after)
                    .param("limit", AT_ONCE)
                    .query((row, _) -> row.getLong("message_id"))
                    .list();
            if (cited.isEmpty()) {
                return;
            }
            look(cited);
            after = cited.getLast();
        }
    }

    /** Compares what is cited of these messages with what they say now; the same twice changes nothing. */
    private void look(Collection<Long> messages) {
        if (messages.isEmpty()) {
            return;
        }
        List<Cited> cited = jdbc.sql("""
                        select answer_id, number, message_id, sentence, state from answer_citation
                        where message_id = any(:messages)
                        """)
                .param("messages", messages.toArray(Long[]::new))
                .query((row, _) -> new Cited(
                        row.getObject("answer_id", UUID.class),
                        row.getInt("number"),
                        new MessageId(row.getLong("message_id")),
                        row.getString("sentence"),
                        row.getString("state")))
                .list();
        if (cited.isEmpty()) {
            return;
        }
        Set<MessageId> ids = cited.stream().map(Cited::message).collect(Collectors.toSet());
        Map<MessageId, Message> now =
                record.list(ids).stream().collect(Collectors.toMap(Message::id, Function.identity()));
        write(cited.stream()
                .map(one -> new Marked(one, AnswerTable.name(state(one, now.get(one.message())))))
                .filter(marked -> !marked.state().equals(marked.cited().state()))
                .toList());
    }

    private static Citation.State state(Cited cited, @Nullable Message now) {
        if (now == null) {
            return Citation.State.WITHHELD;
        }
        if (now.deleted()) {
            return Citation.State.DELETED;
        }
        return Draft.sentence(now.text().standing()).contains(Draft.sentence(cited.sentence()))
                ? Citation.State.CURRENT
                : Citation.State.EDITED;
    }

    private void write(List<Marked> marked) {
        if (marked.isEmpty()) {
            return;
        }
        UUID[] answers = marked.stream().map(one -> one.cited().answer()).toArray(UUID[]::new);
        Integer[] numbers = marked.stream().map(one -> one.cited().number()).toArray(Integer[]::new);
        String[] states = marked.stream().map(Marked::state).toArray(String[]::new);
        jdbc.sql("""
                update answer_citation c set state = row.state,
                  sentence = case when row.state = 'withheld' then '' else c.sentence end
                from unnest(:answers, :numbers, :states) as row (answer_id, number, state)
                where c.answer_id = row.answer_id and c.number = row.number
                """)
                .param("answers", answers)
                .param("numbers", numbers)
                .param("states", states)
                .update();
        jdbc.sql("""
                update answer_statement s set text = ''
                from unnest(:answers, :numbers, :states) as row (answer_id, number, state)
                where s.answer_id = row.answer_id and row.state = 'withheld' and row.number = any(s.citations)
                """)
                .param("answers", answers)
                .param("numbers", numbers)
                .param("states", states)
                .update();
    }

    private record Cited(UUID answer, int number, MessageId message, String sentence, String state) {}

    private record Marked(Cited cited, String state) {}
}
