package io.kanal.cli.internal.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why it could not be written, for a print writer swallows it. */
public final class Standard extends FilterOutputStream {
    private @Nullable IOException failure;

    public Standard(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** What is lost but was wanted; null also where the reader has gone, who wants no more. */
    public @Nullable String lost() {
        String reason = failure == null ? null : failure.getMessage();
        return failure == null || (reason != null && reason.contains("Broken pipe"))
                ? null
                : reason == null ? "cannot be written" : reason;
    }
}
