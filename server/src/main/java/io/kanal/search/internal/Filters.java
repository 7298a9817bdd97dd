package io.kanal.search.internal;

import io.kanal.posts.ReadScope;
import io.kanal.posts.Topic;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What limits both legs alike.
 *
 * @param scope what the caller may see
 * @param chats only these; empty for all
 * @param since inclusive
 * @param until exclusive
 */
public record Filters(
        ReadScope scope,
        Set<ChatId> chats,
        Set<ChatId> notChats,
        Set<String> tags,
        Set<String> notTags,
        Set<Language> languages,
        Set<Language> notLanguages,
        Set<String> has,
        Set<String> hasNot,
        Set<Topic> topics,
        Set<Topic> notTopics,
        @Nullable Instant since,
        @Nullable Instant until) {

    public static Filters of(ReadScope scope) {
        return new Filters(
                scope, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(),
                Set.of(), null, null);
    }
}
