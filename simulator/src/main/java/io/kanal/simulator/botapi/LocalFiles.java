package io.kanal.simulator.botapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files as a Bot API server in its local mode gives them: on its disk, under a folder named by the bot's token, by their
 * absolute path and of any size.
 *
 * @param folder null for a server that gives them by HTTP
 */
public record LocalFiles(@Nullable Path folder) {
    boolean inUse() {
        return folder != null;
    }

    /** Puts the file there and gives its absolute path. */
    String put(String token, FileIds.Reference reference) {
        if (folder == null) {
            throw new IllegalStateException("This server gives files by HTTP");
        }
        Path file = folder.resolve(token).resolve(FilePaths.of(reference)).toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, reference.file().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toString();
    }
}
