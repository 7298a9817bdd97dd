package io.kanal.search.internal.passages;

import io.kanal.posts.Chat;
import io.kanal.posts.Chats;
import io.kanal.posts.IdRange;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Cuts the passages that a set of messages takes part in, from the record as it is now. A post is cut with its album; a
 * message of a conversation with its reply thread, or with the whole run it stands in, because where windows begin is
 * decided there.
 */
@Component
public final class Passages {
    /** Touched ids that lie this close are read as one stretch. */
    private static final long NEAR = 200;

    private static final int STEP = 100;
    /** A run longer than this is cut from the middle; nobody talks for a day without twenty minutes of silence. */
    private static final int LONGEST_RUN = 5_000;

    private final WholeRecord record;
    private final Chats chats;
    private final InstantSource clock;

    Passages(WholeRecord record, Chats chats, java.time.Clock clock) {
        this.record = record;
        this.chats = chats;
        this.clock = clock;
    }

    /**
     * What was cut.
     *
     * @param messages everything that was looked at: whatever stands in an index for one of these is replaced
     */
    public record Cut(Set<MessageId> messages, List<Passage> passages) {}

    /**
     * Cuts anew around these messages, deleted ones too.
     *
     * @param moved those that may have stood in a window before they joined a thread
     * @param ends what is known of the index that the passages go to; new where they stand alone
     */
    public Cut around(Collection<Message> touched, Set<MessageId> moved, ThreadEnds ends) {
        Map<ChatId, List<Message>> byChat =
                touched.stream().collect(Collectors.groupingBy(Message::chat, LinkedHashMap::new, Collectors.toList()));
        Set<ChatId> broadcasting = chats.list(byChat.keySet()).stream()
                .filter(chat -> chat.type().broadcasts())
                .map(Chat::id)
                .collect(Collectors.toSet());
        Set<MessageId> messages = new HashSet<>();
        List<Passage> passages = new ArrayList<>();
        touched.forEach(message -> messages.add(message.id()));
        byChat.forEach((chat, ofChat) -> {
            if (broadcasting.contains(chat)) {
                posts(chat, ofChat, messages, passages);
            } else {
                threads(chat, ofChat, ends, messages, passages);
                windows(chat, ofChat, moved, messages, passages);
            }
        });
        return new Cut(messages, passages);
    }

    private void posts(ChatId chat, List<Message> touched, Set<MessageId> messages, List<Passage> passages) {
        Set<String> albums = new HashSet<>();
        for (Message message : touched) {
            String album = message.album();
            if (album == null) {
                passages.addAll(Cutting.post(List.of(message)));
            } else {
                albums.add(album);
            }
        }
        if (!albums.isEmpty()) {
            Map<String, List<Message>> parts = new HashMap<>();
            for (Message part : record.albums(chat, albums)) {
                messages.add(part.id());
                parts.computeIfAbsent(String.valueOf(part.album()), key -> new ArrayList<>())
                        .add(part);
            }
            parts.values().forEach(album -> passages.addAll(Cutting.post(album)));
        }
    }

    private void threads(
            ChatId chat, List<Message> touched, ThreadEnds ends, Set<MessageId> messages, List<Passage> passages) {
        Map<Long, Long> toRead = new HashMap<>();
        for (Message message : touched) {
            Long root = message.threadRoot();
            if (root != null) {
                toRead.merge(root, message.telegramId(), Math::min);
            }
        }
        if (toRead.isEmpty()) {
            return;
        }
        toRead.replaceAll((root, first) -> ends.readFrom(chat, root, first));
        Map<Long, List<Message>> threads = new LinkedHashMap<>();
        for (Message message : record.threads(chat, toRead)) {
            messages.add(message.id());
            Long root = message.threadRoot();
            if (root != null) {
                threads.computeIfAbsent(root, key -> new ArrayList<>()).add(message);
            }
        }
        Instant now = clock.instant();
        threads.forEach((root, thread) -> {
            List<Passage> cut = Cutting.thread(thread, now);
            ends.cut(chat, root, thread, cut);
            passages.addAll(cut);
        });
    }

    private void windows(
            ChatId chat, List<Message> touched, Set<MessageId> moved, Set<MessageId> messages, List<Passage> passages) {
        Set<Long> places = touched.stream()
                .filter(message -> message.threadRoot() == null || moved.contains(message.id()))
                .map(Message::telegramId)
                .collect(Collectors.toSet());
        for (List<Message> runs : runs(chat, places)) {
            runs.forEach(message -> messages.add(message.id()));
            passages.addAll(Cutting.windows(runs, clock.instant()));
        }
    }

    /** Whole runs around these places; the stretches do not overlap. */
    private List<List<Message>> runs(ChatId chat, Collection<Long> telegramIds) {
        TreeSet<Long> places = new TreeSet<>(telegramIds);
        List<List<Message>> stretches = new ArrayList<>();
        long reached = 0;
        while (!places.isEmpty()) {
            long first = places.first();
            long last = first;
            places.pollFirst();
            while (!places.isEmpty() && places.first() - last <= NEAR) {
                last = places.pollFirst();
            }
            if (last <= reached) {
                continue; // an earlier stretch ran over it
            }
            List<Message> stretch = whole(chat, Math.max(first, reached + 1), last);
            if (!stretch.isEmpty()) {
                stretches.add(stretch);
                reached = Math.max(reached, stretch.getLast().telegramId());
            }
        }
        return stretches;
    }

    private List<Message> whole(ChatId chat, long first, long last) {
        List<Message> stretch = new ArrayList<>(record.unthreaded(chat, new IdRange(first, last)));
        extendBackwards(chat, first, stretch);
        extendForwards(chat, last, stretch);
        return stretch;
    }

    private void extendBackwards(ChatId chat, long from, List<Message> stretch) {
        List<Message> earlier = new ArrayList<>();
        long at = from;
        boolean open = true;
        while (open && earlier.size() < LONGEST_RUN) {
            List<Message> page = record.unthreadedBefore(chat, at, STEP);
            for (Message message : page) {
                Message next = firstSpeaking(earlier.reversed(), stretch);
                if (next != null && Cutting.speaks(message) && Cutting.separate(message, next)) {
                    open = false;
                    break;
                }
                earlier.add(message);
            }
            if (page.size() < STEP) {
                break;
            }
            at = page.getLast().telegramId();
        }
        stretch.addAll(0, earlier.reversed());
    }

    private void extendForwards(ChatId chat, long from, List<Message> stretch) {
        long at = from;
        while (stretch.size() < LONGEST_RUN) {
            List<Message> page = record.unthreadedAfter(chat, at, STEP);
            for (Message message : page) {
                Message before = firstSpeaking(stretch.reversed(), List.of());
                if (before != null && Cutting.speaks(message) && Cutting.separate(before, message)) {
                    return;
                }
                stretch.add(message);
            }
            if (page.size() < STEP) {
                return;
            }
            at = page.getLast().telegramId();
        }
    }

    private static @Nullable Message firstSpeaking(List<Message> one, List<Message> other) {
        for (List<Message> messages : List.of(one, other)) {
            for (Message message : messages) {
                if (Cutting.speaks(message)) {
                    return message;
                }
            }
        }
        return null;
    }
}
