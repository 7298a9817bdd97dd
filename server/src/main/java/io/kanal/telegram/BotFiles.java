package io.kanal.telegram;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.telegram.internal.api.FileDownloads;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.stereotype.Component;

/** Files that people sent where a bot saw them. */
@Component
public final class BotFiles {
    private final FileDownloads downloads;

    public BotFiles(FileDownloads downloads) {
        this.downloads = downloads;
    }

    /** Takes the bytes of a file as they come. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(InputStream bytes) throws IOException;
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
        return downloads.read(bot, fileId, maxBytes, reader);
    }
}
