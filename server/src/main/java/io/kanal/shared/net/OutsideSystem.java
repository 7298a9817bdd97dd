package io.kanal.shared.net;

import io.kanal.shared.Dependable;

/**
 * What Kanal calls and does not run itself. Whoever calls one makes its connections in this name, and brings a {@link
 * Dependable} for it: an outside system that nobody asks after would be away without anybody being told.
 */
public enum OutsideSystem {
    /** The record. Alone among these, nothing can be served without it. */
    POSTGRESQL("postgresql", "database"),
    /** Where bots are called: Telegram's own servers or a local one. */
    TELEGRAM_API("telegram_api", "telegram_api"),
    /** The servers of chat models; the channel reader's contract knows them by the first that there was. */
    CHAT_MODELS("gigachat_proxy", "gigachat_proxy"),
    /** What makes vectors, at an endpoint or in the process. */
    EMBEDDINGS("embeddings", "embeddings"),
    /** The pages of public channels. */
    PREVIEW("preview", "preview");

    private final String key;
    private final String check;

    OutsideSystem(String key, String check) {
        this.key = key;
        this.check = check;
    }

    /** Its name in {@code /health/dependencies}, in metrics and for {@code doctor}. */
    public String key() {
        return key;
    }

    /** Its name among the checks of {@code /health}. */
    public String check() {
        return check;
    }
}
