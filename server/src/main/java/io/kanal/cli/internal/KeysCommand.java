package io.kanal.cli.internal;

import io.kanal.cli.internal.stopped.WhileStopped;
import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.operations.StoppedInstallation;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kanal keys}: the key file, which seals the secrets in the database. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "The key file that seals stored secrets.",
        subcommands = KeysCommand.Rotate.class)
final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: kanal keys rotate");
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Make a new key; the next start seals all stored secrets with it. Kanal must be stopped.")
    static final class Rotate implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            if (WhileStopped.serverAnswers()) {
                throw new CommandFailure(ExitCode.FAILED, "Kanal is running; stop it first, then rotate");
            }
            WhileStopped.run(Rotate::rotated);
            if (output.asJson()) {
                output.json(Server.object().put("rotated", true));
            } else {
                output.line(
                        "A new key is in place. The next start seals all stored secrets with it and drops the old one, which"
                                + " stays in 'keys.before' for backups made until now.");
            }
            return ExitCode.OK.status();
        }

        private static boolean rotated(StoppedInstallation installation) throws SQLException {
            installation.rotateKeys();
            return true;
        }
    }
}
