package io.kanal.changes;

import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * One row of the change log: a pointer to what changed, not its content. Whoever reads it loads the current state, which
 * may be newer.
 *
 * @param seq position in commit order; the only cursor there is
 * @param detail small JSON, only for events that are not about a message
 */
public record Change(
        long seq,
        Lane lane,
        ChangeKind kind,
        @Nullable ChatId chat,
        @Nullable MessageId message,
        @Nullable String detail) {}
