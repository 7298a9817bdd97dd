package io.kanal.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        description = "Write the whole state, as of one moment, into a file.")
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "FILE", description = "Where to; must not exist.")
    private Path file = Path.of("");

    @Option(
            names = "--with-key",
            description = "Put the key file in, too: whoever has the backup can read the secrets.")
    private boolean withKey;

    @Override
    public Integer call() throws IOException {
        if (Files.exists(file)) {
            throw new CommandFailure(ExitCode.USAGE, file + " exists already; choose another name");
        }
        Path half = file.resolveSibling(file.getFileName() + ".part");
        ProgressBar bar = new ProgressBar(output.err());
        try (Server server = Server.connect();
                InputStream content = new CountedStream(
                        server.open("/api/v1/backup", Map.of("with_key", withKey), null, "application/octet-stream")
                                .body(),
                        received -> bar.show("Backup", received, 0, "bytes"))) {
            Files.copy(content, half, StandardCopyOption.REPLACE_EXISTING);
        }
        bar.end();
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        if (output.asJson()) {
            output.json(Server.object().put("file", file.toString()).put("bytes", Files.size(file)));
        } else {
            output.line("Wrote %s (%,d bytes).".formatted(file, Files.size(file)));
        }
        return ExitCode.OK.status();
    }
}
