package io.kanal.ingest.internal.export;

import org.jspecify.annotations.Nullable;

/** The files that lie beside an export. */
public interface MediaFiles {
    /** What became of one file: its hash in the blob store, or why there is none; both null where nobody asked for it. */
    record Found(@Nullable String blob, @Nullable String absence) {
        public static final Found NOT_ASKED = new Found(null, null);

        public static Found absent(String reason) {
            return new Found(null, reason);
        }
    }

    /** Keeps facts only. */
    MediaFiles NONE = (path, sink) -> Found.NOT_ASKED;

    /**
     * Stores the file at this path of the export.
     *
     * @param path as the export writes it, relative to the file that names it; not to be trusted
     * @param sink is told what could not be stored
     */
    Found store(String path, ExportSink sink) throws InterruptedException;
}
