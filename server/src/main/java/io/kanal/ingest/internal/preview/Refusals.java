package io.kanal.ingest.internal.preview;

import io.kanal.ingest.Followed;
import io.kanal.ingest.Followed.Reason;
import io.kanal.ingest.Followed.Refused;
import io.kanal.ingest.internal.preview.page.PreviewPage;
import java.time.Duration;

/** Says in a sentence why a page is not what was hoped for, and which way is left. */
final class Refusals {
    private static final String EXPORT = " What is left: import an export of it.";

    private Refusals() {}

    static Refused of(String username, PreviewPage page) {
        String name = "@" + username;
        return switch (page) {
            case PreviewPage.ChannelCard card ->
                refused(
                        Reason.NO_PREVIEW,
                        "%s (%s) is a channel whose web preview is switched off.%s"
                                .formatted(name, card.title(), EXPORT));
            case PreviewPage.Group group ->
                refused(
                        Reason.GROUP,
                        "%s (%s) is a group; groups have no web preview.%s".formatted(name, group.title(), EXPORT));
            case PreviewPage.Person person ->
                person.bot()
                        ? refused(Reason.BOT, "%s (%s) is a bot, not a channel.".formatted(name, person.title()))
                        : refused(Reason.PERSON, "%s is a person, not a channel.".formatted(name));
            case PreviewPage.Unknown unknown ->
                refused(Reason.UNKNOWN, "Nobody on Telegram has the name %s; check its spelling.".formatted(name));
            case PreviewPage.Restricted restricted ->
                refused(
                        Reason.RESTRICTED,
                        "Telegram does not show %s on the web: %s%s".formatted(name, restricted.reason(), EXPORT));
            case PreviewPage.Foreign foreign ->
                refused(
                        Reason.FOREIGN_SITE,
                        "What answered is not t.me%s; check KANAL_PREVIEW_BASE_URL and the network."
                                .formatted(foreign.title() == null ? "" : " but '" + foreign.title() + "'"));
            case PreviewPage.History history ->
                !history.complete()
                        ? refused(Reason.UNREACHABLE, "The page of %s arrived in part; try again.".formatted(name))
                        : refused(
                                Reason.UNREADABLE,
                                "The page of %s shows %d posts, and none of them can be read: t.me writes them in a way that this version of Kanal does not know.%s"
                                        .formatted(name, history.unreadable(), EXPORT));
        };
    }

    static Refused later(String username, Answer.Later later) {
        return new Refused(
                Reason.UNREACHABLE,
                "t.me could not be read for @%s: %s. Try again in %s."
                        .formatted(username, later.why(), said(later.after())),
                later.after());
    }

    static Refused never(String username, Answer.Never never) {
        return refused(
                Reason.UNREADABLE,
                "t.me could not be read for @%s: %s. Asking again will give the same.%s"
                        .formatted(username, never.why(), EXPORT));
    }

    private static String said(Duration wait) {
        long seconds = Math.max(1, wait.toSeconds());
        if (seconds < 120) {
            return seconds == 1 ? "a second" : seconds + " seconds";
        }
        long minutes = (seconds + 59) / 60;
        return minutes < 120 ? minutes + " minutes" : (minutes + 59) / 60 + " hours";
    }

    private static Followed.Refused refused(Reason reason, String explanation) {
        return new Refused(reason, explanation, null);
    }
}
