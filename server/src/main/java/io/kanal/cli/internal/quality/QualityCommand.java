package io.kanal.cli.internal.quality;

import io.kanal.cli.internal.quality.QuestionSet.Asked;
import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Table;
import io.kanal.shared.text.LanguageDetector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kanal quality}: how well this installation's search finds what is known to answer. */
@Command(
        name = "quality",
        mixinStandardHelpOptions = true,
        description =
                "Measure the search by questions whose posts are known: a CSV of question,post or JSON in the shape of SQuAD.")
public final class QualityCommand implements Callable<Integer> {
    private static final List<String> LEGS = List.of("words", "meaning", "both");
    private static final int TOLD_EVERY = 50;
    private static final int BEGINNING = 300;

    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "FILE", description = "Questions and posts.")
    private Path file = Path.of("");

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Ask so many of the questions at most, evenly over the file; default ${DEFAULT-VALUE}.")
    private int sample;

    private final Map<String, Boolean> known = new HashMap<>();

    @Override
    public Integer call() {
        List<Asked> all = QuestionSet.read(file).questions();
        if (sample < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--sample takes 1 or more");
        }
        int wanted = Math.min(sample, all.size());
        Map<String, Map<String, Recall>> measured = new TreeMap<>();
        int missing = 0;
        try (Server server = Server.connect()) {
            for (int i = 0; i < wanted; i++) {
                Asked asked = all.get((int) ((long) i * all.size() / wanted));
                if (!asked.text().isEmpty() && !known.computeIfAbsent(asked.text(), text -> holds(server, text))) {
                    missing++;
                } else {
                    ask(server, asked, measured);
                }
                if ((i + 1) % TOLD_EVERY == 0) {
                    output.note("%d of %d questions".formatted(i + 1, wanted));
                }
            }
        }
        print(measured, wanted - missing, missing);
        return ExitCode.OK.status();
    }

    private static void ask(Server server, Asked asked, Map<String, Map<String, Recall>> measured) {
        String language = LanguageDetector.shared().detect(asked.question()).code();
        Map<String, Recall> legs = measured.computeIfAbsent(language, code -> new HashMap<>());
        for (String leg : LEGS) {
            List<JsonNode> hits = hits(server, plain(asked.question()), leg);
            int rank = 0;
            while (rank < hits.size() && !isRight(hits.get(rank), asked)) {
                rank++;
            }
            legs.computeIfAbsent(leg, name -> new Recall()).add(rank < hits.size() ? rank : -1);
        }
    }

    /** Whether the caller can find a post of this text by its own first words. */
    private static boolean holds(Server server, String text) {
        String begin = plain(text.substring(0, Math.min(BEGINNING, text.length())));
        return hits(server, begin, "words").stream().anyMatch(hit -> isRight(hit, new Asked("", "", text)));
    }

    private static List<JsonNode> hits(Server server, String query, String leg) {
        List<JsonNode> hits = new ArrayList<>();
        if (!query.isBlank()) {
            server.get("/api/v1/search", Map.of("q", query, "by", leg, "limit", 10, "as_written", true))
                    .path("hits")
                    .forEach(hits::add);
        }
        return hits;
    }

    private static boolean isRight(JsonNode hit, Asked asked) {
        if (!asked.text().isEmpty()) {
            return line(hit.path("text").asString("")).contains(line(asked.text()));
        }
        if (is(hit, asked.post())) {
            return true;
        }
        for (JsonNode also : hit.path("also")) {
            if (is(also, asked.post())) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(JsonNode post, String name) {
        String link = name.replaceFirst("^(https?://)?(t\\.me|telegram\\.me)/(s/)?", "https://t.me/");
        return name.equals(post.path("post_id").asString(""))
                || link.equalsIgnoreCase(post.path("link").asString(""));
    }

    /** Without what the query language would take for more than words. */
    private static String plain(String text) {
        return line(text.replaceAll("[\"“”„«»*:]", " ").replaceAll("(?<!\\S)-+", " "));
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private void print(Map<String, Map<String, Recall>> measured, int asked, int missing) {
        ObjectNode told = Server.object().put("asked", asked).put("not_here", missing);
        ArrayNode rows = told.putArray("figures");
        Table table = new Table("LANGUAGE", "BY", "QUESTIONS", "R@1", "R@10", "MRR");
        measured.forEach((language, legs) -> LEGS.forEach(leg -> {
            Recall recall = legs.getOrDefault(leg, new Recall());
            rows.addObject()
                    .put("language", language)
                    .put("by", leg)
                    .put("questions", recall.asked())
                    .put("recall_1", recall.atOne())
                    .put("recall_10", recall.atTen())
                    .put("mrr", recall.meanReciprocalRank());
            table.row(
                    language,
                    leg,
                    String.valueOf(recall.asked()),
                    share(recall.atOne()),
                    share(recall.atTen()),
                    share(recall.meanReciprocalRank()));
        }));
        if (output.asJson()) {
            output.json(told);
            return;
        }
        output.table(table);
        if (missing > 0) {
            output.line("%d questions left out: no post that you may see holds their text.".formatted(missing));
        }
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.3f", share);
    }
}
