package io.kanal.cli.internal.upkeep;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
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

/** {@code kanal settings}: what changes of the installation while it runs. */
@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        description = {
            "Show the settings that change while Kanal runs, or set one over what the environment says.",
            "It holds at once, on all machines of this Kanal."
        })
public final class SettingsCommand implements Callable<Integer> {
    private static final int SHOWN = 60;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Which one, such as retention_days.")
    private @Nullable String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "What it is to be; '' for nothing.")
    private @Nullable String value;

    @Option(names = "--reset", description = "Let what the environment says hold again.")
    private boolean reset;

    @Override
    public Integer call() {
        if (reset && (name == null || value != null)) {
            throw new ParameterException(spec.commandLine(), "--reset takes the name of a setting and no value");
        }
        try (Server server = Server.connect()) {
            if (name != null && (reset || value != null)) {
                String path = "/api/v1/settings/" + Server.part(name);
                JsonNode setting = reset
                        ? server.delete(path)
                        : server.put(path, Server.object().put("value", value));
                if (output.asJson()) {
                    output.json(setting);
                } else {
                    tell(setting);
                }
                return ExitCode.OK.status();
            }
            JsonNode list = server.get("/api/v1/settings");
            if (output.asJson()) {
                output.json(list);
            } else {
                for (JsonNode setting : list.path("settings")) {
                    if (name == null || name.equals(setting.path("name").asString(""))) {
                        tell(setting);
                    }
                }
            }
            return ExitCode.OK.status();
        }
    }

    private void tell(JsonNode setting) {
        String said = setting.path("value").asString("").replaceAll("\\s+", " ");
        output.line("%s = %s  (%s)"
                .formatted(
                        setting.path("name").asString(""),
                        said.isEmpty() ? "–" : said.length() > SHOWN ? said.substring(0, SHOWN) + "…" : said,
                        setting.path("changed").asBoolean(false)
                                ? "changed " + setting.path("changed_at").asString("")
                                : "from " + setting.path("variable").asString("")));
    }
}
