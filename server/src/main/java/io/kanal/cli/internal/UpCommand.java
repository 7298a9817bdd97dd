package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Describes {@code up} for help and completion; the launcher itself starts the server. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Start the server and stay until it is stopped (Ctrl-C).")
@SuppressWarnings("UnusedVariable") // The options are declared for help and completion; the launcher reads them.
final class UpCommand implements Runnable {
    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, default 8010 (KANAL_PORT).")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address to listen on, default 127.0.0.1 (KANAL_BIND).")
    private String bind = "";

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Data directory, default kanal-data beside the launcher (KANAL_DATA_DIR).")
    private String data = "";

    @Option(names = "--play", description = "Start a simulated Telegram with it, and Kanal's bot in that.")
    private boolean play;

    @Override
    public void run() {
        throw new CommandFailure(ExitCode.USAGE, "the server is started by the launcher: ./kanal up");
    }
}
