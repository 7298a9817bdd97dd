package io.kanal.telegram;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.telegram.bots.BotApi;
import io.kanal.telegram.bots.BotKey;
import io.kanal.telegram.bots.BotProperties;
import io.kanal.telegram.bots.BotRows;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files that people sent where a bot saw them (core.telegram.org/bots/api#getfile). Addresses and paths hold the token, so no
 * failure that leaves here names or carries one.
 */
@Component
public final class BotFiles {
    private static final Duration ASKING = Duration.ofSeconds(20);
    /** For the whole of a file. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;

    /** Takes the bytes of a file as they come. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(InputStream bytes) throws IOException;
    }

    private final BotApi api;
    private final BotRows rows;
    private final JsonMapper json;
    private final @Nullable Path folder;

    public BotFiles(BotApi api, BotRows rows, BotProperties properties, JsonMapper json) {
        this.api = api;
        this.rows = rows;
        this.json = json;
        this.folder = properties.filesFolder();
    }

    /**
     * Reads a file once, from the Bot API server or, where that is a local one, from its disk. Nothing is kept in memory.
     *
     * @param fileId as this bot was told it
     * @param maxBytes how large it may be
     * @return what the reader made of it
     * @throws KanalException {@link ErrorCode#TOO_LARGE}; {@link ErrorCode#NOT_FOUND} where Telegram does not give the file,
     *     with its words; {@link ErrorCode#UPSTREAM} where it cannot be reached or the bytes do not come whole, and later
     *     may
     */
    public <T> T read(BotId bot, String fileId, long maxBytes, Reader<T> reader) {
        BotKey key = rows.key(bot);
        JsonNode file = ask(key, fileId);
        if (file.path("file_size").asLong(0) > maxBytes) {
            throw tooLarge(maxBytes);
        }
        String path = file.path("file_path").asString("");
        if (path.isEmpty()) {
            throw new KanalException(ErrorCode.NOT_FOUND, "Telegram names no path for the file");
        }
        boolean onDisk = path.startsWith("/") || path.startsWith("file:");
        try (InputStream bytes = onDisk ? fromDisk(path, maxBytes) : fromServer(key, path)) {
            CompletableFuture<Void> end = CompletableFuture.runAsync(
                    () -> close(bytes), CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            try {
                return reader.read(bytes);
            } finally {
                end.cancel(false);
            }
        } catch (IOException e) {
            // Without the cause: its message may name a path, and a path of a local server holds the token.
            throw new KanalException(
                    ErrorCode.UPSTREAM,
                    "The file could not be read whole: " + e.getClass().getSimpleName());
        }
    }

    private JsonNode ask(BotKey key, String fileId) {
        CallResult answer = api.call(key, "getFile", json.createObjectNode().put("file_id", fileId), ASKING);
        return switch (answer) {
            case CallResult.Done(JsonNode result) -> result;
            case CallResult.Failed failed
            when failed.errorCode() == BAD_REQUEST || failed.errorCode() == NOT_FOUND ->
                throw new KanalException(ErrorCode.NOT_FOUND, failed.description());
            case CallResult other ->
                throw new KanalException(ErrorCode.UPSTREAM, "Telegram cannot be asked for a file: " + other.trouble());
        };
    }

    private InputStream fromServer(BotKey key, String path) throws IOException {
        String[] names = path.split("/", -1);
        if (Arrays.stream(names).anyMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."))) {
            throw new KanalException(ErrorCode.NOT_FOUND, "The Bot API names a path that is none");
        }
        String encoded = Arrays.stream(names)
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        HttpResponse<InputStream> answer = api.file(key, encoded, ASKING);
        if (answer.statusCode() == OK) {
            return answer.body();
        }
        answer.body().close();
        throw new KanalException(
                answer.statusCode() == NOT_FOUND ? ErrorCode.NOT_FOUND : ErrorCode.UPSTREAM,
                "The Bot API gives no file but the status " + answer.statusCode());
    }

    private InputStream fromDisk(String path, long maxBytes) throws IOException {
        if (api.isTelegrams()) {
            throw new KanalException(ErrorCode.NOT_FOUND, "Telegram's own Bot API names a file on a disk");
        }
        if (folder == null) {
            throw new KanalException(
                    ErrorCode.NOT_FOUND,
                    "The local Bot API server keeps files on its disk; KANAL_BOT_FILES_FOLDER names the folder");
        }
        // A folder that is away is an outage, a file that is away from it is not.
        Path inside = folder.toRealPath();
        try {
            return fromDisk(named(path), inside, maxBytes);
        } catch (NoSuchFileException | AccessDeniedException e) {
            // Without the cause, which names the path.
            throw new KanalException(
                    ErrorCode.NOT_FOUND,
                    "The local Bot API server names a file that is not there or may not be read (%s)"
                            .formatted(e.getClass().getSimpleName()));
        }
    }

    private static InputStream fromDisk(Path path, Path folder, long maxBytes) throws IOException {
        // Links are followed first, so that none leads out of the folder.
        Path file = path.toRealPath();
        if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
            throw new KanalException(
                    ErrorCode.NOT_FOUND, "The local Bot API server names a file outside of KANAL_BOT_FILES_FOLDER");
        }
        if (Files.size(file) > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return Files.newInputStream(file);
    }

    private static Path named(String path) {
        try {
            return Path.of(path.replaceFirst("^file:(//)?", ""));
        } catch (InvalidPathException e) {
            // Without the cause, which names the path.
            throw new KanalException(ErrorCode.NOT_FOUND, "The local Bot API server names a path that is none");
        }
    }

    private static KanalException tooLarge(long maxBytes) {
        return new KanalException(ErrorCode.TOO_LARGE, "The file is larger than " + maxBytes + " bytes");
    }

    private static void close(InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException _) {
            // It is closed to end the reading, which then fails and says so.
        }
    }
}
