package io.kanal.ingest.internal.export;

import io.kanal.ingest.SeenMessage;
import java.util.List;

/** Takes what a reader finds, in the order of the file. Called by one thread; may block to slow the reader down. */
public interface ExportSink {
    /** A chat begins; what follows belongs to it until the next one. */
    void chat(ExportedChat chat) throws InterruptedException;

    /**
     * Messages of the current chat, at most {@link Batches#LIMIT}.
     *
     * @param after where a later run may go on once these are merged
     */
    void messages(List<SeenMessage> batch, Position after) throws InterruptedException;

    /** The message at this place is read next; what is told from here on is about it. */
    void reading(Position at);

    /**
     * A message of this id was read, and is handed over with the next batch or one of those behind it. In the order of the
     * file, between what is told of being left out.
     */
    default void kept(long telegramId) throws InterruptedException {}

    /** Something was left out; the example is short and says where. */
    void skipped(SkipReason reason, String example) throws InterruptedException;
}
