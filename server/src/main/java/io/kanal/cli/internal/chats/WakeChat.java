package io.kanal.cli.internal.chats;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kanal chat wake}: wakes a channel that rests. */
@Command(
        name = "wake",
        mixinStandardHelpOptions = true,
        description = "Wake a channel that rests; your tier must have a place for it.")
public final class WakeChat implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "CHAT", description = "Its number in Kanal, @name, or its title.")
    private String chat = "";

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            server.delete("/api/v1/channels/" + NamedChat.number(server, chat, "/api/v1/channels/resting") + "/rest");
            output.note("It is shown and searched again.");
            return ExitCode.OK.status();
        }
    }
}
