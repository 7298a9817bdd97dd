package io.kanal.cli.internal.upkeep;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Table;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code kanal follower}: the readers of the change log. */
@Command(
        name = "follower",
        mixinStandardHelpOptions = true,
        description = "The readers of the change log: list, reset, skip.",
        subcommands = {FollowerCommand.ListThem.class, FollowerCommand.Reset.class, FollowerCommand.Skip.class})
public final class FollowerCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        return list(output);
    }

    private static int list(Output output) {
        try (Server server = Server.connect()) {
            JsonNode answer = server.get("/api/v1/followers");
            if (output.asJson()) {
                output.json(answer);
                return ExitCode.OK.status();
            }
            Table table = new Table("NAME", "ROLE", "STATE", "LAG", "SET ASIDE", "ERROR");
            for (JsonNode follower : answer.path("followers")) {
                table.row(
                        follower.path("name").asString(""),
                        follower.path("role").asString(""),
                        follower.path("state").asString(""),
                        follower.path("lag").asString("-"),
                        follower.path("set_aside").asString("0"),
                        follower.path("error").asString(""));
            }
            output.table(table);
            return ExitCode.OK.status();
        }
    }

    private static int change(Output output, String name, String verb, @Nullable JsonNode body) {
        try (Server server = Server.connect()) {
            JsonNode answer = server.post("/api/v1/followers/" + Server.part(name) + "/" + verb, body);
            if (output.asJson()) {
                output.json(answer);
            } else {
                output.line(name + ": asked for " + verb);
            }
            return ExitCode.OK.status();
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Where each stands.")
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            return list(output);
        }
    }

    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = "Rebuild a view, or move a reaction to the head.")
    static final class Reset implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "NAME", description = "The follower.")
        private String name = "";

        @Override
        public Integer call() {
            return change(output, name, "reset", null);
        }
    }

    @Command(
            name = "skip",
            mixinStandardHelpOptions = true,
            description = "Set the change aside that fails now; 'decide changes' has it from then on.")
    static final class Skip implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "NAME", description = "The follower.")
        private String name = "";

        @Parameters(paramLabel = "SEQ", description = "The change's position in the log.")
        private long seq;

        @Override
        public Integer call() {
            return change(output, name, "skip", Server.object().put("seq", seq));
        }
    }
}
