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
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Cuts the passages that a set of messages takes part in, from the record as it is now. A post is cut with its album; a
 * message of a conversation with its reply thread, or with the run it stands in and its neighbours, because where windows
 * begin is decided there.
 */
@Component
public final class Passages {
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
        Map<IdRange, NavigableSet<Long>> places = touched.stream()
                .filter(message -> message.threadRoot() == null || moved.contains(message.id()))
                .map(Message::telegramId)
                .collect(Collectors.groupingBy(
                        Cutting::stretch, Collectors.<Long, NavigableSet<Long>>toCollection(TreeSet::new)));
        Instant now = clock.instant();
        places.forEach((stretch, inIt) -> {
            for (List<Message> run : runsAround(inIt, Cutting.runs(record.unthreaded(chat, stretch)))) {
                run.forEach(message -> messages.add(message.id()));
                passages.addAll(Cutting.windows(run, now));
            }
        });
    }

    /** The runs that a change at one of these places can have made, and their neighbours, which it may have stood with before. */
    private static List<List<Message>> runsAround(NavigableSet<Long> places, List<List<Message>> runs) {
        List<List<Message>> around = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            long from = i == 0 ? Long.MIN_VALUE : runs.get(i - 1).getFirst().telegramId();
            long to = i == runs.size() - 1
                    ? Long.MAX_VALUE
                    : runs.get(i + 1).getLast().telegramId();
            Long touched = places.ceiling(from);
            if (touched != null && touched <= to) {
                around.add(runs.get(i));
            }
        }
        return around;
    }
}
