package io.kanal.ingest;

import io.kanal.jobs.Skip;
import io.kanal.posts.ChatType;
import io.kanal.shared.TelegramChatId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an export holds, told without bringing anything in.
 *
 * @param whole whether the file could be read to its end
 * @param chats in the order of the file
 * @param skipped what an import would leave out or change, by reason with examples
 * @param roomBytes about how much of the disk an import needs: the upload while it runs, the record, and the index of words
 * @param mediaBytes of files beside the messages; kept only where that is asked for
 * @param freeBytes what the disk has left
 */
public record ImportSurvey(
        boolean whole, List<SurveyedChat> chats, List<Skip> skipped, long roomBytes, long mediaBytes, long freeBytes) {
    public ImportSurvey {
        chats = List.copyOf(chats);
        skipped = List.copyOf(skipped);
    }

    /**
     * One chat of it.
     *
     * @param messages of all kinds
     * @param kinds how many of which kind: {@code text}, {@code photo}, {@code service} and the like
     */
    public record SurveyedChat(
            TelegramChatId id,
            ChatType type,
            String title,
            long messages,
            Map<String, Long> kinds,
            @Nullable Long firstId,
            @Nullable Long lastId,
            @Nullable Instant firstDate,
            @Nullable Instant lastDate) {
        public SurveyedChat {
            kinds = Map.copyOf(kinds);
        }
    }

    public long messages() {
        return chats.stream().mapToLong(SurveyedChat::messages).sum();
    }
}
