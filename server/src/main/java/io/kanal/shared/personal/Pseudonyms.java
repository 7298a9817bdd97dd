package io.kanal.shared.personal;

/** What stands in kept rows for whom must not be named in them: a keyed hash, the same for ever, that only this installation can make. */
public interface Pseudonyms {
    /** Of a Telegram account. */
    String ofTelegram(long telegramId);
}
