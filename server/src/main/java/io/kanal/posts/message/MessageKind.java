package io.kanal.posts.message;

/** Whether somebody said something or Telegram noted an event. */
public enum MessageKind {
    MESSAGE(0),
    SERVICE(1),
    /** Telegram or the source could not show it; it exists all the same. */
    UNSUPPORTED(2);

    private final int code;

    MessageKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static MessageKind ofCode(int code) {
        for (MessageKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("Unknown message kind code " + code);
    }
}
