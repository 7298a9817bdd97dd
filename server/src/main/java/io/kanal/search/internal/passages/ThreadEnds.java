package io.kanal.search.internal.passages;

import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of reply threads that were cut lately, so that long ones need not be read whole for every answer to them:
 * how far in the log their passages hold everything, and where the last window begins. Windows are cut from the beginning of
 * a thread on, so what comes behind the first message of the last one changes nothing before it.
 *
 * <p>What is not remembered is read whole, so forgetting is always safe; belongs to one index and must be {@linkplain #forget
 * forgotten} when writing that failed. Not thread-safe.
 */
public final class ThreadEnds {
    private static final int MOST = 20_000;

    private record Place(ChatId chat, long root) {}

    private record End(long asOf, long lastWindow) {}

    private final Map<Place, End> ends = new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, End> eldest) {
            return size() > MOST;
        }
    };

    private long readAt;

    /** What is read from now on holds every change up to this position of the log. */
    public void reading(long head) {
        readAt = head;
    }

    /** Whether the passages of this message's thread hold it as the change at this position left it. */
    public boolean hold(Message message, long seq) {
        Long root = message.threadRoot();
        End end = root == null ? null : ends.get(new Place(message.chat(), root));
        return end != null && seq <= end.asOf;
    }

    /**
     * From which Telegram id on a thread must be read, {@link WholeRecord#WHOLE_THREAD} for all of it.
     *
     * @param touched the first message of it that changed
     */
    long readFrom(ChatId chat, long root, long touched) {
        End end = ends.get(new Place(chat, root));
        // The window's own first message decides where it begins, so it must be untouched.
        return end != null && touched > end.lastWindow ? end.lastWindow : WholeRecord.WHOLE_THREAD;
    }

    /** Remembers what was cut from the messages that were read of a thread. */
    void cut(ChatId chat, long root, List<Message> read, List<Passage> passages) {
        Place place = new Place(chat, root);
        if (passages.isEmpty()) {
            ends.remove(place);
            return;
        }
        MessageId head = passages.getLast().id().message();
        for (Message message : read.reversed()) {
            if (message.id().equals(head)) {
                ends.put(place, new End(readAt, message.telegramId()));
                return;
            }
        }
        throw new IllegalStateException("A passage begins with a message that was not read: " + head);
    }

    public void forget() {
        ends.clear();
    }
}
