package io.kanal.ingest.internal.export;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Collects messages of one chat for the sink. Gives albums back their unity, which exports lose: files sent by one sender
 * in one second under ids that follow each other.
 */
public final class Batches {
    static final int LIMIT = 2_000;
    private static final int ALBUM_LIMIT = 10;

    private final ExportSink sink;
    private final List<SeenMessage> batch = new ArrayList<>(LIMIT);
    private final Map<Long, SeenMessage> ids = HashMap.newHashMap(LIMIT);
    private final List<SeenMessage> album = new ArrayList<>(ALBUM_LIMIT);
    private Position before = Position.START;

    public Batches(ExportSink sink) {
        this.sink = sink;
    }

    /**
     * Takes the next message.
     *
     * @param at where it stands in the export
     */
    public void add(SeenMessage message, Position at) throws InterruptedException {
        sink.kept(message.telegramId());
        if (!album.isEmpty() && !continues(album.getLast(), message)) {
            closeAlbum();
        }
        if (album.isEmpty() && batch.size() + ALBUM_LIMIT > LIMIT) {
            flush(at);
        }
        if (message.equals(ids.put(message.telegramId(), message))) {
            sink.skipped(SkipReason.MESSAGE_REPEATED, "message " + message.telegramId());
        } else if (groupable(message)) {
            album.add(message);
            if (album.size() == ALBUM_LIMIT) {
                closeAlbum();
            }
        } else {
            batch.add(message);
        }
    }

    /** Hands over what is left. */
    public void finish(Position after) throws InterruptedException {
        closeAlbum();
        flush(after);
    }

    private void flush(Position after) throws InterruptedException {
        if (!batch.isEmpty() || !after.equals(before)) {
            sink.messages(List.copyOf(batch), after);
        }
        before = after;
        batch.clear();
        ids.clear();
    }

    private void closeAlbum() {
        if (album.size() == 1) {
            batch.add(album.getFirst());
        } else {
            String name = "e" + (album.isEmpty() ? 0 : album.getFirst().telegramId());
            album.forEach(message -> batch.add(message.with(facts -> facts.album(name))));
        }
        album.clear();
    }

    private static boolean groupable(SeenMessage message) {
        if (message.kind() != MessageKind.MESSAGE
                || message.date() == null
                || message.media().isEmpty()) {
            return false;
        }
        return message.media().getFirst() instanceof Media.File file
                && switch (file.kind()) {
                    case PHOTO, VIDEO, AUDIO, DOCUMENT -> true;
                    case VIDEO_NOTE, VOICE, ANIMATION, STICKER -> false;
                };
    }

    /** Photos and videos share albums, songs and documents keep to themselves. */
    private static boolean continues(SeenMessage last, SeenMessage next) {
        return groupable(next)
                && next.telegramId() == last.telegramId() + 1
                && Objects.equals(next.date(), last.date())
                && Objects.equals(next.author(), last.author())
                && Objects.equals(next.forward(), last.forward())
                && shelf(next).equals(shelf(last));
    }

    private static Media.FileKind shelf(SeenMessage message) {
        Media.FileKind kind = ((Media.File) message.media().getFirst()).kind();
        return kind == Media.FileKind.VIDEO ? Media.FileKind.PHOTO : kind;
    }
}
