package io.kanal.search.internal;

import io.kanal.posts.Message;
import io.kanal.posts.Posts;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the last window of each lately cut reply thread begins. Windows are cut from the beginning of a thread on, so what
 * comes behind the first message of the last one changes nothing before it: long threads need not be read whole for every
 * answer to them.
 *
 * <p>What is not remembered is read whole, so forgetting is always safe; belongs to one index and must be {@linkplain #forget
 * forgotten} when writing that failed. Not thread-safe.
 */
final class ThreadEnds {
    private static final int MOST = 20_000;

    private record Place(ChatId chat, long root) {}

    private final Map<Place, Long> lastWindows = new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Long> eldest) {
            return size() > MOST;
        }
    };

    /**
     * From which Telegram id on a thread must be read, {@link Posts#WHOLE_THREAD} for all of it.
     *
     * @param touched the first message of it that changed
     */
    long readFrom(ChatId chat, long root, long touched) {
        Long window = lastWindows.get(new Place(chat, root));
        // The window's own first message decides where it begins, so it must be untouched.
        return window != null && touched > window ? window : Posts.WHOLE_THREAD;
    }

    /** Remembers what was cut from the messages that were read of a thread. */
    void cut(ChatId chat, long root, List<Message> read, List<Passage> passages) {
        Place place = new Place(chat, root);
        if (passages.isEmpty()) {
            lastWindows.remove(place);
            return;
        }
        MessageId head = passages.getLast().id().message();
        for (Message message : read.reversed()) {
            if (message.id().equals(head)) {
                lastWindows.put(place, message.telegramId());
                return;
            }
        }
        throw new IllegalStateException("A passage begins with a message that was not read: " + head);
    }

    void forget() {
        lastWindows.clear();
    }
}
