package io.kanal.changes;

import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The lasting name of this node; it stands in a file of the data directory, so that a restart is the same node. One
 * process at a time uses a data directory.
 */
public record NodeName(String value) {
    private static final String FILE = "node-name";

    public NodeName {
        if (value.isBlank() || value.length() > 100) {
            throw new IllegalArgumentException("A node's name has 1 to 100 characters, not '" + value + "'");
        }
    }

    /** The name kept in this data directory, made when it is missing. */
    public static NodeName from(DataDirectory directory) {
        Path file = directory.root().resolve(FILE);
        try {
            Files.createDirectories(directory.root());
            try {
                Files.writeString(file, "node-" + UUID.randomUUID() + "\n", StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException known) {
                // The usual case: the name was made by an earlier start.
            }
            return new NodeName(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read or write " + file, e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
