package io.kanal.shared;

import org.jspecify.annotations.Nullable;

/**
 * Where it is noted who did what. The room {@code people} keeps the notes; this is how the rooms above it in the order of
 * rooms, which cannot use it, note what was done through them. A note is a part of the present transaction, so it stands
 * exactly when the deed does.
 */
public interface Deeds {
    /** Notes a deed. Neither subject nor detail may hold secrets. */
    void record(Caller actor, String action, @Nullable String subject, @Nullable String detail);
}
