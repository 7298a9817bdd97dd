package io.kanal.posts.table;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Takes the values of a row one after the other, in the order of its columns. */
public interface RowSink {
    RowSink number(@Nullable Long value);

    RowSink flag(boolean value);

    RowSink text(@Nullable String value);

    RowSink time(@Nullable Instant value);

    RowSink bytes(byte[] value);
}
