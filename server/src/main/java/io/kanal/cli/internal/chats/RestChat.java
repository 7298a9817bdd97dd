package io.kanal.cli.internal.chats;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code kanal chat rest}: lets a channel rest, or lists those that do. */
@Command(
        name = "rest",
        mixinStandardHelpOptions = true,
        description = {
            "Let a channel rest: it is kept, nothing of it is shown or searched, and it takes no place of your tier.",
            "Without a channel, list those that rest."
        })
public final class RestChat implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Parameters(arity = "0..1", paramLabel = "CHAT", description = "Its number in Kanal, @name, or its title.")
    private @Nullable String chat;

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            if (chat == null) {
                list(server);
                return ExitCode.OK.status();
            }
            server.put("/api/v1/channels/" + NamedChat.number(server, chat) + "/rest", null);
            output.note("It rests. 'kanal chat wake' wakes it.");
            return ExitCode.OK.status();
        }
    }

    private void list(Server server) {
        JsonNode resting = server.get("/api/v1/channels/resting");
        if (output.asJson()) {
            output.json(resting);
            return;
        }
        for (JsonNode channel : resting.path("channels")) {
            String username = channel.path("username").asString("");
            output.line("%d  %s%s"
                    .formatted(
                            channel.path("id").asLong(0),
                            channel.path("title").asString(""),
                            username.isEmpty() ? "" : "  @" + username));
        }
        if (resting.path("channels").isEmpty()) {
            output.note("None of your channels rests.");
        }
    }
}
