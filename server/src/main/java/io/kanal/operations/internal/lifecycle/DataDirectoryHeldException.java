package io.kanal.operations.internal.lifecycle;

import java.nio.file.Path;

/** Another Kanal works with the same data directory. */
public final class DataDirectoryHeldException extends RuntimeException {
    private final Path directory;
    private final String holder;

    DataDirectoryHeldException(Path directory, String holder) {
        super("The data directory %s is in use by another Kanal%s"
                .formatted(directory, holder.isEmpty() ? "" : " (process " + holder + ")"));
        this.directory = directory;
        this.holder = holder;
    }

    public Path directory() {
        return directory;
    }

    /** The holder's process id as it wrote it; empty when it could not be read. */
    public String holder() {
        return holder;
    }
}
