package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Describes {@code test} for help and completion; the launcher itself runs it. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Run every check and test of Kanal, or those of one room; installs what they need where it may.")
final class TestCommand implements Runnable {
    @Parameters(
            arity = "0..1",
            paramLabel = "ROOM",
            description = "A room such as posts or search, simulator, or journeys; without it everything is tested.")
    private @Nullable String room;

    @Override
    public void run() {
        throw new CommandFailure(
                ExitCode.USAGE, "the tests are run by the launcher: ./kanal test" + (room == null ? "" : " " + room));
    }
}
