package io.kanal.answers.internal;

import io.kanal.ai.TokenEstimate;
import io.kanal.posts.Chat;
import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The posts a model reads: numbered from 1, each between fences that carry a mark made for this one call, so that nothing a
 * post says can end its own fence.
 *
 * @param used the evidence that found room, in the order of numbers
 */
record PromptPosts(String text, List<Evidence> used) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);
    private static final int MOST_TOKENS_OF_ONE = 700;

    /** As many posts as fit, the best first. */
    static PromptPosts fit(List<Evidence> evidence, Map<ChatId, Chat> chats, String mark, int maxTokens) {
        StringBuilder text = new StringBuilder();
        List<Evidence> used = new ArrayList<>();
        int tokens = 0;
        for (Evidence passage : evidence) {
            Message first = passage.pieces().getFirst().message();
            Chat chat = Objects.requireNonNull(chats.get(first.chat()));
            String content = TokenEstimate.cut(passage.text().replace(mark, ""), MOST_TOKENS_OF_ONE);
            String block = "<post-%s number=\"%d\" channel=\"%s\" date=\"%s\">\n%s\n</post-%s>\n"
                    .formatted(
                            mark,
                            used.size() + 1,
                            chat.title().replaceAll("[\"<>\\p{Cntrl}]|" + mark, " "),
                            first.date() == null ? "unknown" : DAY.format(first.date()),
                            content,
                            mark);
            int needed = TokenEstimate.of(block);
            if (tokens + needed > maxTokens) {
                break;
            }
            tokens += needed;
            text.append(block);
            used.add(passage);
        }
        return new PromptPosts(text.toString(), List.copyOf(used));
    }
}
