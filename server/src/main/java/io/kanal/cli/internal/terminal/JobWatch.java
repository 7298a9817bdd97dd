package io.kanal.cli.internal.terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Looks at a job until it ends, and tells how it goes. */
public final class JobWatch {
    private static final Set<String> ENDED = Set.of("DONE", "FAILED", "CANCELLED");
    /** Of the counts, most telling first; others come behind by name, and what is nothing is left away. */
    private static final List<String> ORDER = List.of("chats", "new", "changed", "known", "restored", "refused");

    private static final int MOST_EXAMPLES = 5;
    private static final Duration STEP = Duration.ofMillis(300);

    private final Server server;
    private final Output output;

    public JobWatch(Server server, Output output) {
        this.server = server;
        this.output = output;
    }

    /** Waits for the end, prints the report, and gives the exit status that fits it. */
    public int toTheEnd(String id) {
        ProgressBar bar = new ProgressBar(output.err());
        JsonNode job = server.get("/api/v1/jobs/" + id);
        while (!ENDED.contains(state(job))) {
            bar.show(
                    job.path("title").asString("") + phase(job),
                    job.path("done").asLong(0),
                    job.path("total").asLong(0),
                    rest(job));
            pause("interrupted; the job goes on, see 'kanal jobs " + id + "'");
            job = server.get("/api/v1/jobs/" + id);
        }
        bar.end();
        if (output.asJson()) {
            output.json(job);
        } else {
            report(job);
        }
        return state(job).equals("DONE") ? ExitCode.OK.status() : ExitCode.FAILED.status();
    }

    /** Waits until the older posts of a channel are read by a job that is somebody else's. */
    public void backfill(long channel) {
        ProgressBar bar = new ProgressBar(output.err());
        while (true) {
            JsonNode shown = server.get("/api/v1/channels/" + channel);
            JsonNode backfill = shown.path("backfill");
            if (!backfill.isObject()) {
                bar.end();
                return;
            }
            bar.show(
                    shown.path("title").asString(""),
                    backfill.path("done").asLong(0),
                    backfill.path("total").asLong(0),
                    rest(backfill));
            pause("interrupted; the older posts are read all the same");
        }
    }

    private static void pause(String interrupted) {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FAILED, interrupted, e);
        }
    }

    public void report(JsonNode job) {
        output.line("%s: %s".formatted(job.path("title").asString(""), standing(job)));
        List<String> counts = new ArrayList<>(ORDER);
        job.path("counts").propertyNames().stream()
                .filter(what -> !ORDER.contains(what))
                .sorted()
                .forEach(counts::add);
        for (String what : counts) {
            long count = job.path("counts").path(what).asLong(0);
            if (count > 0) {
                output.line("  %-12s %,d".formatted(what, count));
            }
        }
        for (JsonNode skip : job.path("skipped")) {
            output.line("  skipped %,d: %s"
                    .formatted(skip.path("count").asLong(0), skip.path("reason").asString("")));
            int shown = 0;
            for (JsonNode example : skip.path("examples")) {
                if (shown++ < MOST_EXAMPLES) {
                    output.line("    " + example.asString(""));
                }
            }
        }
        if (!job.path("skipped").isEmpty()) {
            output.line("  more examples: kanal jobs %s --report FILE.csv"
                    .formatted(job.path("id").asString("")));
        }
        String error = job.path("error").asString("");
        if (!error.isEmpty()) {
            output.line("  " + error);
        }
    }

    public static String state(JsonNode job) {
        return job.path("state").asString("").toUpperCase(Locale.ROOT);
    }

    /** What it does now beside its own work, as words behind its title. */
    private static String phase(JsonNode job) {
        String phase = job.path("phase").asString("");
        return phase.isEmpty() ? "" : ", " + phase.replace('-', ' ');
    }

    /** What it does, or why it does not get on. */
    public static String standing(JsonNode job) {
        String waits = job.path("waits_for").asString("");
        String trouble = job.path("trouble").asString("");
        return state(job).toLowerCase(Locale.ROOT)
                + phase(job)
                + (waits.isEmpty() ? "" : ", waits for " + waits)
                + (trouble.isEmpty() ? "" : ": " + trouble);
    }

    private static String rest(JsonNode job) {
        double rate = job.path("rate_per_second").asDouble(0);
        JsonNode left = job.path("left_seconds");
        StringBuilder rest = new StringBuilder();
        if (rate >= 1) {
            rest.append(
                    isOfBytes(job)
                            ? String.format(Locale.ROOT, "%.1f MB/s", rate / 1e6)
                            : String.format(Locale.ROOT, "%,.0f/s", rate));
        }
        if (left.isNumber()) {
            rest.append(rest.isEmpty() ? "" : ", ")
                    .append(span(Duration.ofSeconds(left.asLong())))
                    .append(" left");
        }
        return rest.toString();
    }

    /** How far a job is: a percentage where the whole is known. */
    public static String progress(JsonNode job) {
        long done = job.path("done").asLong(0);
        long total = job.path("total").asLong(0);
        if (total > 0) {
            return Math.min(100, done * 100 / total) + " %";
        }
        return isOfBytes(job) ? "%.1f MB".formatted(done / 1e6) : String.format(Locale.ROOT, "%,d", done);
    }

    /** Imports count the bytes of their file, everything else counts messages. */
    private static boolean isOfBytes(JsonNode job) {
        return job.path("kind").asString("").equals("import")
                && job.path("phase").asString("").isEmpty();
    }

    private static String span(Duration duration) {
        if (duration.toMinutes() < 1) {
            return duration.toSeconds() + " s";
        }
        if (duration.toHours() < 1) {
            return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
    }
}
