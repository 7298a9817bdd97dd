package io.kanal.ingest;

import io.kanal.jobs.JobId;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of asking to follow a channel. */
public sealed interface Followed {

    /**
     * The channel is followed.
     *
     * @param job brings its older posts
     */
    record Started(ChatId chat, JobId job) implements Followed {}

    /**
     * It cannot be followed this way.
     *
     * @param explanation a sentence for the person who asked, with the way that is left
     * @param retryAfter when the same may work, as far as the site says; null where time changes nothing
     */
    record Refused(
            Reason reason, String explanation, @Nullable Duration retryAfter) implements Followed {
        /** The same as a failure. */
        public KanalException asException() {
            return new CannotFollow(reason, explanation, retryAfter);
        }
    }

    /** Why a channel cannot be followed by its web page. */
    enum Reason {
        NO_PREVIEW(ErrorCode.NOT_READABLE),
        GROUP(ErrorCode.NOT_READABLE),
        PERSON(ErrorCode.NOT_READABLE),
        BOT(ErrorCode.NOT_READABLE),
        UNKNOWN(ErrorCode.NOT_FOUND),
        RESTRICTED(ErrorCode.NOT_READABLE),
        /** Without a public name: an invite link, an id, a link to a post of a private chat. */
        PRIVATE(ErrorCode.NOT_READABLE),
        /** What answered is not t.me. */
        FOREIGN_SITE(ErrorCode.UPSTREAM),
        /** Its page is refused to us, too large, or in a form nobody here knows: asking again gives the same. */
        UNREADABLE(ErrorCode.UPSTREAM),
        /** Busy, slow or away; the same may work later. */
        UNREACHABLE(ErrorCode.UNAVAILABLE);

        private final ErrorCode code;

        Reason(ErrorCode code) {
            this.code = code;
        }

        public ErrorCode code() {
            return code;
        }
    }
}
