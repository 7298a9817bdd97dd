package io.kanal.cli.internal;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code kanal doctor}: looks at everything and says what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Check the installation and say what to do for each finding.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        try (Server server = Server.connect()) {
            JsonNode report = server.get("/api/v1/doctor");
            return print(report);
        }
    }

    private int print(JsonNode report) {
        if (output.asJson()) {
            output.json(report);
        }
        boolean findings = false;
        for (JsonNode finding : Json.elements(report, "items", "findings")) {
            String level = finding.path("level").asString("").toLowerCase(Locale.ROOT);
            findings |= !level.equals("ok");
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
        return findings ? ExitCode.FINDINGS.status() : ExitCode.OK.status();
    }
}
