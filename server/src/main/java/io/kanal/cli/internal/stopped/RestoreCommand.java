package io.kanal.cli.internal.stopped;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.operations.StoppedInstallation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kanal restore}: puts a backup in place of what is there. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Check a backup, then put it in place of what is there; Kanal must be stopped.")
public final class RestoreCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "FILE", description = "What 'kanal backup' wrote.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        if (!Files.isReadable(file)) {
            throw new CommandFailure(ExitCode.USAGE, "there is no readable file " + file);
        }
        if (WhileStopped.serverAnswers()) {
            throw new CommandFailure(ExitCode.FAILED, "Kanal is running; stop it first, then restore");
        }
        StoppedInstallation.Restored restored = WhileStopped.runAnywhere(installation -> installation.restore(file));
        if (output.asJson()) {
            output.json(Server.object()
                    .put("created_at", restored.createdAt())
                    .put("tables", restored.tables())
                    .put("rows", restored.rows())
                    .put("files", restored.files())
                    .put("key_missing", restored.keyMissing()));
        } else {
            output.line("Restored the state of %s: %,d rows, %,d files. Search is built anew at the next start."
                    .formatted(restored.createdAt(), restored.rows(), restored.files()));
        }
        if (restored.keyMissing()) {
            output.note(
                    "The secrets in it were sealed with a key that is not here: put the file 'keys' of that installation into"
                            + " the data directory before the next start.");
        }
        return ExitCode.OK.status();
    }
}
