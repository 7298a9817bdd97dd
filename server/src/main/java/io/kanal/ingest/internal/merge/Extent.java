package io.kanal.ingest.internal.merge;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.ChatType;
import io.kanal.posts.IdRange;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Media;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an export shows of the numbers of one chat. Desktop can export a range of dates, or of a group one's own messages only,
 * and the file does not say so. So an export tells of ids that are not in it only between its first and its last one; only
 * when it begins with the chat's creation, or a person says that it is whole; and of a group never where all is from one
 * sender. Where a message could not be read, the ids around it stay unclear.
 */
public final class Extent {
    /** More pieces than these become one. */
    private static final int MOST_UNCLEAR = 1_000;

    private static final Set<String> CREATIONS = Set.of("create_channel", "create_group", "migrate_from_group");

    /** JSON made from pages of HTML keeps the notice's sentence, not its name. */
    private static final Pattern CREATION_IN_WORDS = Pattern.compile(
            "\"html_text\":\"(?:Channel «.+» created|.{1,200} (?:created group «|converted a basic group to this supergroup))");

    private long first;
    private long last;
    private boolean fromCreation;
    private @Nullable String sender;
    private boolean severalSenders;
    private final List<IdRange> unclear = new ArrayList<>();

    private Extent() {}

    /** Of nothing yet, or as it stood at a checkpoint. */
    public static Extent of(@Nullable JsonNode state) {
        Extent extent = new Extent();
        if (state != null) {
            extent.first = state.path("first").asLong(0);
            extent.last = state.path("last").asLong(0);
            extent.fromCreation = state.path("creation").asBoolean(false);
            extent.severalSenders = state.path("several").asBoolean(false);
            extent.sender = state.path("sender").asString(null);
            state.path("unclear")
                    .forEach(range -> extent.unclear.add(
                            new IdRange(range.path(0).asLong(), range.path(1).asLong())));
        }
        return extent;
    }

    /** As {@link #of} reads it; it holds no names. */
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance
                .objectNode()
                .put("first", first)
                .put("last", last)
                .put("creation", fromCreation)
                .put("several", severalSenders)
                .put("sender", sender);
        ArrayNode ranges = state.putArray("unclear");
        unclear.forEach(range -> ranges.addArray().add(range.first()).add(range.last()));
        return state;
    }

    /**
     * Adds what was merged.
     *
     * @param notTold ids which may belong to messages that could not be read
     * @param refused whether the record did not take all of it
     */
    public void add(List<SeenMessage> batch, List<IdRange> notTold, boolean refused) {
        // A run that goes on does not know what came before: what it calls unclear begins behind what was merged.
        notTold.forEach(range -> unclear(Math.max(range.first(), last + 1), range.last()));
        for (SeenMessage message : batch) {
            long id = message.telegramId();
            if (first == 0) {
                fromCreation = isCreation(message);
            }
            first = first == 0 ? id : Math.min(first, id);
            last = Math.max(last, id);
            saidBy(message.facts().author());
            if (refused) {
                unclear(id, id);
            }
        }
    }

    private static boolean isCreation(SeenMessage message) {
        String service = message.facts().service();
        return service != null
                && (CREATIONS.contains(service)
                        || message.content().media().stream()
                                .anyMatch(notice -> notice instanceof Media.Other other
                                        && other.facts() != null
                                        && CREATION_IN_WORDS
                                                .matcher(other.facts())
                                                .find()));
    }

    private void saidBy(@Nullable Author author) {
        if (severalSenders || author == null || (author.id() == null && author.name() == null)) {
            return;
        }
        Object who = author.id() == null ? author.name() : author.id();
        String key = Integer.toHexString(Objects.hashCode(who));
        severalSenders = sender != null && !sender.equals(key);
        sender = key;
    }

    private void unclear(long begin, long to) {
        if (begin > to) {
            return;
        }
        IdRange before = unclear.isEmpty() ? null : unclear.getLast();
        if (before != null && (begin <= before.last() + 1 || unclear.size() >= MOST_UNCLEAR)) {
            unclear.set(unclear.size() - 1, new IdRange(Math.min(before.first(), begin), Math.max(before.last(), to)));
        } else {
            unclear.add(new IdRange(begin, to));
        }
    }

    /** Whether a group's messages all have one sender, so that nothing can be told of its other ids. */
    public boolean oneSender(ChatType type) {
        return type != ChatType.CHANNEL && !severalSenders;
    }

    /** Whether ids that are not in the export hold nothing. */
    public boolean tells(ChatType type, boolean saidToBeWhole) {
        return type.numbersItsMessages() && last > 0 && (fromCreation || saidToBeWhole) && !oneSender(type);
    }

    /** The ids from the first to the last one, but for those that stay unclear. */
    public List<IdRange> told() {
        List<IdRange> told = new ArrayList<>();
        long from = first;
        for (IdRange range : unclear.stream()
                .sorted(Comparator.comparingLong(IdRange::first))
                .toList()) {
            if (from < range.first()) {
                told.add(new IdRange(from, range.first() - 1));
            }
            from = Math.max(from, range.last() + 1);
        }
        if (from <= last) {
            told.add(new IdRange(from, last));
        }
        return told;
    }
}
