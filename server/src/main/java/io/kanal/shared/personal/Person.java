package io.kanal.shared.personal;

import io.kanal.shared.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Whose things are exported or erased.
 *
 * @param telegramId the id of the Telegram account that is linked with the person; null while none is
 * @param pseudonym what stands for them in what is kept after an erasure: a keyed hash that only this installation can make
 *     again
 */
public record Person(UserId id, @Nullable Long telegramId, String pseudonym) {
    /** The id in statements. */
    public long user() {
        return id.value();
    }

    /** The Telegram account in statements; 0, which is nobody's, where none is linked. */
    public long telegram() {
        return telegramId == null ? 0 : telegramId;
    }
}
