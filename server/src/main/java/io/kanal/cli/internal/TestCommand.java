package io.kanal.cli.internal;

import picocli.CommandLine.Command;

/** Describes {@code test} for help and completion; the launcher itself runs it. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Run every check and test of Kanal; installs what they need where it may.")
final class TestCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure(ExitCode.USAGE, "the tests are run by the launcher: ./kanal test");
    }
}
