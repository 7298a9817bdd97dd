package io.kanal.telegram.spi;

import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.WaitingUpdates;

/**
 * Answers updates. For each update the responders are asked by rank until one claims it. Updates of one chat come one
 * after the other, those of different chats at the same time on virtual threads.
 *
 * <p>Runs outside any transaction. An update counts as handled when {@link #respond} returns; after a crash before that it
 * comes again. Whoever writes to the database therefore does so by {@link WaitingUpdates#handle}: then effect and mark are
 * one, and what was handled never comes again.
 */
public interface UpdateResponder {
    /** What was paid, and the question before a payment: the Stars are gone already, or Telegram waits ten seconds. */
    int PAYMENTS = 50;

    /** The gate that holds everything back while Kanal is being maintained. */
    int MAINTENANCE = 100;

    /** A dialog that waits for this person's next message. */
    int DIALOG = 200;

    int MODERATION = 300;

    int COMMANDS = 400;

    /** Links to something that can be downloaded. */
    int DOWNLOADS = 500;

    /** Replies to keywords. */
    int REPLIES = 600;

    /** A plain question. */
    int QUESTION = 700;

    /** When it is asked: lower ranks first. */
    int rank();

    /**
     * Answers the update if it is this responder's business. Throwing has it tried again with growing pauses; after five
     * times it is set aside. Meanwhile the chat waits.
     *
     * @return true where it is claimed, so that nobody else is asked
     */
    boolean respond(BotUpdate update);
}
