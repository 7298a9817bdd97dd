package io.kanal.search.internal;

import io.kanal.posts.ReadScope;
import io.kanal.posts.Topic;
import io.kanal.posts.message.Message;
import io.kanal.search.internal.senders.Sender;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What limits both legs alike.
 *
 * @param scope what the caller may see
 * @param chats only these; empty for all
 * @param senders what the index knows those by whose messages are wanted; empty for everybody
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
        Set<String> senders,
        Set<String> notSenders,
        @Nullable Instant since,
        @Nullable Instant until) {

    public static Filters of(ReadScope scope) {
        return of(scope, Set.of());
    }

    /** What these senders sent, or everybody where none is named. */
    static Filters of(ReadScope scope, Set<String> senders) {
        return new Filters(
                scope, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(),
                Set.of(), senders, Set.of(), null, null);
    }

    /** Whether single messages are chosen by who sent them. */
    public boolean chooseSenders() {
        return !senders.isEmpty() || !notSenders.isEmpty();
    }

    /** Whether a message was sent by whom it shall be. */
    public boolean takes(Message message) {
        if (!chooseSenders()) {
            return true;
        }
        Set<String> keys = Sender.of(message).stream().map(Sender::key).collect(Collectors.toSet());
        return (senders.isEmpty() || !Collections.disjoint(keys, senders)) && Collections.disjoint(keys, notSenders);
    }
}
