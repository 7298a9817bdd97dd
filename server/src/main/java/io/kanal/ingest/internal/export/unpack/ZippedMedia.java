package io.kanal.ingest.internal.export.unpack;

import io.kanal.ingest.internal.export.ExportSink;
import io.kanal.ingest.internal.export.MediaFiles;
import io.kanal.ingest.internal.export.SkipReason;
import io.kanal.posts.Blobs;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.text.Characters;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Media files in the same zip as the export. A path is looked up among the entries and never reaches a file system. */
public final class ZippedMedia implements MediaFiles {
    private static final int MOST_UNITS = 1024;
    private static final int REMEMBERED = 2_000;

    private final ZipFile zip;
    private final String folder;
    private final Set<String> links;
    private final Blobs blobs;
    private final UnpackBudget budget;

    /** Files that many messages show, such as stickers, are unpacked once. */
    private final Map<String, Outcome> lately = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outcome> eldest) {
            return size() > REMEMBERED;
        }
    };

    public ZippedMedia(ZipFile zip, String folder, Set<String> links, Blobs blobs, UnpackBudget budget) {
        this.zip = zip;
        this.folder = folder;
        this.links = links;
        this.blobs = blobs;
        this.budget = budget;
    }

    @Override
    public Found store(String path, ExportSink sink) throws InterruptedException {
        if (!staysInside(path) || links.contains(folder + path)) {
            sink.skipped(SkipReason.PATH_REFUSED, Characters.excerpt(path, 120));
            return Found.absent("path refused");
        }
        ZipEntry entry = zip.getEntry(folder + path);
        if (entry == null) {
            entry = zip.getEntry(folder + path.replace('/', '\\'));
        }
        if (entry == null || entry.isDirectory()) {
            sink.skipped(SkipReason.FILE_MISSING, Characters.excerpt(path, 120));
            return Found.absent("not in the upload");
        }
        Outcome outcome = lately.get(path);
        if (outcome == null) {
            outcome = unpacked(entry, path, sink);
            lately.put(path, outcome);
        }
        if (outcome.skip() != null) {
            sink.skipped(outcome.skip(), outcome.example());
        }
        return outcome.found();
    }

    private Outcome unpacked(ZipEntry entry, String path, ExportSink sink) throws InterruptedException {
        String example = Characters.excerpt(path, 120);
        UnpackLimits limits = budget.limits();
        long packed = Math.max(entry.getCompressedSize(), 0);
        try (InputStream in = new UnpackedStream(zip.getInputStream(entry), budget, () -> packed)) {
            String blob = blobs.store(in, new Blobs.Limits(limits.file(), limits.free()));
            return new Outcome(new Found(blob, null), null, example);
        } catch (KanalException e) {
            if (budget.isSpent()) {
                sink.skipped(SkipReason.ARCHIVE_TOO_LARGE, example);
                throw e;
            }
            return switch (e.code()) {
                case TOO_LARGE ->
                    Outcome.absent(
                            SkipReason.FILE_TOO_LARGE,
                            example,
                            "larger than " + limits.file().toMegabytes() + " MB");
                case BAD_SOURCE ->
                    Outcome.absent(
                            SkipReason.FILE_TOO_DENSE,
                            example,
                            "more than " + limits.ratio() + " times its packed size");
                default -> {
                    if (e.code() == ErrorCode.UNAVAILABLE) {
                        sink.skipped(SkipReason.DISK_FULL, example);
                    }
                    throw e;
                }
            };
        } catch (IOException e) {
            // A broken entry costs this one file.
            return Outcome.absent(
                    SkipReason.FILE_MISSING, example + " (" + e.getMessage() + ")", "broken in the upload");
        }
    }

    /** What became of one entry, and what the report says of it. */
    private record Outcome(Found found, @Nullable SkipReason skip, String example) {
        static Outcome absent(SkipReason skip, String example, String reason) {
            return new Outcome(Found.absent(reason), skip, example);
        }
    }

    /** A relative path of plain names. */
    public static boolean staysInside(String path) {
        if (path.isEmpty() || path.length() > MOST_UNITS || path.indexOf('\\') >= 0 || path.indexOf(':') == 1) {
            return false;
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
                return false;
            }
        }
        return true;
    }
}
