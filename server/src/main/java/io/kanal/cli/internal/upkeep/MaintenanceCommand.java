package io.kanal.cli.internal.upkeep;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kanal maintenance}: whether people's doors are shut, shutting and opening them. */
@Command(
        name = "maintenance",
        mixinStandardHelpOptions = true,
        description = {
            "Shut people's doors for a while, or open them; without anything, say whether they are shut.",
            "Administrators pass, and posts go on coming in."
        })
public final class MaintenanceCommand implements Callable<Integer> {
    /** What is to be done. */
    enum Act {
        ON,
        OFF
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Parameters(index = "0", arity = "0..1", paramLabel = "on|off", description = "What to do.")
    private @Nullable Act act;

    @Option(names = "--text", paramLabel = "TEXT", description = "What people are told (default: ${DEFAULT-VALUE}).")
    private String text = "Kanal is being maintained and comes back soon.";

    @Option(names = "--for", paramLabel = "TIME", description = "How long, such as 2h or 30m; without it until 'off'.")
    private @Nullable String time;

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            Act wanted = act;
            if (wanted == Act.OFF) {
                server.delete("/api/v1/maintenance");
                output.note("The doors are open.");
                return ExitCode.OK.status();
            }
            JsonNode state =
                    wanted == Act.ON ? server.put("/api/v1/maintenance", request()) : server.get("/api/v1/maintenance");
            if (output.asJson()) {
                output.json(state);
            } else if (state.path("under_maintenance").asBoolean(false)) {
                output.line("Shut"
                        + (state.hasNonNull("until")
                                ? " until " + state.path("until").asString("")
                                : "") + ": " + state.path("text").asString(""));
            } else {
                output.line("Open");
            }
            return ExitCode.OK.status();
        }
    }

    private ObjectNode request() {
        ObjectNode request = Server.object().put("text", text);
        if (time != null) {
            request.put("until", Instant.now().plus(duration(time)).toString());
        }
        return request;
    }

    private Duration duration(String written) {
        try {
            Duration read = Duration.parse("PT" + written.toUpperCase(Locale.ROOT));
            if (read.isPositive()) {
                return read;
            }
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "--for is '" + written + "'; expected a time such as 2h or 30m", e);
        }
        throw new ParameterException(
                spec.commandLine(), "--for is '" + written + "'; expected a time such as 2h or 30m");
    }
}
