package io.kanal.ingest.internal.export;

import io.kanal.posts.Blobs;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.springframework.util.unit.DataSize;

/** Media files in the same zip as the export. A path is looked up among the entries and never reaches a file system. */
final class ZippedMedia implements MediaFiles {
    private static final int MOST_UNITS = 1024;

    private final ZipFile zip;
    private final String folder;
    private final Set<String> links;
    private final Blobs blobs;
    private final DataSize largest;

    ZippedMedia(ZipFile zip, String folder, Set<String> links, Blobs blobs, DataSize largest) {
        this.zip = zip;
        this.folder = folder;
        this.links = links;
        this.blobs = blobs;
        this.largest = largest;
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
        try (InputStream in = zip.getInputStream(entry)) {
            return new Found(blobs.store(in, largest.toBytes()), null);
        } catch (KanalException e) {
            if (e.code() != ErrorCode.TOO_LARGE) {
                throw e;
            }
            sink.skipped(SkipReason.FILE_TOO_LARGE, Characters.excerpt(path, 120));
            return Found.absent("larger than " + largest.toMegabytes() + " MB");
        } catch (IOException e) {
            // A broken entry costs this one file; a full disk shows again at the next write of the record.
            sink.skipped(SkipReason.FILE_MISSING, Characters.excerpt(path, 120) + " (" + e.getMessage() + ")");
            return Found.absent("broken in the upload");
        }
    }

    /** A relative path of plain names. */
    static boolean staysInside(String path) {
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
