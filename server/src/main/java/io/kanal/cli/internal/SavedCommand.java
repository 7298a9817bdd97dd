package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code kanal saved}: posts and answers that were kept for later. */
@Command(
        name = "saved",
        mixinStandardHelpOptions = true,
        description = "Posts and answers you keep for later: list, add, remove.",
        subcommands = {SavedCommand.ListThem.class, SavedCommand.Add.class, SavedCommand.Remove.class})
final class SavedCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/saved";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final int LINE = 70;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        return list(output, null, 30);
    }

    private static int list(Output output, @Nullable Long before, int limit) {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("limit", limit);
        if (before != null) {
            query.put("before", before);
        }
        try (Server server = Server.connect()) {
            JsonNode answer = server.get(PATH, query);
            if (output.asJson()) {
                output.json(answer);
                return ExitCode.OK.status();
            }
            Table table = new Table("SAVED", "THING", "WHAT", "NOTE");
            for (JsonNode saved : answer.path("saved")) {
                table.row(
                        saved.path("saved_at").asString(""),
                        saved.path(post(saved) ? "post_id" : "answer_id").asString(""),
                        line(what(saved)),
                        line(saved.path("note").asString("")));
            }
            output.table(table);
            if (answer.hasNonNull("next_before")) {
                output.note("More: kanal saved list --before "
                        + answer.path("next_before").asString(""));
            }
            return ExitCode.OK.status();
        }
    }

    private static boolean post(JsonNode saved) {
        return saved.hasNonNull("post_id");
    }

    private static String what(JsonNode saved) {
        if (!saved.path("visible").asBoolean(false)) {
            return "(no longer visible to you)";
        }
        return (post(saved) ? saved.path("post").path("text") : saved.path("question")).asString("");
    }

    private static String line(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.codePointCount(0, line.length()) <= LINE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LINE - 1)) + "…";
    }

    /** Posts have numbers, answers the ids that their addresses end in. */
    private static String path(String thing) {
        return PATH + (NUMBER.matcher(thing).matches() ? "/posts/" : "/answers/") + Server.part(thing);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "What you saved, newest first.")
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Option(names = "--before", paramLabel = "ID", description = "Go on where a page ended.")
        private @Nullable Long before;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "30", description = "At most so many, up to 100.")
        private int limit;

        @Override
        public Integer call() {
            return list(output, before, limit);
        }
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Save a post or an answer, or change its note.")
    static final class Add implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "THING", description = "A post's number or an answer's id.")
        private String thing = "";

        @Option(
                names = "--note",
                paramLabel = "TEXT",
                description = "A note that only you see; up to 4,000 characters.")
        private @Nullable String note;

        @Override
        public Integer call() {
            try (Server server = Server.connect()) {
                JsonNode answer = server.put(
                        path(thing), note == null ? null : Server.object().put("note", note));
                if (output.asJson()) {
                    output.json(answer);
                } else {
                    output.line("Saved.");
                }
                return ExitCode.OK.status();
            }
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Remove it from what you saved.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "THING", description = "A post's number or an answer's id.")
        private String thing = "";

        @Override
        public Integer call() {
            try (Server server = Server.connect()) {
                server.delete(path(thing));
                if (output.asJson()) {
                    output.json(Server.object().put("removed", thing));
                } else {
                    output.line("Removed. For a day, 'kanal saved add " + thing + "' brings it back with its note.");
                }
                return ExitCode.OK.status();
            }
        }
    }
}
