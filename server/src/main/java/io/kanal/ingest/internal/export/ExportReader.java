package io.kanal.ingest.internal.export;

import java.io.IOException;

/** Reads one export from beginning to end into a sink. */
public interface ExportReader {
    /**
     * Reads everything behind the start.
     *
     * @param start what lies before it is passed over
     * @return how it ended
     * @throws io.kanal.shared.KanalException {@code BAD_SOURCE} where the input is no export at all
     */
    Ending read(ExportSink sink, Position start) throws IOException, InterruptedException;

    /** How many chats lie behind, those of earlier files included. */
    int chats();

    /** How far a reader came. */
    enum Ending {
        COMPLETE,
        /** The input stops in the middle; what came before was handed over. */
        CUT_OFF
    }
}
