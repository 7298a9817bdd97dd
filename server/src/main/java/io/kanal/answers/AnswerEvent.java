package io.kanal.answers;

/** A step of an answer that is being made. A citation comes before the first statement that names it. */
public sealed interface AnswerEvent {
    record Cited(Citation citation) implements AnswerEvent {}

    record Stated(Statement statement) implements AnswerEvent {}

    /** Everything so far is void: a model broke off and another way is taken. */
    record Restarted() implements AnswerEvent {}

    /** The end, with everything once more; nothing follows. */
    record Finished(Answer answer) implements AnswerEvent {}
}
