package io.kanal.ingest.internal.preview.page;

import java.util.List;
import java.util.Locale;
import tools.jackson.core.io.JsonStringEncoder;

/** Tells from the English words of a service post which action it notes, by the names that exports use. */
final class ServiceWords {
    private record Rule(String words, String action) {}

    private static final List<Rule> RULES = List.of(
            new Rule("channel created", "create_channel"),
            new Rule("group created", "create_group"),
            new Rule("pinned", "pin_message"),
            new Rule("name was changed", "edit_group_title"),
            new Rule("photo updated", "edit_group_photo"),
            new Rule("video updated", "edit_group_photo"),
            new Rule("photo changed", "edit_group_photo"),
            new Rule("photo removed", "delete_group_photo"),
            new Rule("scheduled", "group_call_scheduled"),
            new Rule("live stream", "group_call"),
            new Rule("video chat", "group_call"),
            new Rule("giveaway results", "giveaway_results"),
            new Rule("winners", "giveaway_results"),
            new Rule("giveaway", "giveaway_launch"),
            new Rule("boost", "boost_apply"),
            new Rule("gift", "send_star_gift"),
            new Rule("wallpaper", "set_chat_wallpaper"),
            new Rule("theme", "edit_chat_theme"),
            new Rule("auto-delete", "set_messages_ttl"),
            new Rule("self-destruct", "set_messages_ttl"),
            new Rule("upgraded", "migrate_from_group"));

    /** For words nobody has seen yet: it is a service post all the same. */
    static final String OTHER = "other";

    private ServiceWords() {}

    /** The words as JSON. */
    static String facts(String shown) {
        return "{\"words\":\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(shown)) + "\"}";
    }

    static String actionOf(String shown) {
        // A pinned post is quoted in the notice; what it says must not decide.
        String words = shown.toLowerCase(Locale.ROOT).split("[«“\"]", 2)[0];
        for (Rule rule : RULES) {
            if (words.contains(rule.words())) {
                return rule.action();
            }
        }
        return OTHER;
    }
}
