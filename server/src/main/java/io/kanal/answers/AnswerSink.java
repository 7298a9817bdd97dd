package io.kanal.answers;

/** Takes an answer as it is made, on the thread that asked. */
public interface AnswerSink {
    /** A sink for those who only want the end. */
    AnswerSink NOBODY = _ -> {};

    void accept(AnswerEvent event);

    /** Whether nobody wants the rest; looked at between steps. */
    default boolean cancelled() {
        return false;
    }
}
