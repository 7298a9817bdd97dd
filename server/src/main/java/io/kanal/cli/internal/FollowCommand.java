package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.JobWatch;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code kanal follow}: read a public channel from now on, and back to its beginning. */
@Command(name = "follow", mixinStandardHelpOptions = true, description = "Follow a public channel.")
final class FollowCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "CHANNEL", description = "@name, t.me/name or https://t.me/s/name.")
    private String channel = "";

    @Option(names = "--wait", description = "Stay until the older posts are read.")
    private boolean wait;

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            JsonNode answer = server.post("/api/v1/channels", Server.object().put("reference", channel));
            String job = answer.path("job_id").asString("");
            if (wait && !job.isEmpty()) {
                return new JobWatch(server, output).toTheEnd(job);
            }
            if (wait && answer.path("backfill").isObject()) {
                new JobWatch(server, output)
                        .backfill(answer.path("channel").path("id").asLong());
            }
            if (output.asJson()) {
                output.json(answer);
            } else {
                output.line("Following " + answer.path("channel").path("title").asString(channel)
                        + older(job, !wait && answer.path("backfill").isObject()));
            }
            return ExitCode.OK.status();
        }
    }

    private static String older(String job, boolean reading) {
        if (!job.isEmpty()) {
            return "; older posts are being read: kanal jobs " + job;
        }
        return reading ? "; its older posts are being read already" : "";
    }
}
