package io.kanal.cli.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Looks at a job until it ends, and tells how it goes. */
final class JobWatch {
    private static final Set<String> ENDED = Set.of("DONE", "FAILED", "CANCELLED");
    private static final Duration STEP = Duration.ofMillis(300);

    private final Server server;
    private final Output output;

    JobWatch(Server server, Output output) {
        this.server = server;
        this.output = output;
    }

    /** Waits for the end, prints the report, and gives the exit status that fits it. */
    int toTheEnd(String id) {
        ProgressBar bar = new ProgressBar(output.err());
        JsonNode job = server.get("/api/v1/jobs/" + id);
        while (!ENDED.contains(state(job))) {
            bar.show(
                    job.path("title").asString(""),
                    job.path("done").asLong(0),
                    job.path("total").asLong(0),
                    rest(job));
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure(
                        ExitCode.FAILED, "interrupted; the job goes on, see 'kanal jobs " + id + "'", e);
            }
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

    void report(JsonNode job) {
        output.line(
                "%s: %s".formatted(job.path("title").asString(""), state(job).toLowerCase(Locale.ROOT)));
        job.path("counts").forEachEntry((what, count) -> output.line("  %-12s %,d".formatted(what, count.asLong(0))));
        for (JsonNode skip : job.path("skipped")) {
            output.line("  skipped %,d: %s"
                    .formatted(skip.path("count").asLong(0), skip.path("reason").asString("")));
            for (JsonNode example : skip.path("examples")) {
                output.line("    " + example.asString(""));
            }
        }
        String error = job.path("error").asString("");
        if (!error.isEmpty()) {
            output.line("  " + error);
        }
    }

    static String state(JsonNode job) {
        return job.path("state").asString("").toUpperCase(Locale.ROOT);
    }

    private static String rest(JsonNode job) {
        double rate = Json.first(job, "rate_per_second", "ratePerSecond").asDouble(0);
        String left = Json.first(job, "left_seconds", "seconds_left", "left").asString("");
        StringBuilder rest = new StringBuilder();
        if (rate >= 1) {
            rest.append(String.format(Locale.ROOT, "%,.0f/s", rate));
        }
        if (!left.isEmpty()) {
            rest.append(rest.isEmpty() ? "" : ", ").append(Json.span(left)).append(" left");
        }
        return rest.toString();
    }
}
