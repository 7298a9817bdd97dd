package io.kanal.ai.internal.onnx;

/** A file of a model cannot be used. The message goes on after "cannot be used: " and says what to do. */
final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    Unfit(String message) {
        super(message);
    }

    Unfit(String message, Exception cause) {
        super(message, cause);
    }
}
