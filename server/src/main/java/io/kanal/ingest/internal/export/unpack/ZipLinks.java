package io.kanal.ingest.internal.export.unpack;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Which entries of a zip are symbolic links. The JDK does not tell; the archive's central directory does, in the Unix mode
 * of each entry (PKWARE's APPNOTE, 4.3.12 and 4.4.15). The JDK has read the directory before and found it sound.
 */
public final class ZipLinks {
    private static final int END_SIGNATURE = 0x06054B50;
    private static final int END64_LOCATOR_SIGNATURE = 0x07064B50;
    private static final int END64_SIGNATURE = 0x06064B50;
    private static final int ENTRY_SIGNATURE = 0x02014B50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final int ENTRY_BYTES = 46;
    private static final int MAX_COMMENT_BYTES = 0xFFFF;
    private static final int LINK_MODE = 0xA000;
    private static final int MODE_MASK = 0xF000;

    private ZipLinks() {}

    public static Set<String> of(Path zip) throws IOException {
        Set<String> links = new HashSet<>();
        try (RandomAccessFile file = new RandomAccessFile(zip.toFile(), "r")) {
            file.seek(directory(file));
            try (DataInputStream in =
                    new DataInputStream(new BufferedInputStream(Channels.newInputStream(file.getChannel()), 1 << 16))) {
                byte[] header = new byte[ENTRY_BYTES];
                while (in.readNBytes(header, 0, ENTRY_BYTES) == ENTRY_BYTES) {
                    ByteBuffer entry = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
                    if (entry.getInt(0) != ENTRY_SIGNATURE) {
                        break;
                    }
                    byte[] name = in.readNBytes(entry.getShort(28) & 0xFFFF);
                    in.skipNBytes((entry.getShort(30) & 0xFFFF) + (entry.getShort(32) & 0xFFFF));
                    if (((entry.getInt(38) >>> 16) & MODE_MASK) == LINK_MODE) {
                        links.add(new String(name, StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return links;
    }

    /** Where the central directory begins. */
    private static long directory(RandomAccessFile file) throws IOException {
        long length = file.length();
        int tailBytes = (int) Math.min(length, END_BYTES + MAX_COMMENT_BYTES + LOCATOR_BYTES);
        byte[] tail = new byte[tailBytes];
        file.seek(length - tailBytes);
        file.readFully(tail);
        ByteBuffer buffer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = tailBytes - END_BYTES; at >= 0; at--) {
            if (buffer.getInt(at) != END_SIGNATURE) {
                continue;
            }
            long size = buffer.getInt(at + 12) & 0xFFFF_FFFFL;
            long end = length - tailBytes + at;
            if (at >= LOCATOR_BYTES && buffer.getInt(at - LOCATOR_BYTES) == END64_LOCATOR_SIGNATURE) {
                byte[] large = new byte[56];
                file.seek(buffer.getLong(at - LOCATOR_BYTES + 8));
                file.readFully(large);
                ByteBuffer end64 = ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN);
                if (end64.getInt(0) == END64_SIGNATURE) {
                    return end64.getLong(48);
                }
            }
            return end - size;
        }
        throw new IOException("The zip has no end of its central directory");
    }
}
