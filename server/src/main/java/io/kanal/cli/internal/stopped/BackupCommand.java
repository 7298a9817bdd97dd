package io.kanal.cli.internal.stopped;

import io.kanal.cli.internal.terminal.BuildVersion;
import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.CountedStream;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.ProgressBar;
import io.kanal.cli.internal.terminal.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kanal backup}: the whole state in one file. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description =
                "Write the whole state, as of one moment, into a file; works while Kanal runs and while it is stopped.")
public final class BackupCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "FILE", description = "Where to; must not exist.")
    private Path file = Path.of("");

    @Option(
            names = "--with-key",
            description = "Put the key file in, too: whoever has the backup can then read the stored secrets.")
    private boolean withKey;

    @Override
    public Integer call() throws IOException {
        if (Files.exists(file)) {
            throw new CommandFailure(ExitCode.USAGE, file + " exists already; choose another name");
        }
        Path half = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(half);
        try (OutputStream out = Files.newOutputStream(Files.createFile(
                half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))) {
            if (WhileStopped.serverAnswers()) {
                receive(out);
            } else {
                WhileStopped.run(installation -> {
                    installation.backup(out, withKey, new BuildVersion().getVersion()[0]);
                    return true;
                });
            }
            out.flush();
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
        if (output.asJson()) {
            output.json(Server.object().put("file", file.toString()).put("bytes", Files.size(file)));
        } else {
            output.line("Wrote %s (%,d bytes).".formatted(file, Files.size(file)));
        }
        return ExitCode.OK.status();
    }

    private void receive(OutputStream out) throws IOException {
        ProgressBar bar = new ProgressBar(output.err());
        try (Server server = Server.connect();
                InputStream content = new CountedStream(
                        server.open("/api/v1/backup", Map.of("with_key", withKey), null, "application/octet-stream")
                                .body(),
                        received -> bar.show("Backup", received, 0, "bytes"))) {
            content.transferTo(out);
        }
        bar.end();
    }
}
