package io.kanal.telegram.dispatch;

import io.kanal.shared.text.RichText;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.TelegramMarkup;
import io.kanal.telegram.markup.Parts;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a call is made and in what form.
 *
 * @param from where its words go on; 0 before the first part
 * @param units how many UTF-16 units a part may hold, where Telegram takes less than it says
 * @param plain without formatting, because Telegram did not take it
 */
record Rendering(int from, int units, boolean plain) {
    static final Rendering FIRST = new Rendering(0, TelegramMarkup.LONGEST_RICH, false);
    private static final int LEAST_UNITS = 128;
    private static final Set<String> OF_EVERY_PART = Set.of(
            "chat_id",
            "message_thread_id",
            "direct_messages_topic_id",
            "business_connection_id",
            "disable_notification",
            "protect_content",
            "allow_paid_broadcast");

    /**
     * One call of the Bot API.
     *
     * @param next how to render what follows it
     * @param last whether nothing does
     */
    record Piece(String method, ObjectNode parameters, Rendering next, boolean last) {}

    boolean first() {
        return from == 0;
    }

    Rendering asPlain() {
        return new Rendering(from, units, true);
    }

    /** With parts of half the length of the one that was refused. */
    Rendering shorter(Outgoing call) {
        return new Rendering(from, Math.max(LEAST_UNITS, tried(call) / 2), plain);
    }

    /** How long the words of this piece may be. */
    private int limit(Outgoing call) {
        return Math.min(units, longest(method(call)));
    }

    boolean canBeShorter(Outgoing call) {
        return tried(call) > LEAST_UNITS;
    }

    private int tried(Outgoing call) {
        RichText words = call.words();
        return words == null ? 0 : Math.min(limit(call), words.text().length() - from);
    }

    private String method(Outgoing call) {
        boolean richToPlain = plain && call.method().equals("sendRichMessage");
        boolean goesOn = !first() && !call.method().equals("sendRichMessage");
        return richToPlain || goesOn ? "sendMessage" : call.method();
    }

    /** The call that is to be made now. */
    Piece piece(Outgoing call) {
        RichText words = call.words();
        if (words == null) {
            return new Piece(call.method(), call.parameters(), this, true);
        }
        String method = method(call);
        Parts.Part part = Parts.at(words, from, limit(call));
        // What shows progress is cut off; a part of its own would be a message that nobody asked for.
        boolean fleeting = method.endsWith("Draft");
        boolean last = fleeting || part.next() >= words.text().length();
        ObjectNode parameters = call.parameters().deepCopy();
        if (!first()) {
            List<String> names = List.copyOf(parameters.propertyNames());
            names.stream().filter(name -> keepsOnlyForFirst(call, name)).forEach(parameters::remove);
        }
        if (!last) {
            parameters.remove("reply_markup");
        } else if (!first() && call.parameters().has("reply_markup")) {
            parameters.set("reply_markup", call.parameters().get("reply_markup"));
        }
        write(method, part.text(), parameters);
        return new Piece(method, parameters, new Rendering(part.next(), units, plain), last);
    }

    private static boolean keepsOnlyForFirst(Outgoing call, String name) {
        boolean sameKind = call.method().equals("sendMessage") || call.method().equals("sendRichMessage");
        return sameKind ? name.equals("reply_parameters") : !OF_EVERY_PART.contains(name);
    }

    private void write(String method, RichText text, ObjectNode parameters) {
        if (method.contains("Rich")) {
            parameters.set("rich_message", TelegramMarkup.rich(text));
            return;
        }
        String name = longest(method) == TelegramMarkup.LONGEST_CAPTION ? "caption" : "text";
        if (plain) {
            parameters.put(name, text.text());
            parameters.remove("parse_mode");
            return;
        }
        parameters.put(name, TelegramMarkup.html(text));
        parameters.put("parse_mode", "HTML");
    }

    private static int longest(String method) {
        return switch (method) {
            case "sendMessage", "sendMessageDraft", "editMessageText" -> TelegramMarkup.LONGEST_TEXT;
            case "sendRichMessage", "sendRichMessageDraft" -> TelegramMarkup.LONGEST_RICH;
            default -> TelegramMarkup.LONGEST_CAPTION;
        };
    }
}
