package io.kanal.telegram.dispatch;

import io.kanal.telegram.CallResult;
import io.kanal.telegram.gates.Family;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What follows from the result of a call. */
sealed interface Verdict {
    record Done(JsonNode result) implements Verdict {}

    /** Wait and come again: a limit of Telegram. */
    record Wait(Duration time) implements Verdict {}

    /** Come again a little later: nothing was done, or doing it twice does no harm. */
    record Again(String why) implements Verdict {}

    /** The token is refused or the bot is gone: nobody can send this now. */
    record NoToken(String why) implements Verdict {}

    record Migrated(long to) implements Verdict {}

    record TooLong(String why) implements Verdict {}

    record BadMarkup(String why) implements Verdict {}

    /** This chat takes nothing from this bot any more. */
    record Blocked(String why) implements Verdict {}

    /** What it was about is gone. */
    record Gone(String why) implements Verdict {}

    record Failed(String why) implements Verdict {}

    record Unknown(String why) implements Verdict {}

    Duration UNNAMED_WAIT = Duration.ofSeconds(5);

    List<String> TOO_LONG = List.of("too long", "message_too_long", "media_caption_too_long");
    List<String> BAD_MARKUP =
            List.of("can't parse", "entity_", "entities", "unsupported parse_mode", "rich message must be non-empty");
    List<String> GONE = List.of(
            "not found",
            "chat_id is empty",
            "message can't be deleted",
            "message can't be edited",
            "query is too old",
            "query id is invalid",
            "peer_id_invalid",
            "message_id_invalid",
            "topic_closed",
            "topic_deleted",
            "user is deactivated",
            "chat was deleted",
            "group chat was deactivated");
    List<String> BLOCKED = List.of(
            "blocked by the user",
            "user is deactivated",
            "bot was kicked",
            "bot is not a member",
            "can't initiate conversation",
            "can't send messages to bots",
            "chat was deleted");

    /** Reads a result; whether repeating does harm depends on the method. */
    static Verdict of(String method, CallResult result) {
        return switch (result) {
            case CallResult.Done(JsonNode answer) -> new Done(answer);
            case CallResult.Unsent(String why) -> new Again(why);
            case CallResult.Uncertain(String why) -> Family.repeatable(method) ? new Again(why) : new Unknown(why);
            case CallResult.Failed failed -> refused(failed);
        };
    }

    private static Verdict refused(CallResult.Failed failed) {
        String why = failed.trouble();
        String words = failed.description().toLowerCase(Locale.ROOT);
        Long migratedTo = failed.migrateToChatId();
        if (migratedTo != null) {
            return new Migrated(migratedTo);
        }
        Duration wait = failed.retryAfter();
        int code = failed.errorCode();
        if (code == 429 || wait != null) {
            return new Wait(wait == null ? UNNAMED_WAIT : wait);
        }
        if (code == 401) {
            return new NoToken(why);
        }
        if (code >= 500 || code < 400) {
            // Below 400 something answers in Telegram's place, such as a proxy's log-in page.
            return code == 501 ? new Failed(why) : new Again(why);
        }
        if (code == 403) {
            return contains(words, BLOCKED) ? new Blocked(why) : new Failed(why);
        }
        if (words.contains("message is not modified")) {
            return new Done(tools.jackson.databind.node.BooleanNode.TRUE);
        }
        if (code == 404 && words.contains("method not found")) {
            return new BadMarkup(why);
        }
        if (code == 413 || contains(words, TOO_LONG)) {
            return new TooLong(why);
        }
        if (contains(words, BAD_MARKUP)) {
            return new BadMarkup(why);
        }
        return contains(words, GONE) ? new Gone(why) : new Failed(why);
    }

    private static boolean contains(String words, List<String> any) {
        return any.stream().anyMatch(words::contains);
    }
}
