package io.kanal.cli.internal;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** All commands, and how their failures become sentences and exit codes. */
public final class CommandTree {
    private CommandTree() {}

    /** Runs one command line and gives its exit status. */
    public static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return new CommandLine(new KanalCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExitCodeExceptionMapper(CommandTree::exitCode)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (!(failure instanceof CommandFailure)) {
                        throw failure;
                    }
                    command.getErr().println("kanal: " + failure.getMessage());
                    return exitCode(failure);
                });
    }

    private static int exitCode(Throwable failure) {
        return failure instanceof CommandFailure known ? known.code().status() : ExitCode.FAILED.status();
    }
}
