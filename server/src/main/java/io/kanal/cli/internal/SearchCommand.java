package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Json;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Understood;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code kanal search}: posts by word and by meaning. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description =
                "Search posts: words, \"phrases\", -without, from:@channel, from:\"Sender\", in:CHAT, after:2025-01-01, lang:ru, has:video, topic:NAME.")
final class SearchCommand implements Callable<Integer> {
    enum Sort {
        RELEVANCE,
        DATE
    }

    enum By {
        BOTH,
        WORDS,
        MEANING
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Parameters(
            arity = "1..*",
            paramLabel = "QUERY",
            description = "What to look for; quotes of the shell are not needed.")
    private List<String> words = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10",
            description = "Hits to show, default ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--sort",
            defaultValue = "RELEVANCE",
            description = "relevance (default) or date, the newest first.")
    private Sort sort = Sort.RELEVANCE;

    @Option(
            names = "--by",
            defaultValue = "BOTH",
            description =
                    "What to find and rank by: words, meaning, or both (default). Counts in the order by relevance.")
    private By by = By.BOTH;

    @Option(
            names = "--as-written",
            description = "Take words of time in a question, such as \"last week\", as words like all others.")
    private boolean asWritten;

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            Map<String, Object> query = new LinkedHashMap<>();
            query.put("q", QueryText.of(words, spec));
            query.put("limit", limit);
            query.put("sort", sort.name().toLowerCase(Locale.ROOT));
            if (by != By.BOTH) {
                query.put("by", by.name().toLowerCase(Locale.ROOT));
            }
            if (asWritten) {
                query.put("as_written", true);
            }
            JsonNode answer = server.get("/api/v1/search", query);
            if (output.asJson()) {
                output.json(answer);
                return ExitCode.OK.status();
            }
            if (answer.path("understood").isObject()) {
                output.line(Understood.line(answer.path("understood")));
            }
            JsonNode choices = answer.path("choices");
            if (!choices.isEmpty()) {
                output.line("%d senders of this name; one alone:".formatted(choices.size()));
                choices.forEach(this::offer);
            }
            int number = 0;
            for (JsonNode hit : answer.path("hits")) {
                print(++number, hit);
            }
            if (number == 0) {
                output.line("Nothing found.");
            }
            return ExitCode.OK.status();
        }
    }

    private void offer(JsonNode choice) {
        List<String> chats = new ArrayList<>();
        choice.path("chats").forEach(chat -> chats.add(chat.asString("")));
        output.line("   %s  %s%s"
                .formatted(
                        choice.path("filter").asString(""),
                        choice.path("name").asString(""),
                        chats.isEmpty() ? "" : " · " + String.join(", ", chats)));
    }

    private void print(int number, JsonNode hit) {
        String title = hit.path("chat").path("title").asString("");
        String sender = hit.path("sender").path("name").asString("");
        String date = hit.path("date").asString("");
        String topic = hit.path("topic").path("name").asString("");
        output.line("%d. %s%s%s%s%s"
                .formatted(
                        number,
                        title,
                        sender.isEmpty() || sender.equals(title) ? "" : " · " + sender,
                        topic.isEmpty() ? "" : " · " + topic,
                        date.isEmpty() ? "" : "  " + Json.day(date),
                        hit.path("by_meaning").asBoolean(false) ? "  (near in meaning)" : ""));
        output.line("   " + Json.line(hit.path("snippet")));
        long id = hit.path("post_id").asLong(0);
        String link = hit.path("link").asString("");
        if (!link.isEmpty() || id > 0) {
            output.line("   " + (link + (id > 0 ? "  (post " + id + ")" : "")).strip());
        }
    }
}
