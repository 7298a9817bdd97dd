package io.kanal.telegram.internal;

/**
 * A part of what the holder of a bot's token does: taking in, answering, sending. One bean each; each runs once per bot on a
 * virtual thread of its own, on the one node that holds the bot's lease. Parts end one after the other in the order of
 * their {@code @Order}: first what takes in, last what sends.
 */
public interface TokenWork {
    /** One word, for logs. */
    String name();

    /**
     * Works until the term is over. A failure that it lets out ends this part; it is begun again after a pause.
     *
     * @throws InterruptedException when it took too long to end
     */
    void run(Term term) throws InterruptedException;
}
