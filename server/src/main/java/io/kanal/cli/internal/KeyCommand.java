package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Table;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kanal key}: API keys. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "API keys: list, create, revoke.",
        subcommands = {KeyCommand.ListThem.class, KeyCommand.Create.class, KeyCommand.Revoke.class})
final class KeyCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/keys";

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        return list(output);
    }

    private static int list(Output output) {
        try (Server server = Server.connect()) {
            JsonNode answer = server.get(PATH);
            if (output.asJson()) {
                output.json(answer);
                return ExitCode.OK.status();
            }
            Table table = new Table("ID", "NAME", "SCOPES", "CREATED", "LAST USED");
            for (JsonNode key : answer.path("keys")) {
                table.row(
                        key.path("id").asString(""),
                        key.path("name").asString(""),
                        String.join(
                                " ",
                                key.path("scopes")
                                        .valueStream()
                                        .map(scope -> scope.asString(""))
                                        .toList()),
                        key.path("created_at").asString(""),
                        key.path("last_used_at").asString("never"));
            }
            output.table(table);
            return ExitCode.OK.status();
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Your keys, newest first.")
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            return list(output);
        }
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Make a key; it is shown once.")
    static final class Create implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "NAME", description = "What it is for.")
        private String name = "";

        @Option(
                names = "--scope",
                paramLabel = "SCOPE",
                split = ",",
                defaultValue = "read",
                description = "read, write, admin, metrics; several with commas. Default ${DEFAULT-VALUE}.")
        private List<String> scopes = List.of();

        @Override
        public Integer call() {
            try (Server server = Server.connect()) {
                ObjectNode request = Server.object().put("name", name);
                ArrayNode wanted = request.putArray("scopes");
                scopes.forEach(scope -> wanted.add(scope.strip().toLowerCase(Locale.ROOT)));
                JsonNode answer = server.post(PATH, request);
                if (output.asJson()) {
                    output.json(answer);
                } else {
                    output.note("Keep it; it is not shown again:");
                    output.line(answer.path("token").asString(""));
                }
                return ExitCode.OK.status();
            }
        }
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "End a key.")
    static final class Revoke implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "ID", description = "Its number in the list.")
        private long id;

        @Override
        public Integer call() {
            try (Server server = Server.connect()) {
                server.delete(PATH + "/" + id);
                if (output.asJson()) {
                    output.json(Server.object().put("revoked", id));
                } else {
                    output.line("Revoked.");
                }
                return ExitCode.OK.status();
            }
        }
    }
}
