package io.kanal.operations.internal.lifecycle;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data directory, closed to other people of the machine: folders 0700, files 0600. Where PostgreSQL runs as another user
 * than Kanal, which it does for root, that user must pass through to its own folder: then the data directory and {@code
 * postgres} below it are 0711, and everything else in them stays closed.
 */
public final class PrivateFolders {
    /** What Kanal itself puts into its data directory. */
    private static final Set<String> OWN = Set.of(
            "keys",
            "keys.before",
            "keys.part",
            "erasures",
            "erasures.part",
            "exports",
            "cli",
            "cli.part",
            "node-name",
            "kanal.lock",
            "play",
            "postgres",
            "blobs",
            "blobs.restore",
            "search",
            "thumbnails",
            "imports",
            "native",
            "log",
            "temp");

    /** PostgreSQL sees to its own files, and its programs are no secret. */
    private static final String DATABASE = "postgres";

    /** Where files are few, each of them is closed, too. */
    private static final String INDEX = "search";

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PASSAGE = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final Set<PosixFilePermission> PASSERS = PosixFilePermissions.fromString("-----x--x");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFolders() {}

    /**
     * Makes the data directory with its parents, or closes one that exists. A folder that holds other things than Kanal's keeps
     * its own mode; what is Kanal's in it is closed all the same.
     */
    public static Path create(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(folder);
            // Set afterwards, because the process's umask takes bits away from what creation asks for.
            return Files.setPosixFilePermissions(folder, FOLDER);
        }
        close(folder);
        return folder;
    }

    /** Lets PostgreSQL's user pass through the data directory to the folder below it, as long as none is there that says who it is. */
    public static void openPassage(Path dataDirectory) throws IOException {
        for (Path each : List.of(dataDirectory, dataDirectory.resolve(DATABASE))) {
            Files.setPosixFilePermissions(each, PASSAGE);
        }
    }

    /** Brings what is there to the modes it should have. */
    public static void close(Path dataDirectory) throws IOException {
        for (Map.Entry<Path, Set<PosixFilePermission>> each :
                wanted(dataDirectory).entrySet()) {
            if (isOpen(each.getKey(), each.getValue())) {
                try {
                    Files.setPosixFilePermissions(each.getKey(), each.getValue());
                } catch (NoSuchFileException e) {
                    // Gone meanwhile: nothing is left to close.
                }
            }
        }
    }

    /**
     * What others can reach and may use although they should not, with the mode it should have, such as {@code rwx------}. A file
     * in a closed folder is out of reach, whatever its own mode.
     */
    public static Map<Path, String> openToOthers(Path dataDirectory) throws IOException {
        Map<Path, String> open = new TreeMap<>();
        for (Map.Entry<Path, Set<PosixFilePermission>> each :
                wanted(dataDirectory).entrySet()) {
            if (isOpen(each.getKey(), each.getValue()) && isReached(each.getKey(), dataDirectory)) {
                open.put(each.getKey(), PosixFilePermissions.toString(each.getValue()));
            }
        }
        return open;
    }

    private static boolean isReached(Path path, Path dataDirectory) throws IOException {
        Path folder = path.equals(dataDirectory) ? null : path.getParent();
        while (folder != null && folder.startsWith(dataDirectory)) {
            try {
                if (Collections.disjoint(Files.getPosixFilePermissions(folder), PASSERS)) {
                    return false;
                }
            } catch (NoSuchFileException e) {
                // Gone meanwhile, with what was in it.
                return false;
            }
            folder = folder.getParent();
        }
        return true;
    }

    private static Map<Path, Set<PosixFilePermission>> wanted(Path dataDirectory) throws IOException {
        Map<Path, Set<PosixFilePermission>> wanted = new TreeMap<>();
        Path database = dataDirectory.resolve(DATABASE);
        Set<PosixFilePermission> way = ofAnother(database) ? PASSAGE : FOLDER;
        List<Path> contents = contents(dataDirectory);
        for (Path each : contents) {
            if (OWN.contains(String.valueOf(each.getFileName()))) {
                wanted.put(each, !Files.isDirectory(each) ? FILE : each.equals(database) ? way : FOLDER);
            }
        }
        if (wanted.size() == contents.size()) {
            wanted.put(dataDirectory, way);
        }
        for (Path each : Files.isDirectory(database) ? contents(database) : List.<Path>of()) {
            if (Files.isRegularFile(each)) {
                wanted.put(each, FILE);
            }
        }
        Path index = dataDirectory.resolve(INDEX);
        if (Files.isDirectory(index)) {
            Files.walkFileTree(index, new Indexed(wanted));
        }
        wanted.keySet().removeIf(Files::isSymbolicLink);
        return wanted;
    }

    /** Whether the database below belongs to another user than the folder it lies in. */
    private static boolean ofAnother(Path database) throws IOException {
        if (!Files.isDirectory(database)) {
            return false;
        }
        Object owner = Files.getAttribute(database, "unix:uid");
        for (Path each : contents(database)) {
            if (each.getFileName().toString().startsWith("data-")
                    && !Files.getAttribute(each, "unix:uid").equals(owner)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOpen(Path path, Set<PosixFilePermission> wanted) throws IOException {
        try {
            Set<PosixFilePermission> modes = EnumSet.copyOf(OF_OTHERS);
            modes.retainAll(Files.getPosixFilePermissions(path));
            return !wanted.containsAll(modes);
        } catch (NoSuchFileException e) {
            // Gone meanwhile: nothing is open.
            return false;
        }
    }

    private static List<Path> contents(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** What is in the index. A living one drops segments while somebody looks. */
    private static final class Indexed extends SimpleFileVisitor<Path> {
        private final Map<Path, Set<PosixFilePermission>> wanted;

        Indexed(Map<Path, Set<PosixFilePermission>> wanted) {
            this.wanted = wanted;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            wanted.put(folder, FOLDER);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            wanted.put(file, FILE);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            return failure == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, failure);
        }
    }
}
