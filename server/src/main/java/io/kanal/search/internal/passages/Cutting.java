package io.kanal.search.internal.passages;

import io.kanal.posts.IdRange;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.MessageKind;
import io.kanal.search.internal.Facts;
import io.kanal.search.internal.senders.Sender;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cuts messages into passages. The cut depends on the messages alone: where windows of a conversation begin is decided
 * inside a run of messages, and runs are separated by silence, by midnight UTC and, where people never fall silent, by their
 * numbers: no run goes beyond its {@linkplain #stretch stretch}, so a change anywhere re-cuts a bounded piece.
 */
public final class Cutting {
    /** This long a silence ends a conversation. */
    static final Duration SILENCE = Duration.ofMinutes(20);

    private static final int WINDOW_MESSAGES = 20;
    private static final int WINDOW_UNITS = 1_500;

    /** Changes whenever the same messages would be cut otherwise; an index that was cut so is built anew. */
    public static final String VERSION = "2";

    /** Telegram ids of one stretch; a conversation of twenty windows is cut once where it need not be. */
    private static final long STRETCH = 500;

    private Cutting() {}

    /** The ids among which it is decided where a message's window begins. */
    static IdRange stretch(long telegramId) {
        long first = Math.floorDiv(telegramId, STRETCH) * STRETCH;
        long last = first > Long.MAX_VALUE - STRETCH ? Long.MAX_VALUE : first + STRETCH - 1;
        return new IdRange(Math.max(1, first), last);
    }

    /**
     * Passages of a post: its parts are the messages of one album, or one message alone. A post without text is a passage
     * too, because it can be asked for by what it carries.
     *
     * @param album not deleted, in the order of Telegram ids
     */
    public static List<Passage> post(List<Message> album) {
        List<Message> messages = album.stream().filter(Cutting::spoken).toList();
        if (messages.isEmpty()) {
            return List.of();
        }
        List<Message> written =
                messages.stream().filter(message -> !message.text().isEmpty()).toList();
        if (written.size() == 1) {
            Message message = written.getFirst();
            List<Chunks.Range> chunks = Chunks.of(message.text().text());
            if (chunks.size() > 1) {
                return chunked(messages, message, chunks);
            }
        }
        return List.of(passage(messages, 0, true));
    }

    private static List<Passage> chunked(List<Message> album, Message message, List<Chunks.Range> chunks) {
        Passage whole = passage(album, 0, true);
        List<Passage> passages = new ArrayList<>(chunks.size());
        for (int part = 0; part < chunks.size(); part++) {
            Chunks.Range chunk = chunks.get(part);
            passages.add(new Passage(
                    new PassageId(album.getFirst().id(), part),
                    whole.chat(),
                    List.of(new Passage.Part(message.id(), chunk.from(), chunk.to())),
                    message.text().text().substring(chunk.from(), chunk.to()),
                    part == 0 ? whole.extra() : "",
                    whole.date(),
                    whole.tags(),
                    whole.has(),
                    whole.topic(),
                    Set.copyOf(Sender.of(message)),
                    keys(message),
                    true));
        }
        return passages;
    }

    /** Whether the second of two neighbouring messages begins a new run. */
    private static boolean separate(Message before, Message after) {
        if (!stretch(before.telegramId()).equals(stretch(after.telegramId()))) {
            return true;
        }
        Instant first = before.date();
        Instant second = after.date();
        if (first == null || second == null) {
            return (first == null) != (second == null);
        }
        return !second.isBefore(first.plus(SILENCE)) || !day(first).equals(day(second));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** Whether a message takes part in passages of conversations. */
    public static boolean speaks(Message message) {
        return spoken(message)
                && (!message.text().isEmpty() || !Facts.extra(message).isEmpty());
    }

    private static boolean spoken(Message message) {
        return !message.deleted()
                && (message.kind() == MessageKind.MESSAGE
                        // Of events only those that carry words of people: a gift, tasks added to a list.
                        || (message.kind() == MessageKind.SERVICE
                                && !message.mediaWords().isEmpty()));
    }

    /**
     * The runs of messages outside of reply threads, without those that say nothing.
     *
     * @param messages of whole stretches, in the order of Telegram ids
     */
    static List<List<Message>> runs(List<Message> messages) {
        List<List<Message>> runs = new ArrayList<>();
        Message before = null;
        for (Message message : messages) {
            if (!speaks(message)) {
                continue;
            }
            if (before == null || separate(before, message)) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(message);
            before = message;
        }
        return runs;
    }

    /**
     * Windows over one of the {@linkplain #runs runs}.
     *
     * @param now decides whether the last window may still grow
     */
    static List<Passage> windows(List<Message> run, Instant now) {
        return cut(run, now);
    }

    /** Passages of one whole reply thread; silence does not end it, length does. */
    public static List<Passage> thread(List<Message> messages, Instant now) {
        return cut(messages.stream().filter(Cutting::speaks).toList(), now);
    }

    private static List<Passage> cut(List<Message> messages, Instant now) {
        List<Passage> passages = new ArrayList<>();
        List<Message> window = new ArrayList<>();
        int units = 0;
        for (Message message : messages) {
            int length = message.text().text().length();
            boolean full = window.size() >= WINDOW_MESSAGES || units + length > WINDOW_UNITS;
            if (!window.isEmpty() && full) {
                passages.addAll(conversation(window, true));
                window.clear();
                units = 0;
            }
            window.add(message);
            units += length;
        }
        if (!window.isEmpty()) {
            passages.addAll(conversation(window, quiet(window.getLast(), now) || window.size() >= WINDOW_MESSAGES));
        }
        return passages;
    }

    private static boolean quiet(Message last, Instant now) {
        Instant date = last.date();
        return date == null || !now.isBefore(date.plus(SILENCE));
    }

    /** A window; one long message alone is chunked as a post is. */
    private static List<Passage> conversation(List<Message> window, boolean closed) {
        if (window.size() == 1 && window.getFirst().text().text().length() > WINDOW_UNITS) {
            return post(window);
        }
        return List.of(passage(window, 0, closed));
    }

    private static Passage passage(List<Message> messages, int part, boolean closed) {
        Message first = messages.getFirst();
        Set<String> tags = new TreeSet<>();
        Set<String> has = new TreeSet<>();
        Set<Sender> senders = new HashSet<>();
        Set<String> sole = keys(first);
        List<Passage.Part> parts = new ArrayList<>(messages.size());
        for (Message message : messages) {
            tags.addAll(Facts.tags(message));
            has.addAll(Facts.has(message));
            senders.addAll(Sender.of(message));
            sole.retainAll(keys(message));
            parts.add(new Passage.Part(message.id(), 0, message.text().text().length()));
        }
        return new Passage(
                new PassageId(first.id(), part),
                first.chat(),
                parts,
                joined(messages.stream().map(message -> message.text().text()).toList()),
                joined(messages.stream().map(Facts::extra).toList()),
                earliest(messages),
                tags,
                has,
                first.topic(),
                senders,
                sole,
                closed);
    }

    private static Set<String> keys(Message message) {
        return Sender.of(message).stream().map(Sender::key).collect(Collectors.toCollection(HashSet::new));
    }

    private static String joined(List<String> texts) {
        return texts.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static @Nullable Instant earliest(List<Message> messages) {
        return messages.stream()
                .map(Message::date)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
