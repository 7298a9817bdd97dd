package io.kanal.simulator.text;

/** Markup that Telegram refuses; the message is Telegram's own text without its prefix. */
public final class MarkupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MarkupException(String message) {
        super(message);
    }
}
