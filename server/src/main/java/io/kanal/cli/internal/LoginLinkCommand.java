package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code kanal login-link}: a link that logs a browser in, once. */
@Command(
        name = "login-link",
        mixinStandardHelpOptions = true,
        description = "Make a link that logs you in once, within ten minutes.")
final class LoginLinkCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            JsonNode answer = server.post("/api/v1/login-links", Server.object());
            if (output.asJson()) {
                output.json(answer);
            } else {
                output.line(answer.path("url")
                        .asString(server.base() + answer.path("path").asString("")));
                output.note("It logs one browser in, once, within ten minutes.");
            }
            return ExitCode.OK.status();
        }
    }
}
