package io.kanal.telegram.gates;

import java.util.Locale;

/** Methods that Telegram's limits treat alike: a wait that one of them is given holds the others of its family in the chat. */
public enum Family {
    /** What puts words into a chat or changes them there. */
    WORDS,
    /** Signs of activity and drafts: fleeting. */
    SIGNS,
    /** Answers to queries. */
    ANSWERS,
    /** Looking, deleting, moderating. */
    OTHER;

    public static Family of(String method) {
        if (method.equals("sendChatAction") || method.endsWith("Draft")) {
            return SIGNS;
        }
        if (method.startsWith("send")
                || method.startsWith("edit")
                || method.startsWith("forwardMessage")
                || method.startsWith("copyMessage")) {
            return WORDS;
        }
        return method.startsWith("answer") ? ANSWERS : OTHER;
    }

    /** Whether repeating a call whose outcome is unknown does no harm: all but what makes new messages. */
    public static boolean repeatable(String method) {
        return of(method) != WORDS || method.startsWith("edit");
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
