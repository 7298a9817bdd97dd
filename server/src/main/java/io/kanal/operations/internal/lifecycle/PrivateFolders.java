package io.kanal.operations.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Folders that other people on the machine cannot list. The root user's are passable (0711), because PostgreSQL runs as
 * another user then and must reach its own folder below.
 */
public final class PrivateFolders {
    private PrivateFolders() {}

    /** Makes the folder with its parents; one that exists keeps its permissions. */
    public static Path create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(folder);
        // Set afterwards, because the process's umask takes bits away from what creation asks for.
        String permissions = "root".equals(System.getProperty("user.name")) ? "rwx--x--x" : "rwx------";
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }
}
