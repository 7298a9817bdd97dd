package io.kanal.ingest.internal.preview.picture;

import java.net.URI;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/**
 * What is fetched and how much of it.
 *
 * @param site where the pages are; what lies beside them may be fetched, too
 * @param largest a larger file is left out where all is fetched; small pictures have a bound of their own
 * @param age posts that are older when they are read keep to the facts
 * @param space what all fetched files may take together
 * @param timeout for one file, from connecting to its last byte
 */
public record PictureRules(Choice choice, URI site, DataSize largest, Duration age, DataSize space, Duration timeout) {
    /** What a small picture may take. */
    static final DataSize SMALL = DataSize.ofKilobytes(512);

    /** What is fetched. */
    public enum Choice {
        /** Nothing. */
        OFF,
        /** Photos as the pages show them, stills of films, stickers, channels' pictures. */
        THUMBNAILS,
        /** Films and voice messages, too. */
        FULL
    }

    /** How large one file may be. */
    DataSize most() {
        return choice == Choice.FULL ? largest : SMALL;
    }
}
