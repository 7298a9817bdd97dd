package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.CountedStream;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.FolderStream;
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
    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "FILE", description = "A file or a folder on this machine; it is streamed to the server.")
    private Path file = Path.of("");

    @Option(names = "--media", description = "Keep the media files beside the export, too.")
    private boolean media;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description =
                    "Time zone of the machine that made the export, for old exports that do not say it; default UTC.")
    private String zone = "UTC";

    @Option(
            names = "--chat",
            paramLabel = "ID",
            description = "Telegram's id of the chat, for HTML exports, which do not say it.")
    private @Nullable Long chat;

    @Option(
            names = "--whole",
            description =
                    "The export has all messages between its first and its last: ids that are not in it are empty.")
    private boolean whole;

    @Option(names = "--no-wait", description = "Return as soon as the server has the file.")
    private boolean noWait;

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(file)) {
            throw new CommandFailure(ExitCode.USAGE, "there is no readable file or folder " + file);
        }
        try (Server server = Server.connect()) {
            boolean folder = Files.isDirectory(file);
            String name = file.toRealPath().getFileName() + (folder ? ".zip" : "");
            Map<String, Object> query = new LinkedHashMap<>();
            query.put("name", name);
            query.put("media", media);
            query.put("zone", zone);
            if (whole) {
                query.put("whole", true);
            }
            if (chat != null) {
                query.put("chat", chat);
            }
            ProgressBar bar = new ProgressBar(output.err());
            long size = folder ? FolderStream.bytes(file, media) : Files.size(file);
            BodyPublisher content = BodyPublishers.ofInputStream(() -> new CountedStream(
                    folder ? FolderStream.zip(file, media) : open(file),
                    sent -> bar.show("Sending " + name, sent, size, "")));
            JsonNode answer = server.upload("/api/v1/imports", query, content);
            bar.end();
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

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.MACHINE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
