package io.kanal.posts.message;

/**
 * A way to see messages. The order is the order of fidelity, best first: between two versions of the same moment the
 * better source's is the current one. Stored by {@link #code()}.
 */
public enum Source {
    TDLIB(1),
    BOT(2),
    EXPORT(3),
    PREVIEW(4),
    PUSH(5);

    private final int code;

    Source(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Source ofCode(int code) {
        for (Source source : values()) {
            if (source.code == code) {
                return source;
            }
        }
        throw new IllegalArgumentException("Unknown source code " + code);
    }
}
