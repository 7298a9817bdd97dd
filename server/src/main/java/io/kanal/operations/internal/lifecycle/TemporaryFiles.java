package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The folder {@code temp} of the data directory. The launcher gives each server a folder of its own in it, where native libraries
 * unpack themselves and Tomcat keeps its own; a server that was killed could not remove it.
 */
final class TemporaryFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);

    private TemporaryFiles() {}

    /**
     * Deletes what earlier servers left. Whoever calls holds the data directory's lock, so no other server runs in it.
     *
     * @param own this server's folder for temporary files
     */
    static void sweep(DataDirectory directory, Path own) {
        Path folder = directory.root().resolve("temp");
        if (!Files.isDirectory(folder)) {
            return;
        }
        Path living = asTheDiskNamesIt(own);
        try (Stream<Path> leftovers = Files.list(asTheDiskNamesIt(folder))) {
            List<Path> dead = leftovers.filter(each -> !living.startsWith(each)).toList();
            for (Path each : dead) {
                FileSystemUtils.deleteRecursively(each);
            }
        } catch (IOException e) {
            // They take room and do no harm; the next start tries again.
            LOG.warn("Temporary files of an earlier server could not be deleted: {}", e.getMessage());
        }
    }

    /** Without the links that lead there: two ways to one folder are one. */
    private static Path asTheDiskNamesIt(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // There is none, so nothing of it can be deleted; its name will do.
            return path.toAbsolutePath().normalize();
        }
    }
}
