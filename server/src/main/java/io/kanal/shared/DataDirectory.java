package io.kanal.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.util.unit.DataSize;

/** The one folder where an installation keeps everything that is not in an outside system. */
public record DataDirectory(Path root) {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** A folder of this name below the root, made when it is missing, and then closed to other people of the machine. */
    public Path folder(String name) {
        try {
            return Files.createDirectories(root.resolve(name), PRIVATE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the folder " + root.resolve(name), e);
        }
    }

    /**
     * Asks before something large is written whether its disk has room.
     *
     * @throws KanalException {@code UNAVAILABLE} when less than this is free
     */
    public void requireFree(DataSize least) {
        long free;
        try {
            free = Files.getFileStore(root).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot ask the disk of the data directory for its space", e);
        }
        if (free < least.toBytes()) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE,
                    "The disk has only %d MB left, and %d MB are to stay free"
                            .formatted(free >> 20, least.toMegabytes()));
        }
    }
}
