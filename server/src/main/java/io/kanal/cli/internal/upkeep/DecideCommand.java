package io.kanal.cli.internal.upkeep;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Json;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kanal decide}: what waits for a person, whichever part of Kanal it comes from. */
@Command(
        name = "decide",
        mixinStandardHelpOptions = true,
        description = "What waits for a person: the kinds, those of one kind, or do something about some of them.",
        footer = {"", "kanal decide", "kanal decide updates", "kanal decide updates retry 12 13"})
public final class DecideCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/decisions/";
    private static final int MOST = 200;

    @Mixin
    private final Output output = new Output();

    @Parameters(index = "0", arity = "0..1", paramLabel = "KIND", description = "One of those that 'decide' lists.")
    private @Nullable String kind;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VERB", description = "What to do; 'decide KIND' tells.")
    private @Nullable String verb;

    @Parameters(index = "2..*", paramLabel = "ID", description = "About which; without any, see --all.")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "About all that wait now.")
    private boolean all;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "List at most so many, up to 200.")
    private int limit;

    @Override
    public Integer call() {
        if (verb != null && ids.isEmpty() != all) {
            throw new CommandFailure(ExitCode.USAGE, "name what to %s by its ID, or say --all".formatted(verb));
        }
        try (Server server = Server.connect()) {
            if (kind == null) {
                print(server.get("/api/v1/decisions"), this::kinds);
            } else if (verb == null) {
                print(server.get(PATH + Server.part(kind), Map.of("limit", limit)), this::items);
            } else {
                print(all ? decideAll(server, kind, verb) : decide(server, kind, verb, ids), this::left);
            }
            return ExitCode.OK.status();
        }
    }

    private static JsonNode decide(Server server, String kind, String verb, List<String> ids) {
        ObjectNode request = Server.object();
        ArrayNode named = request.putArray("ids");
        ids.forEach(named::add);
        return server.post(PATH + Server.part(kind) + "/" + Server.part(verb), request);
    }

    /** By the cursor, for what is to be tried again may wait until somebody does. */
    private static JsonNode decideAll(Server server, String kind, String verb) {
        String after = "";
        JsonNode answer = Server.object();
        do {
            Map<String, Object> query = new LinkedHashMap<>(Map.of("limit", MOST));
            if (!after.isEmpty()) {
                query.put("after", after);
            }
            JsonNode page = server.get(PATH + Server.part(kind), query);
            List<String> waiting = page.path("items")
                    .valueStream()
                    .map(item -> item.path("id").asString(""))
                    .toList();
            answer = waiting.isEmpty() ? page.path("kind") : decide(server, kind, verb, waiting);
            after = page.path("next_after").asString("");
        } while (!after.isEmpty());
        return answer;
    }

    private void print(JsonNode answer, java.util.function.Consumer<JsonNode> words) {
        if (output.asJson()) {
            output.json(answer);
        } else {
            words.accept(answer);
        }
    }

    private void kinds(JsonNode answer) {
        Table table = new Table("KIND", "WAITING", "VERBS");
        for (JsonNode one : answer.path("decisions")) {
            table.row(
                    one.path("name").asString(""),
                    one.path("waiting").asString(""),
                    one.path("verbs")
                            .valueStream()
                            .map(known -> known.path("name").asString(""))
                            .collect(Collectors.joining(", ")));
        }
        output.table(table);
    }

    private void items(JsonNode answer) {
        output.line(answer.path("kind").path("about").asString(""));
        for (JsonNode known : answer.path("kind").path("verbs")) {
            output.line("  %s: %s"
                    .formatted(
                            known.path("name").asString(""),
                            known.path("effect").asString("")));
        }
        Table table = new Table("ID", "WHAT", "BOT", "CHAT", "SINCE", "WHY");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    item.path("id").asString(""),
                    item.path("what").asString(""),
                    item.path("bot").asString(""),
                    item.path("chat_id").asString(""),
                    item.path("since").asString(""),
                    Json.line(item.path("why")));
        }
        output.table(table);
        long hidden = answer.path("kind").path("waiting").asLong(0)
                - answer.path("items").size();
        if (hidden > 0) {
            output.line("and %d more".formatted(hidden));
        }
    }

    private void left(JsonNode answer) {
        output.line("Done. Of %s there wait %s now."
                .formatted(
                        answer.path("name").asString(""), answer.path("waiting").asString("0")));
    }
}
