package io.kanal.saved;

import io.kanal.answers.AnswerId;
import io.kanal.shared.MessageId;

/** What can be saved. */
public sealed interface Savable {
    /** A post that the person may see. */
    record OfPost(MessageId id) implements Savable {}

    /** An answer to a question of the person's own. */
    record OfAnswer(AnswerId id) implements Savable {}
}
