package io.kanal.ingest.internal.export;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.unpack.ExportUpload;
import io.kanal.posts.IdRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads an upload in a thread of its own, a few batches ahead of whoever merges them. */
final class ReadAhead implements AutoCloseable {
    private static final int ITEMS_AHEAD = 4;

    /** What the reader found next. */
    sealed interface Item {
        /** A chat begins. */
        record Chat(ExportedChat chat) implements Item {}

        /**
         * Messages of the present chat.
         *
         * @param unclear ids between those read so far which may belong to messages that could not be read
         * @param bytesRead how much of the upload was read with them
         */
        record Batch(List<SeenMessage> messages, List<IdRange> unclear, Position after, long bytesRead)
                implements Item {}

        /** Something was left out at this place. */
        record Skipped(SkipReason reason, String example, Position at) implements Item {}

        /** The upload was read as far as it goes. */
        record Ended(ExportReader.Ending ending) implements Item {}

        /** Reading failed; everything before was handed over. */
        record Failed(Exception cause) implements Item {}
    }

    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(ITEMS_AHEAD);
    private final Thread reader;

    ReadAhead(ExportUpload upload, Position start) {
        reader = Thread.ofPlatform().daemon().name("export-reader").start(() -> read(upload, start));
    }

    /** The next item; null when there is none yet after this time. */
    @Nullable
    Item next(Duration patience) throws InterruptedException {
        return items.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops the reader and waits until it has let go of the upload, which ends at its next read. */
    @Override
    public void close() {
        reader.interrupt();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(ExportUpload upload, Position start) {
        try {
            Item last;
            try {
                last = new Item.Ended(upload.read(new Queue(upload), start));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = new Item.Failed(e);
            } catch (StackOverflowError e) {
                last = new Item.Failed(new IllegalStateException("Reading the export failed", e));
            }
            items.put(last);
        } catch (InterruptedException e) {
            // Whoever closed this does not wait for items any more.
            Thread.currentThread().interrupt();
        }
    }

    /** Hands everything on in the order of the file. */
    private final class Queue implements ExportSink {
        private final ExportUpload upload;
        private final List<IdRange> unclear = new ArrayList<>();
        private Position present = Position.START;
        private long last;

        /** Whether something of unknown id was left out behind the last message. */
        private boolean hidden;

        Queue(ExportUpload upload) {
            this.upload = upload;
        }

        @Override
        public void reading(Position at) {
            present = at;
        }

        @Override
        public void chat(ExportedChat chat) throws InterruptedException {
            unclear.clear();
            last = 0;
            hidden = false;
            items.put(new Item.Chat(chat));
        }

        @Override
        public void messages(List<SeenMessage> batch, Position after) throws InterruptedException {
            items.put(new Item.Batch(batch, List.copyOf(unclear), after, upload.bytesRead()));
            unclear.clear();
        }

        @Override
        public void kept(long telegramId) {
            if (hidden && telegramId > last + 1) {
                unclear.add(new IdRange(last + 1, telegramId - 1));
            }
            hidden = false;
            last = Math.max(last, telegramId);
        }

        @Override
        public void skipped(SkipReason reason, String example) throws InterruptedException {
            hidden = hidden || reason.hidesMessage();
            items.put(new Item.Skipped(reason, example, present));
        }
    }
}
