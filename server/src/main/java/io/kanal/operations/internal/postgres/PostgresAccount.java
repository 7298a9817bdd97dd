package io.kanal.operations.internal.postgres;

import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom PostgreSQL runs. It refuses to run as root; then it runs as another user where that one can reach its
 * folder, else inside a user namespace, where root's files look like its own.
 *
 * @param prefix words put before a command
 * @param uid the user id that must own PostgreSQL's files, or -1 for one's own
 * @param gid that user's group, or -1
 */
record PostgresAccount(List<String> prefix, int uid, int gid) {
    /** Best first; initdb wants an account that has a name, and the last one exists everywhere. */
    private static final List<String> NAMES = List.of("kanal", "postgres", "nobody");

    private static final PostgresAccount SAME = new PostgresAccount(List.of(), -1, -1);
    private static final PostgresAccount NAMESPACE = new PostgresAccount(List.of("unshare", "-U", "--"), -1, -1);

    PostgresAccount {
        prefix = List.copyOf(prefix);
    }

    /** Chooses for this folder, which must exist: by its owner where it is in use already, else by trying. */
    static PostgresAccount choose(PostgresBinaries binaries, Path folder) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return SAME;
        }
        int owner = (Integer) Files.getAttribute(folder, "unix:uid");
        boolean used = Files.exists(folder.resolve("PG_VERSION"));
        if (owner != 0) {
            return droppingTo(owner, (Integer) Files.getAttribute(folder, "unix:gid"));
        }
        if (!used) {
            PostgresAccount dropped = unprivileged();
            if (dropped.reaches(binaries) && dropped.reaches(folder)) {
                return dropped;
            }
        }
        if (Command.run(NAMESPACE.command(List.of(binaries.tool("postgres").toString(), "--version")))
                .succeeded()) {
            return NAMESPACE;
        }
        throw new StartFailure("PostgreSQL does not run as root, and neither another user id (setpriv) nor a user"
                + " namespace (unshare) can use " + folder
                + "; run Kanal as an ordinary user or choose a folder that"
                + " others may pass through with KANAL_DATA_DIR");
    }

    /** The command as this account runs it. */
    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Makes the path belong to this account alone. */
    void own(Path path) throws IOException {
        if (uid >= 0) {
            Files.setAttribute(path, "unix:uid", uid);
            Files.setAttribute(path, "unix:gid", gid);
        }
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }

    private boolean reaches(PostgresBinaries binaries) {
        return Command.run(command(List.of(binaries.tool("postgres").toString(), "--version")))
                .succeeded();
    }

    /** Passing through the parents is what matters; the folder itself is given to this account afterwards. */
    private boolean reaches(Path folder) {
        return Command.run(
                        command(List.of("test", "-x", folder.resolveSibling("").toString())))
                .succeeded();
    }

    private static PostgresAccount unprivileged() {
        String name = NAMES.stream()
                .filter(candidate -> Command.run("id", "-u", candidate).succeeded())
                .findFirst()
                .orElseThrow(
                        () -> new StartFailure(
                                "PostgreSQL does not run as root, and there is no user 'kanal', 'postgres' or 'nobody' to run it as"));
        return droppingTo(
                Integer.parseInt(Command.run("id", "-u", name).output()),
                Integer.parseInt(Command.run("id", "-g", name).output()));
    }

    private static PostgresAccount droppingTo(int uid, int gid) {
        return new PostgresAccount(
                List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"), uid, gid);
    }
}
