package io.kanal.operations.internal.postgres;

import io.kanal.shared.StartFailure;
import io.kanal.shared.secrets.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one embedded database: its folder, the password of the role that initdb makes, and as whom it runs. Made on first use; the
 * folder carries the major version in its name.
 */
final class PostgresCluster {
    static final String ROLE = "kanal";

    private final PostgresBinaries binaries;
    private final Path folder;
    private final PostgresAccount account;
    private final Secret<String> password;

    private PostgresCluster(PostgresBinaries binaries, Path folder, PostgresAccount account, Secret<String> password) {
        this.binaries = binaries;
        this.folder = folder;
        this.account = account;
        this.password = password;
    }

    /** Opens the cluster below the place, initialising it when there is none. */
    static PostgresCluster open(PostgresBinaries binaries, Path place) {
        try {
            Path folder = Files.createDirectories(place).toRealPath().resolve("data-" + binaries.major());
            Path passwordFile = place.resolve("password");
            if (!Files.exists(folder.resolve("PG_VERSION"))) {
                refuseOtherVersions(place, folder);
                return initialise(binaries, folder, passwordFile);
            }
            if (!Files.exists(passwordFile)) {
                throw new StartFailure("The file " + passwordFile + " is missing; it holds the password of the database"
                        + " beside it. Put it back, or move " + folder + " away and restore a backup");
            }
            return new PostgresCluster(
                    binaries,
                    folder,
                    PostgresAccount.choose(binaries, folder),
                    new Secret<>(Files.readString(passwordFile).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open the database below " + place, e);
        }
    }

    private static void refuseOtherVersions(Path place, Path folder) throws IOException {
        try (Stream<Path> siblings = Files.list(place)) {
            siblings.filter(sibling -> sibling.getFileName().toString().matches("data-\\d+"))
                    .filter(sibling -> Files.exists(sibling.resolve("PG_VERSION")))
                    .findFirst()
                    .ifPresent(sibling -> {
                        throw new StartFailure(sibling + " was made by another version of PostgreSQL than this Kanal"
                                + " brings (" + folder.getFileName()
                                + "): make a backup with the Kanal that made it, and"
                                + " restore it here");
                    });
        }
    }

    private static PostgresCluster initialise(PostgresBinaries binaries, Path folder, Path passwordFile)
            throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        // A first start that was cut off leaves a folder without PG_VERSION or a half one; initdb wants it empty.
        Path half = folder.resolveSibling("initialising");
        Folders.delete(half);
        Files.createDirectory(half);
        PostgresAccount account = PostgresAccount.choose(binaries, half);
        account.own(half);
        Path handed = half.resolveSibling("initdb-password");
        try {
            Files.deleteIfExists(handed);
            Files.createFile(
                    handed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(handed, password + "\n");
            account.own(handed);
            Command.Result result = Command.run(account.command(initdb(binaries, half, handed)));
            if (!result.succeeded()) {
                throw new StartFailure("The database could not be initialised in " + half + ": "
                        + PostgresFailure.explain(result.output(), half));
            }
        } finally {
            Files.deleteIfExists(handed);
        }
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, password + "\n");
        Files.move(half, folder);
        return new PostgresCluster(binaries, folder, account, new Secret<>(password));
    }

    private static List<String> initdb(PostgresBinaries binaries, Path folder, Path passwordFile) {
        // Plain "C" would make trigrams of Cyrillic empty. The built-in provider came with 17.
        List<String> locale = binaries.major() >= 17
                ? List.of("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
                : List.of("--locale=C.UTF-8");
        return Stream.concat(
                        Stream.of(
                                binaries.tool("initdb").toString(),
                                "-D",
                                folder.toString(),
                                "-U",
                                ROLE,
                                "-E",
                                "UTF8",
                                "-A",
                                "scram-sha-256",
                                "--pwfile=" + passwordFile),
                        locale.stream())
                .toList();
    }

    Path folder() {
        return folder;
    }

    Secret<String> password() {
        return password;
    }

    /** The command that runs the server in the foreground on a loopback port. */
    List<String> server(int port, PostgresSettings settings) {
        PostgresSettings all = settings.with("listen_addresses", "127.0.0.1")
                .with("port", Integer.toString(port))
                .with("unix_socket_directories", "");
        return account.command(Stream.concat(
                        Stream.of(binaries.tool("postgres").toString(), "-D", folder.toString()),
                        all.arguments().stream())
                .toList());
    }
}
