package io.kanal.cli.internal.stopped;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.operations.Examined;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kanal doctor}: looks at everything and says what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Check the installation and say what to do for each finding; works while Kanal is stopped, too.")
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--deep",
            description =
                    "Compare each passage of the search index with the record; takes as long as building the index.")
    private boolean deep;

    @Option(names = "--mend", description = "Examine deeply and put right what is wrong in the search index.")
    private boolean mend;

    @Override
    public Integer call() {
        if (WhileStopped.serverAnswers()) {
            try (Server server = Server.connect()) {
                return print(
                        mend
                                ? server.post("/api/v1/doctor/mend", null)
                                : server.get("/api/v1/doctor", Map.of("deep", deep)));
            }
        }
        if (deep || mend) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "Kanal does not run, and the search index can only be compared while it does");
        }
        output.note("Kanal does not run; looking at the machine and the database only.");
        return print(report(WhileStopped.run(installation -> installation.doctor())));
    }

    private static JsonNode report(List<Examined> found) {
        ObjectNode report = Server.object();
        ArrayNode items = report.putArray("items");
        for (Examined one : found) {
            items.addObject()
                    .put("check", one.check())
                    .put("level", one.level().name().toLowerCase(Locale.ROOT))
                    .put("message", one.message())
                    .put("advice", one.advice());
        }
        return report;
    }

    private int print(JsonNode report) {
        if (output.asJson()) {
            output.json(report);
        }
        boolean problems = false;
        for (JsonNode finding : report.path("items")) {
            String level = finding.path("level").asString("").toLowerCase(Locale.ROOT);
            problems |= level.equals("problem");
            if (!output.asJson()) {
                output.line("%-8s %-14s %s"
                        .formatted(
                                level,
                                finding.path("check").asString(""),
                                finding.path("message").asString("")));
                String advice = finding.path("advice").asString("");
                if (!advice.isEmpty()) {
                    output.line("         → " + advice);
                }
            }
        }
        return problems ? ExitCode.FINDINGS.status() : ExitCode.OK.status();
    }
}
