package io.kanal.privacy.internal;

import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The files of copies, in the folder {@code exports} of the data directory. */
@Component
public final class CopyFiles {
    private static final String WHOLE = ".zip";
    private static final String PART = ".part";

    private final DataDirectory directory;

    CopyFiles(DataDirectory directory) {
        this.directory = directory;
    }

    /** The whole file of this copy, where this node has it. */
    public Optional<Path> find(UUID id) {
        return Optional.of(whole(id)).filter(Files::isRegularFile);
    }

    Path whole(UUID id) {
        return directory.folder("exports").resolve(id + WHOLE);
    }

    Path part(UUID id) {
        return directory.folder("exports").resolve(id + PART);
    }

    public void delete(UUID id) {
        try {
            Files.deleteIfExists(whole(id));
            Files.deleteIfExists(part(id));
        } catch (IOException e) {
            throw new UncheckedIOException("The copy " + id + " cannot be deleted", e);
        }
    }

    /** Deletes those of copies that nobody knows. */
    void sweep(Predicate<UUID> known) {
        for (Path file : list()) {
            String name = String.valueOf(file.getFileName());
            int dot = name.indexOf('.');
            if (dot == 36 && !known.test(UUID.fromString(name.substring(0, dot)))) {
                delete(UUID.fromString(name.substring(0, dot)));
            }
        }
    }

    private List<Path> list() {
        try (Stream<Path> files = Files.list(directory.folder("exports"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of copies cannot be read", e);
        }
    }
}
