package io.kanal.ingest.internal.preview;

import io.kanal.ingest.Followed;
import io.kanal.ingest.Followed.Reason;
import io.kanal.ingest.Followed.Refused;
import io.kanal.ingest.internal.preview.page.PreviewPage;

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
                refused(Reason.UNREACHABLE, "The page of %s arrived in part; try again.".formatted(name));
        };
    }

    static Refused unreachable(String username, String why) {
        return refused(
                Reason.UNREACHABLE, "t.me could not be read for @%s: %s. Try again later.".formatted(username, why));
    }

    private static Followed.Refused refused(Reason reason, String explanation) {
        return new Refused(reason, explanation);
    }
}
