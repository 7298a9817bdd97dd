package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code kanal status}: what is there and how far everything is. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "What Kanal holds and how far each part is.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            JsonNode status = server.get("/api/v1/status");
            if (output.asJson()) {
                output.json(status);
            } else {
                print("", status);
            }
            return ExitCode.OK.status();
        }
    }

    /** Any member the server tells is shown; the text needs no change when a room adds one. */
    private void print(String indent, JsonNode node) {
        node.forEachEntry((name, value) -> {
            if (value.isNull()) {
                // For administrators alone.
                return;
            }
            String label = indent + name.replace('_', ' ');
            if (value.isObject()) {
                output.line(label);
                print(indent + "  ", value);
            } else if (value.isArray()) {
                output.line(label);
                for (JsonNode element : value) {
                    output.line(indent + "  " + oneLine(element));
                }
            } else {
                output.line("%-24s %s".formatted(label, value.asString("-")));
            }
        });
    }

    private static String oneLine(JsonNode element) {
        if (!element.isObject()) {
            return element.asString("");
        }
        StringBuilder line = new StringBuilder();
        element.forEachEntry((name, value) -> line.append(line.isEmpty() ? "" : "  ")
                .append(name.replace('_', ' '))
                .append(' ')
                .append(value.isContainer() ? value.toString() : value.asString("-")));
        return line.toString();
    }
}
