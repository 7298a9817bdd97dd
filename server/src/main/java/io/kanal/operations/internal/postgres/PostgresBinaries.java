package io.kanal.operations.internal.postgres;

import io.kanal.shared.StartFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL installation on disk.
 *
 * @param home the folder that holds {@code bin}
 * @param major major version, such as 18
 */
public record PostgresBinaries(Path home, int major) {
    private static final String VERSION = "18.6.0";
    private static final Set<PosixFilePermission> READABLE = EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);
    private static final Set<PosixFilePermission> EXECUTABLE = EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_EXECUTE);

    /** An installation that is there already; asks it for its version. */
    public static PostgresBinaries at(Path home) {
        Path postgres = home.resolve("bin/postgres");
        if (!Files.isExecutable(postgres)) {
            throw new StartFailure("There is no PostgreSQL at " + home + ": " + postgres + " is missing");
        }
        Command.Result version = Command.run(postgres.toString(), "--version");
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        String number = version.output().replaceFirst("(?s)^.*?\\) (\\d+).*$", "$1");
        return new PostgresBinaries(home, Integer.parseInt(number));
    }

    /**
     * The PostgreSQL that Kanal brings, unpacked below the folder unless it is there already. Safe for several processes at
     * once, and after a crash in the middle: the unpacked folder appears whole or not at all.
     */
    public static PostgresBinaries unpackBelow(Path folder) {
        Path home = folder.resolve("postgresql-" + VERSION);
        try {
            if (!Files.isDirectory(home)) {
                Files.createDirectories(folder);
                try (FileChannel channel = FileChannel.open(
                                folder.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock _ = channel.lock()) {
                    if (!Files.isDirectory(home)) {
                        Path half = folder.resolve("unpacking");
                        Folders.delete(half);
                        unpack(half);
                        Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack PostgreSQL below " + folder, e);
        }
        return new PostgresBinaries(home, Integer.parseInt(VERSION.substring(0, VERSION.indexOf('.'))));
    }

    Path tool(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static void unpack(Path target) throws IOException {
        String resource = "/postgres-" + platform() + ".txz";
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new StartFailure("Kanal brings no PostgreSQL for this machine (" + platform()
                        + "); install PostgreSQL 15 or newer and set KANAL_DATABASE_URL");
            }
            Files.createDirectories(target);
            Files.setPosixFilePermissions(target, EXECUTABLE);
            TarArchiveInputStream tar = new TarArchiveInputStream(
                    new XZInputStream(new BufferedInputStream(packed)), StandardCharsets.UTF_8.name());
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive names a path outside of itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    makeFolder(target, path);
                } else if (neededAtRunTime(entry.getName())) {
                    makeFolder(target, path.resolve("..").normalize());
                    if (entry.isSymbolicLink()) {
                        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                    } else {
                        Files.copy(tar, path);
                        Files.setPosixFilePermissions(path, (entry.getMode() & 0100) != 0 ? EXECUTABLE : READABLE);
                    }
                }
            }
        }
    }

    /** Static libraries are for building programs against PostgreSQL. */
    private static boolean neededAtRunTime(String name) {
        return !name.endsWith(".a");
    }

    /** Readable by all whatever the umask: as root, PostgreSQL runs as another user. */
    private static void makeFolder(Path target, Path folder) throws IOException {
        if (!folder.equals(target) && !Files.isDirectory(folder)) {
            makeFolder(target, folder.resolve("..").normalize());
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, EXECUTABLE);
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case String other -> other;
        };
        return system + "-" + machine;
    }
}
