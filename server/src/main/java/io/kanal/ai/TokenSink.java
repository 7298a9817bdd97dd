package io.kanal.ai;

/** Takes an answer as it comes; called on the thread that asked. */
public interface TokenSink {
    /** The next piece of the answer, of any length. */
    void piece(String text);

    /** What came so far is void: that model failed, the next one begins. */
    void restart();

    /** Whether nobody wants the rest; looked at between pieces. */
    boolean cancelled();
}
