package io.kanal.benchmarks;

import io.kanal.changes.FollowerStatus;
import io.kanal.changes.Followers;
import io.kanal.channels.ReadScopes;
import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.Users;
import io.kanal.search.Search;
import io.kanal.search.SearchPage;
import io.kanal.search.SearchRequest;
import io.kanal.shared.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether every message is found by a word that no other has: after an import, after the index was built anew, and after an import
 * in three parts that overlap.
 */
final class FaithfulBenchmark implements Benchmark {
    private static final int PARTS = 3;
    private static final int SHOWN = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String name() {
        return "faithful";
    }

    @Override
    public String title() {
        return "Every message by a word of its own";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        Path folder = Path.of(arguments.isEmpty() ? "../shared/data/exports" : arguments.getFirst());
        report.line(
                "Asked: one word of each message that stands in no other message of its export, in quotation marks.");
        report.line("");
        report.line("| export | messages with a word of their own | after | not found | such as |");
        report.line("|---|---|---|---|---|");
        for (Path file : exports(folder)) {
            JsonNode export = read(file);
            Map<Long, String> own = OwnWords.of(export);
            String name = folder.relativize(file).toString();
            try (var kanal = new RunningKanal()) {
                take(kanal, export);
                row(report, name, own, "an import", kanal);
                kanal.get(Followers.class).reset(administrator(kanal), "search");
                settled(kanal);
                row(report, name, own, "building the index anew", kanal);
            }
            try (var kanal = new RunningKanal()) {
                for (JsonNode part : parts(export)) {
                    take(kanal, part);
                }
                row(report, name, own, "an import in three parts that overlap", kanal);
            }
        }
    }

    private static List<Path> exports(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(".*result\\.json(\\.gz)?"))
                    .sorted()
                    .toList();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return JSON.readTree(plain);
        }
    }

    /** The last third first; each has a tenth of the messages of its neighbours. */
    private static List<JsonNode> parts(JsonNode export) {
        int messages = export.path("messages").size();
        int overlap = messages / 10;
        List<JsonNode> parts = new ArrayList<>();
        for (int part = PARTS - 1; part >= 0; part--) {
            ObjectNode one = (ObjectNode) export.deepCopy();
            ArrayNode some = one.putArray("messages");
            int from = Math.max(0, messages * part / PARTS - overlap);
            int to = Math.min(messages, messages * (part + 1) / PARTS + overlap);
            for (int at = from; at < to; at++) {
                some.add(export.path("messages").get(at));
            }
            parts.add(one);
        }
        return parts;
    }

    private static void take(RunningKanal kanal, JsonNode export) throws Exception {
        Caller caller = administrator(kanal);
        JobId id = kanal.get(Imports.class)
                .start(
                        new ByteArrayInputStream(JSON.writeValueAsBytes(export)),
                        ImportOptions.of("result.json"),
                        caller);
        while (true) {
            Job job = kanal.get(Jobs.class).find(caller, id).orElseThrow();
            if (job.state().isFinal()) {
                if (job.error() != null) {
                    throw new IllegalStateException("The import failed: " + job.error());
                }
                break;
            }
            Thread.sleep(50);
        }
        settled(kanal);
    }

    /** Waits until the index has followed, twice in a row, since it makes what it followed visible a moment later. */
    private static void settled(RunningKanal kanal) throws InterruptedException {
        for (int quiet = 0; quiet < 2; ) {
            Thread.sleep(1_500);
            boolean followed = kanal.get(Followers.class).list(administrator(kanal)).stream()
                    .filter(follower -> follower.name().equals("search"))
                    .allMatch(
                            follower -> follower.state() == FollowerStatus.State.FOLLOWING && follower.lagRows() == 0);
            quiet = followed ? quiet + 1 : 0;
        }
    }

    private static Caller administrator(RunningKanal kanal) {
        return Caller.person(kanal.get(Users.class).administrator().id(), true);
    }

    private static void row(Report report, String export, Map<Long, String> own, String after, RunningKanal kanal) {
        var scope = kanal.get(ReadScopes.class).of(administrator(kanal));
        Search search = kanal.get(Search.class);
        List<String> missing = new ArrayList<>();
        own.forEach((id, word) -> {
            SearchPage page = search.search(SearchRequest.of('"' + word + '"', scope, ZoneOffset.UTC, 10));
            boolean found = page.hits().stream()
                    .anyMatch(hit -> hit.message().telegramId() == id
                            || hit.also().stream().anyMatch(message -> message.telegramId() == id));
            if (!found) {
                missing.add(id + " " + word);
            }
        });
        report.line("| %s | %,d | %s | %,d | %s |"
                .formatted(
                        export,
                        own.size(),
                        after,
                        missing.size(),
                        String.join(", ", missing.stream().limit(SHOWN).toList())));
    }
}
