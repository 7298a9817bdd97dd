package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.JobWatch;
import io.kanal.cli.internal.terminal.Json;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Table;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code kanal jobs}: imports, back-fills and other long work. */
@Command(name = "jobs", mixinStandardHelpOptions = true, description = "List long work; show, watch or cancel one.")
final class JobsCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "One job.")
    private @Nullable String id;

    @Option(names = "--watch", description = "Stay until it ends.")
    private boolean watch;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write what it left out, by reason with examples, to FILE: JSON if its name ends in .json, else CSV.")
    private @Nullable Path report;

    @Option(names = "--cancel", description = "Stop it; what it did stays.")
    private boolean cancel;

    @Option(names = "--retry", description = "Try it again where it failed; it goes on from where it stopped.")
    private boolean retry;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Jobs to list, default ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            if (id == null) {
                if (watch || cancel || retry || report != null) {
                    throw new CommandFailure(ExitCode.USAGE, "--watch, --cancel, --retry and --report need a job's id");
                }
                list(server.get("/api/v1/jobs", Map.of("limit", limit)));
                return ExitCode.OK.status();
            }
            String path = "/api/v1/jobs/" + id;
            if (cancel) {
                server.post(path + "/cancel", null);
            }
            if (retry) {
                server.post(path + "/retry", null);
            }
            JobWatch jobs = new JobWatch(server, output);
            if (watch) {
                return jobs.toTheEnd(id);
            }
            if (report != null) {
                write(server, path, report);
                return ExitCode.OK.status();
            }
            JsonNode job = server.get(path);
            if (output.asJson()) {
                output.json(job);
            } else {
                jobs.report(job);
            }
            return ExitCode.OK.status();
        }
    }

    private void write(Server server, String job, Path file) {
        boolean json = file.toString().endsWith(".json");
        String type = json ? "application/json" : "text/csv";
        HttpResponse<InputStream> answer = server.open(job + (json ? "/report" : "/report.csv"), Map.of(), null, type);
        try (InputStream body = answer.body()) {
            Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.MACHINE, "cannot write " + file + ": " + e.getMessage(), e);
        }
        output.line("Written to " + file);
    }

    private void list(JsonNode answer) {
        if (output.asJson()) {
            output.json(answer);
            return;
        }
        Table table = new Table("ID", "MADE", "STATE", "DONE", "TITLE");
        for (JsonNode job : answer.path("jobs")) {
            table.row(
                    job.path("id").asString(""),
                    Json.minute(job.path("created_at").asString("")),
                    JobWatch.standing(job),
                    JobWatch.progress(job),
                    job.path("title").asString(""));
        }
        output.table(table);
    }
}
