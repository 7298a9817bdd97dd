package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
                    String sentence = switch (failure) {
                        case CommandFailure known -> known.getMessage();
                        case FileSystemException file -> file.getFile() + ": " + reason(file);
                        default -> throw failure;
                    };
                    command.getErr().println("kanal: " + sentence);
                    return exitCode(failure);
                });
    }

    private static int exitCode(Throwable failure) {
        return switch (failure) {
            case CommandFailure known -> known.code().status();
            case CommandLine.ParameterException usage -> ExitCode.USAGE.status();
            case FileSystemException file -> ExitCode.MACHINE.status();
            default -> ExitCode.FAILED.status();
        };
    }

    private static String reason(FileSystemException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file or folder";
            case AccessDeniedException denied -> "access is denied";
            default -> failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
        };
    }
}
