package io.kanal.ingest.internal.merge;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.posts.message.Media;
import io.kanal.posts.table.MessageColumns;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Notes with messages of the record which of their files are stored. Stored bytes are no new version of a message, whoever
 * showed it last: what was said, when and by whom stays as it is, and nothing is searched anew.
 */
@Component
public final class KeptFiles {
    private final JdbcClient jdbc;
    private final MessageColumns columns;
    private final ChatTally tally;
    private final ChangeLog changes;
    private final TransactionOperations transactions;

    KeptFiles(
            JdbcClient jdbc,
            MessageColumns columns,
            ChatTally tally,
            ChangeLog changes,
            TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.columns = columns;
        this.tally = tally;
        this.changes = changes;
        this.transactions = transactions;
    }

    /**
     * Changes what is noted with a message that is there and not deleted, while no merge of its chat runs.
     *
     * @param also done in the same transaction where something changed
     * @return whether anything changed
     */
    public boolean note(ChatId chat, MessageId message, UnaryOperator<List<Media>> change, Runnable also) {
        return Boolean.TRUE.equals(transactions.execute(_ -> tally.findLocked(chat)
                .filter(present -> change(message, change))
                .map(present -> {
                    also.run();
                    changes.append(Lane.BULK, ChangeKind.MESSAGE_COUNTED, present, message, null);
                    return true;
                })
                .orElse(false)));
    }

    private boolean change(MessageId message, UnaryOperator<List<Media>> change) {
        List<Media> before = jdbc.sql(
                        "select media from message where id = :id and deleted_at is null and media is not null")
                .param("id", message.value())
                .query((row, _) -> columns.media(row.getString("media")))
                .optional()
                .orElse(List.of());
        List<Media> after = change.apply(before);
        if (after.equals(before)) {
            return false;
        }
        jdbc.sql("update message set media = :media where id = :id")
                .param("media", columns.media(after))
                .param("id", message.value())
                .update();
        return true;
    }

    /** Takes a stored file from a message and its earlier versions; the facts about it stay. */
    public void forget(ChatId chat, MessageId message, String blob) {
        transactions.executeWithoutResult(_ -> tally.findLocked(chat).ifPresent(present -> {
            if (change(message, media -> without(media, blob))) {
                changes.append(Lane.BULK, ChangeKind.MESSAGE_COUNTED, present, message, null);
            }
            record Old(int number, List<Media> media) {}
            jdbc
                    .sql("select number, media from revision where message_id = :id and media like '%\"blob\":\"%'")
                    .param("id", message.value())
                    .query((row, _) -> new Old(row.getInt("number"), columns.media(row.getString("media"))))
                    .list()
                    .stream()
                    .filter(old ->
                            old.media().stream().anyMatch(each -> each instanceof Media.File file && file.holds(blob)))
                    .forEach(old -> jdbc.sql(
                                    "update revision set media = :media where message_id = :id and number = :number")
                            .param("media", columns.media(without(old.media(), blob)))
                            .param("id", message.value())
                            .param("number", old.number())
                            .update());
        }));
    }

    private static List<Media> without(List<Media> media, String blob) {
        return media.stream().map(each -> without(each, blob)).toList();
    }

    private static Media without(Media media, String blob) {
        if (!(media instanceof Media.File file) || !file.holds(blob)) {
            return media;
        }
        return file.with(told -> {
            if (blob.equals(file.blob())) {
                told.blob(null);
            }
            if (file.still() != null
                    && blob.equals(Objects.requireNonNull(file.still()).blob())) {
                told.still(null);
            }
        });
    }

    /** The picture of a chat is this stored file from now on. */
    public void picture(ChatId chat, String blob) {
        transactions.executeWithoutResult(_ -> {
            int changed = jdbc.sql("update chat set photo = :blob where id = :chat and photo is distinct from :blob")
                    .param("blob", blob)
                    .param("chat", chat.value())
                    .update();
            if (changed > 0) {
                changes.append(Lane.BULK, ChangeKind.CHAT_CHANGED, chat, null, null);
            }
        });
    }
}
