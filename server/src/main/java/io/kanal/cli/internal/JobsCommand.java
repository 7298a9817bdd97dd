package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Table;
import java.util.Locale;
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

    @Option(names = "--cancel", description = "Stop it; what it did stays.")
    private boolean cancel;

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
                if (watch || cancel) {
                    throw new CommandFailure(ExitCode.USAGE, "--watch and --cancel need a job's id");
                }
                list(server.get("/api/v1/jobs", Map.of("limit", limit)));
                return ExitCode.OK.status();
            }
            String path = "/api/v1/jobs/" + id;
            if (cancel) {
                server.post(path + "/cancel", null);
            }
            JobWatch jobs = new JobWatch(server, output);
            if (watch) {
                return jobs.toTheEnd(id);
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

    private void list(JsonNode answer) {
        if (output.asJson()) {
            output.json(answer);
            return;
        }
        Table table = new Table("ID", "STATE", "DONE", "TITLE");
        for (JsonNode job : answer.path("jobs")) {
            table.row(
                    job.path("id").asString(""),
                    JobWatch.state(job).toLowerCase(Locale.ROOT),
                    JobWatch.progress(job),
                    job.path("title").asString(""));
        }
        output.table(table);
    }
}
