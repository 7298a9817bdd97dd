package io.kanal.cli.internal.upkeep;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.JobWatch;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code kanal person}: a copy of one person's data, and their erasure. */
@Command(
        name = "person",
        mixinStandardHelpOptions = true,
        description = "One person's data: export, erase.",
        subcommands = {PersonCommand.Export.class, PersonCommand.Erase.class})
public final class PersonCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: kanal person export|erase");
    }

    private static String path(String person) {
        return person.equals("me") ? "/api/v1/me" : "/api/v1/users/" + Server.part(person);
    }

    /** {@code kanal person export}. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Write a copy of what is kept about a person into a ZIP file: lines of JSON by sort.")
    static final class Export implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(index = "0", paramLabel = "PERSON", description = "Kanal's number of the person, or 'me'.")
        private String person = "me";

        @Parameters(index = "1", paramLabel = "FILE", description = "Where to; must not exist.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            if (Files.exists(file)) {
                throw new CommandFailure(ExitCode.USAGE, file + " exists already; choose another name");
            }
            try (Server server = Server.connect()) {
                JsonNode copy = server.post(path(person) + "/export", null);
                int ended =
                        new JobWatch(server, output).toTheEnd(copy.path("job").asString(""));
                if (ended != ExitCode.OK.status()) {
                    return ended;
                }
                fetch(server, copy.path("id").asString(""));
            }
            if (output.asJson()) {
                output.json(Server.object().put("file", file.toString()).put("bytes", Files.size(file)));
            } else {
                output.line("Wrote %s (%,d bytes).".formatted(file, Files.size(file)));
            }
            return ExitCode.OK.status();
        }

        private void fetch(Server server, String id) throws IOException {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (InputStream in = server.open(
                                    "/api/v1/exports/" + Server.part(id) + "/file", Map.of(), null, "application/zip")
                            .body();
                    OutputStream out = Files.newOutputStream(file)) {
                in.transferTo(out);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        }
    }

    /** {@code kanal person erase}. */
    @Command(
            name = "erase",
            mixinStandardHelpOptions = true,
            description = {
                "Erase a person for good: account, questions, what they follow and saved, chats that only they see.",
                "What must stay stays under a pseudonym; the report says what."
            })
    static final class Erase implements Callable<Integer> {
        private static final Duration STEP = Duration.ofMillis(300);

        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "PERSON", description = "Kanal's number of the person, or 'me'.")
        private String person = "me";

        @Option(
                names = "--word",
                required = true,
                paramLabel = "NAME",
                description = "The person's name, to say that they are meant.")
        private String word = "";

        @Override
        public Integer call() {
            try (Server server = Server.connect()) {
                JsonNode erasure =
                        server.post(path(person) + "/erasure", Server.object().put("word", word));
                JsonNode done = awaited(server, erasure.path("id").asString(""));
                if (output.asJson()) {
                    output.json(done);
                    return ExitCode.OK.status();
                }
                output.line("Erased. In what stays the person is '%s'."
                        .formatted(done.path("pseudonym").asString("")));
                Table table = new Table("WHAT", "REMOVED", "KEPT");
                done.path("removed").forEachEntry((what, count) -> table.row(what, count.asString(), ""));
                done.path("kept").forEachEntry((what, count) -> table.row(what, "", count.asString()));
                output.table(table);
                return ExitCode.OK.status();
            }
        }

        private static JsonNode awaited(Server server, String id) {
            while (true) {
                JsonNode state = server.get("/api/v1/erasures/" + Server.part(id));
                if (state.path("failed").asBoolean(false)) {
                    throw new CommandFailure(ExitCode.FAILED, "the erasure stands still; 'kanal jobs list' says why");
                }
                if (state.path("finished").asBoolean(false)) {
                    return state;
                }
                try {
                    Thread.sleep(STEP);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CommandFailure(ExitCode.FAILED, "interrupted; the erasure goes on in the server", e);
                }
            }
        }
    }
}
