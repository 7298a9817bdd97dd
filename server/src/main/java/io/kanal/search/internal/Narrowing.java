package io.kanal.search.internal;

import io.kanal.search.internal.senders.Who;
import io.kanal.shared.Language;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filters of a query, as they were typed; {@link Filters} are what they come to for one caller.
 *
 * @param from usernames without @, or Kanal's numbers; empty for everywhere
 * @param notFrom those whose posts are left out
 * @param senders who sent what is wanted
 * @param in chats by title, name or number; more to the same end as {@code from}
 * @param notIn chats that are left out
 * @param topics names of topics of forums
 * @param since inclusive
 * @param until exclusive
 */
public record Narrowing(
        Set<String> from,
        Set<String> notFrom,
        Set<Who> senders,
        Set<Who> notSenders,
        Set<String> in,
        Set<String> notIn,
        Set<String> tags,
        Set<String> notTags,
        Set<Language> languages,
        Set<Language> notLanguages,
        Set<String> has,
        Set<String> hasNot,
        Set<String> topics,
        Set<String> notTopics,
        @Nullable Instant since,
        @Nullable Instant until) {
    /** Of a query without a filter. */
    public static final Narrowing NONE = new Narrowing(
            Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(),
            Set.of(), Set.of(), Set.of(), Set.of(), null, null);

    public Narrowing {
        from = Set.copyOf(from);
        notFrom = Set.copyOf(notFrom);
        senders = Set.copyOf(senders);
        notSenders = Set.copyOf(notSenders);
        in = Set.copyOf(in);
        notIn = Set.copyOf(notIn);
        tags = Set.copyOf(tags);
        notTags = Set.copyOf(notTags);
        languages = Set.copyOf(languages);
        notLanguages = Set.copyOf(notLanguages);
        has = Set.copyOf(has);
        hasNot = Set.copyOf(hasNot);
        topics = Set.copyOf(topics);
        notTopics = Set.copyOf(notTopics);
    }
}
