package io.kanal.shared.decisions;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.TelegramChatId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of things that Kanal cannot go on with by itself, such as calls to Telegram whose answer was lost; a bean per
 * kind, given by the room that knows. The bean is all that is needed: {@link Decisions} lists it, asks for the rights and
 * keeps the audit, and REST, the page Status, the command line and {@code doctor} show whatever there is. Words of the
 * page in other languages stand in its catalogues under {@code decisions.NAME}; without them it says what the bean says.
 */
public interface Decidable {
    /** Names the kind in paths, on the command line and in the audit: small letters and hyphens, {@code outgoing}. */
    String name();

    /** What these are and what to look at before one decides, in English, one or two sentences. */
    String about();

    /** What can be done about one of them, the usual thing first. */
    List<Verb> verbs();

    /**
     * Those that wait, in an order that stays, the oldest first where there is one.
     *
     * @param after the id of the last item of the page before; null for the first page
     * @throws KanalException {@link ErrorCode#INVALID} for an {@code after} that is no id of this kind
     */
    List<Item> page(@Nullable String after, int limit);

    /** How many wait. */
    long count();

    /**
     * Does it within the present transaction.
     *
     * @param verb one of {@link #verbs()}, by its name
     * @return false where no such item waits (any more)
     */
    boolean decide(String verb, String id);

    /**
     * Something to do about an item.
     *
     * @param name small letters and hyphens: {@code send-again}
     * @param effect what it does and when it is right, in English, one sentence
     */
    record Verb(String name, String effect) {}

    /**
     * A thing that waits.
     *
     * @param id names it within its kind
     * @param what it is, in few words
     * @param bot the bot it belongs to, by its id here; null where it belongs to none
     * @param chat the chat it is about; null where it is about none
     * @param why it waits: the error, or what is not known
     * @param since when it began, not when it was given up
     */
    record Item(
            String id,
            String what,
            @Nullable Long bot,
            @Nullable TelegramChatId chat,
            String why,
            Instant since) {}

    /** The number that an id or a cursor is, for kinds that are numbered; 0, which is nobody's, for none. */
    static long number(@Nullable String id) {
        if (id == null) {
            return 0;
        }
        if (!id.matches("[0-9]{1,18}")) {
            throw new KanalException(ErrorCode.INVALID, "'%s' is no number of something that waits".formatted(id));
        }
        return Long.parseLong(id);
    }
}
