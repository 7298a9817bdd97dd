package io.kanal.operations.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kanal.operations.internal.lifecycle.PrivateFolders;
import io.kanal.shared.Check;
import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** A data directory as an earlier Kanal left it, open to everybody, and what a start and the doctor make of it. */
class PermissionCheckTest {
    /** The user id of "nobody". */
    private static final int STRANGER = 65_534;

    private static final List<String> FILES = List.of(
            "keys",
            "cli",
            "node-name",
            "search/words/_0.cfs",
            "blobs/ab/abcd",
            "imports/1.upload",
            "postgres/start.log");

    private Path above;
    private Path root;

    @BeforeEach
    void leaveOneOpen() throws IOException {
        // Not @TempDir: its own folders are closed, so nobody could come this far.
        above = Files.createTempDirectory("kanal-open");
        set(above, "rwxr-xr-x");
        root = above.resolve("data");
        for (String name : FILES) {
            Path file = root.resolve(name);
            Files.createDirectories(file.resolveSibling("x").resolve("..").normalize());
            Files.writeString(file, "words of a private chat");
        }
        Files.createDirectories(root.resolve("postgres/data-18"));
        try (var all = Files.walk(root)) {
            for (Path each : all.toList()) {
                set(each, Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--");
            }
        }
        set(root, "rwx--x--x");
    }

    @AfterEach
    void remove() throws IOException {
        FileSystemUtils.deleteRecursively(above);
    }

    @Test
    void aStartClosesWhatAnEarlierOneLeftOpen() throws IOException {
        assertThat(problems())
                .contains("chmod 600 " + root.resolve("keys") + ", then make a new key")
                .contains("chmod 700 " + root.resolve("search"))
                .contains("chmod 700 " + root);
        PrivateFolders.create(root);
        assertThat(problems()).isEmpty();
        assertThat(mode(root)).isEqualTo("rwx------");
        assertThat(mode(root.resolve("search"))).isEqualTo("rwx------");
        assertThat(mode(root.resolve("search/words/_0.cfs"))).isEqualTo("rw-------");
        assertThat(mode(root.resolve("node-name"))).isEqualTo("rw-------");
    }

    @Test
    void theDatabasesUserPassesThroughAndNobodyReadsAnything() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "Only root runs the database as somebody else");
        assertThat(asStranger("cat", root.resolve("search/words/_0.cfs").toString()))
                .contains("words of a private chat");
        Files.setAttribute(root.resolve("postgres/data-18"), "unix:uid", STRANGER);
        set(root.resolve("postgres/data-18"), "rwx------");
        PrivateFolders.create(root);
        assertThat(problems()).isEmpty();
        for (String name : FILES) {
            assertThat(asStranger("cat", root.resolve(name).toString()))
                    .as(name)
                    .contains("Permission denied");
        }
        assertThat(asStranger("ls", root.toString())).contains("Permission denied");
        assertThat(asStranger("touch", root.resolve("postgres/data-18/base").toString()))
                .isEmpty();
        assertThat(root.resolve("postgres/data-18/base")).exists();
    }

    @Test
    void aFolderThatHoldsOtherThingsKeepsItsModeAndOursInItIsClosed() throws IOException {
        Files.writeString(root.resolve("thesis.txt"), "not Kanal's");
        set(root, "rwxr-xr-x");
        PrivateFolders.create(root);
        assertThat(mode(root)).isEqualTo("rwxr-xr-x");
        assertThat(mode(root.resolve("blobs"))).isEqualTo("rwx------");
        assertThat(problems()).isEmpty();
    }

    /** As the index of a server that runs. */
    @Test
    void segmentsThatVanishWhileSomebodyLooksAreNoFailure() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Path index = root.resolve("search");
        FutureTask<Integer> churn = new FutureTask<>(() -> {
            int rounds = 0;
            for (; !over.get(); rounds++) {
                for (int i = 0; i < 20; i++) {
                    Files.createDirectory(index.resolve("segment" + i));
                    set(index.resolve("segment" + i), "rwxr-xr-x");
                }
                for (int i = 0; i < 20; i++) {
                    Files.delete(index.resolve("segment" + i));
                }
            }
            return rounds;
        });
        Thread.ofPlatform().start(churn);
        try {
            for (int i = 0; i < 200; i++) {
                PrivateFolders.openToOthers(root);
                PrivateFolders.create(root);
                set(root, "rwxr-xr-x");
                set(index, "rwxr-xr-x");
            }
        } finally {
            over.set(true);
        }
        assertThat(churn.get()).isPositive();
    }

    @Test
    void aNewFolderIsClosed() throws IOException {
        Path fresh = PrivateFolders.create(above.resolve("deep/fresh"));
        new DataDirectory(fresh).folder("blobs/incoming");
        assertThat(mode(fresh)).isEqualTo("rwx------");
        assertThat(mode(fresh.resolve("blobs"))).isEqualTo("rwx------");
    }

    /** What the doctor advises. */
    private List<String> problems() {
        List<String> advice = new ArrayList<>();
        for (Check.Finding finding : new PermissionCheck(new DataDirectory(root)).look()) {
            if (finding.level() != Check.Level.OK) {
                advice.add(String.valueOf(finding.advice()));
            }
        }
        return advice;
    }

    private static String asStranger(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid=" + STRANGER, "--regid=" + STRANGER, "--clear-groups", "--"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void set(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
