package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.CountedStream;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.FolderStream;
import io.kanal.cli.internal.terminal.JobWatch;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.ProgressBar;
import io.kanal.cli.internal.terminal.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code kanal import}: sends an export to the server and shows how it goes. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Import a Telegram Desktop export: result.json, its folder, .gz or .zip.")
final class ImportCommand implements Callable<Integer> {
    private static final long MOST_UNASKED = 10L << 30;

    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "FILE", description = "A file or a folder on this machine; it is streamed to the server.")
    private Path file = Path.of("");

    @Option(
            names = "--media",
            negatable = true,
            description = "Keep the media files beside the export, too, or not; without it they are kept up to 10 GB.")
    private @Nullable Boolean media;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description =
                    "Time zone of the machine that made the export, for old exports that do not say it; default UTC.")
    private String zone = "UTC";

    @Option(
            names = "--chat",
            paramLabel = "ID",
            description =
                    "Telegram's id of the chat, for HTML exports, which do not say it; bare as in result.json, or marked.")
    private @Nullable Long chat;

    @Option(
            names = "--whole",
            description =
                    "The export has all messages between its first and its last: ids that are not in it are empty.")
    private boolean whole;

    @Option(
            names = "--dry-run",
            description = "Say what the file holds, what would be left out, and the room it needs; bring nothing in.")
    private boolean dryRun;

    @Option(
            names = "--no-wait",
            description = "Return as soon as the server has the file; otherwise, when its messages can be found.")
    private boolean noWait;

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(file)) {
            throw new CommandFailure(ExitCode.USAGE, "there is no readable file or folder " + file);
        }
        try (Server server = Server.connect()) {
            boolean folder = Files.isDirectory(file);
            String name = file.toRealPath().getFileName() + (folder ? ".zip" : "");
            boolean kept = media == null ? isSmall(folder) : media;
            Map<String, Object> query = new LinkedHashMap<>();
            if (!dryRun) {
                query.put("name", name);
                query.put("media", kept);
            }
            query.put("zone", zone);
            if (whole && !dryRun) {
                query.put("whole", true);
            }
            if (chat != null) {
                query.put("chat", chat);
            }
            ProgressBar bar = new ProgressBar(output.err());
            // What it holds stands in the messages; files beside them are counted here.
            boolean files = kept && !dryRun;
            long size = folder ? FolderStream.bytes(file, files) : Files.size(file);
            BodyPublisher content = BodyPublishers.ofInputStream(() -> new CountedStream(
                    folder ? FolderStream.zip(file, files) : open(file),
                    sent -> bar.show("Sending " + name, sent, size, "")));
            JsonNode answer = server.upload(dryRun ? "/api/v1/imports/survey" : "/api/v1/imports", query, content);
            bar.end();
            if (dryRun) {
                return told(answer, folder && kept ? FolderStream.bytes(file, true) - size : 0);
            }
            String job = answer.path("id").asString("");
            if (!noWait && !job.isEmpty()) {
                return new JobWatch(server, output).toTheEnd(job);
            }
            if (output.asJson()) {
                output.json(answer);
            } else {
                output.line("Importing " + name + ": kanal jobs " + job);
            }
            return ExitCode.OK.status();
        }
    }

    /** Whether its files are so few that nobody needs to be asked; a file without others beside it always is. */
    private boolean isSmall(boolean folder) throws IOException {
        long bytes = folder ? FolderStream.bytes(file, true) : Files.size(file);
        if (bytes <= MOST_UNASKED) {
            return true;
        }
        output.note("The export is %,d MB with its files, so they stay where they are; --media brings them in, too."
                .formatted(megabytes(bytes)));
        return false;
    }

    /** What a file holds; the status says whether an import would take anything. */
    private int told(JsonNode survey, long filesBeside) {
        if (output.asJson()) {
            output.json(survey);
        } else {
            for (JsonNode chat : survey.path("chats")) {
                output.line("%s: %s, id %d, %,d messages%s"
                        .formatted(
                                chat.path("title").asString(""),
                                chat.path("type").asString(""),
                                chat.path("telegram_id").asLong(0),
                                chat.path("messages").asLong(0),
                                between(chat)));
                chat.path("kinds")
                        .forEachEntry((kind, count) -> output.line("  %-12s %,d".formatted(kind, count.asLong(0))));
            }
            for (JsonNode skip : survey.path("skipped")) {
                output.line("would leave out or change %,d: %s"
                        .formatted(
                                skip.path("count").asLong(0),
                                skip.path("reason").asString("")));
                for (JsonNode example : skip.path("examples")) {
                    output.line("    " + example.asString(""));
                }
            }
            if (!survey.path("whole").asBoolean(true)) {
                output.line("the file is broken or ends before its end");
            }
            long media = survey.path("media_bytes").asLong(0) + filesBeside;
            output.line("room needed, about: %,d MB%s; free: %,d MB"
                    .formatted(
                            megabytes(survey.path("room_bytes").asLong(0)),
                            media > 0 ? " and %,d MB for the files beside it".formatted(megabytes(media)) : "",
                            megabytes(survey.path("free_bytes").asLong(0))));
        }
        return survey.path("messages").asLong(0) > 0 ? ExitCode.OK.status() : ExitCode.FAILED.status();
    }

    private static long megabytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private static String between(JsonNode chat) {
        String first = chat.path("first_date").asString("").replaceFirst("T.*", "");
        String last = chat.path("last_date").asString("").replaceFirst("T.*", "");
        String dates = first.isEmpty() ? "" : ", " + first + " to " + last;
        return chat.path("first_id").isNumber()
                ? "%s, ids %d to %d"
                        .formatted(
                                dates,
                                chat.path("first_id").asLong(0),
                                chat.path("last_id").asLong(0))
                : dates;
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.MACHINE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
