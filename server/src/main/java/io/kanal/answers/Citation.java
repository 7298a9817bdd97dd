package io.kanal.answers;

import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The very sentence a statement rests on.
 *
 * @param number as statements name it, from 1
 * @param telegramId the message's id in its chat
 * @param date null where no source says
 * @param link its public address, or null where there is none
 * @param from first UTF-16 unit of the sentence in the post's text as it was when the answer was made
 * @param to one past its last unit
 * @param sentence the sentence; empty when it was erased or may no longer be seen
 */
public record Citation(
        int number,
        MessageId message,
        ChatId chat,
        String chatTitle,
        @Nullable String chatUsername,
        long telegramId,
        @Nullable Instant date,
        @Nullable String link,
        int from,
        int to,
        String sentence,
        State state) {

    /** What became of the cited sentence since. */
    public enum State {
        CURRENT,
        /** The post was edited and no longer says it. */
        EDITED,
        /** The post was deleted. */
        DELETED,
        /** The post was erased, or whoever looks may not see it any more. */
        WITHHELD
    }
}
