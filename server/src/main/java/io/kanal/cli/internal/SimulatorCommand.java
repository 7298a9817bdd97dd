package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import picocli.CommandLine.Command;

/** Describes {@code simulator} for help and completion; the launcher itself starts it. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        description = "Start a Telegram on your desk, apart from Kanal: Bot API, pages of channels, a chat page.")
final class SimulatorCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure(ExitCode.USAGE, "the simulator is started by the launcher: ./kanal simulator");
    }
}
