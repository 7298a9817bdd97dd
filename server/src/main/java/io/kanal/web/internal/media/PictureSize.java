package io.kanal.web.internal.media;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How large a picture says it is, read from its header without decoding anything.
 *
 * @param width in pixels, as it is drawn
 * @param height in pixels, as it is drawn
 * @param turn the orientation that a camera noted (Exif, 1 to 8); width and height are those after the turn
 */
record PictureSize(int width, int height, int turn) {
    private static final int MOST_SEGMENTS = 1_000;
    private static final int SIDEWAYS = 5;
    private static final int EXIF_ORIENTATION = 0x0112;

    /** Of a picture of this form; empty where the header is broken or cut short. */
    static Optional<PictureSize> of(Path file, FileForm form) throws IOException {
        try (InputStream stream = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new BufferedInputStream(stream, 2_048))) {
            Optional<PictureSize> said = switch (form) {
                case JPEG -> jpeg(in);
                case PNG -> png(in.readNBytes(24));
                case GIF -> gif(in.readNBytes(10));
                case WEBP -> webp(in.readNBytes(30), Files.size(file));
                case MP4, WEBM, OGG, MP3, M4A, AAC, FLAC, WAV, OTHER -> Optional.empty();
            };
            return said.filter(size -> size.width > 0 && size.height > 0);
        } catch (java.io.EOFException e) {
            // Cut short: no picture.
            return Optional.empty();
        }
    }

    long pixels() {
        return (long) width * height;
    }

    boolean sideways() {
        return turn >= SIDEWAYS;
    }

    private static Optional<PictureSize> jpeg(DataInputStream in) throws IOException {
        in.readUnsignedShort();
        int turn = 1;
        for (int segment = 0; segment < MOST_SEGMENTS; segment++) {
            if (in.readUnsignedByte() != 0xFF) {
                return Optional.empty();
            }
            int marker = in.readUnsignedByte();
            while (marker == 0xFF) {
                marker = in.readUnsignedByte();
            }
            int length = in.readUnsignedShort() - 2;
            if (length < 0 || marker == 0xDA || marker == 0xD9) {
                return Optional.empty();
            }
            boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (frame) {
                in.readUnsignedByte();
                int height = in.readUnsignedShort();
                int width = in.readUnsignedShort();
                return Optional.of(
                        turn >= SIDEWAYS ? new PictureSize(height, width, turn) : new PictureSize(width, height, turn));
            }
            if (marker == 0xE1) {
                byte[] segmentBytes = in.readNBytes(length);
                turn = turn == 1 ? exif(segmentBytes) : turn;
            } else {
                in.skipNBytes(length);
            }
        }
        return Optional.empty();
    }

    /** The orientation in the first directory of Exif's TIFF; 1 where there is none. */
    private static int exif(byte[] segment) {
        if (segment.length < 14 || segment[0] != 'E' || segment[1] != 'x' || segment[2] != 'i' || segment[3] != 'f') {
            return 1;
        }
        ByteBuffer tiff = ByteBuffer.wrap(segment, 6, segment.length - 6).slice();
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return 1;
        }
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int entry = 0; entry < entries; entry++) {
            int at = directory + 2 + entry * 12;
            if (at > tiff.limit() - 12) {
                return 1;
            }
            if ((tiff.getShort(at) & 0xFFFF) == EXIF_ORIENTATION) {
                int turn = tiff.getShort(at + 8);
                return turn >= 1 && turn <= 8 ? turn : 1;
            }
        }
        return 1;
    }

    private static Optional<PictureSize> png(byte[] head) {
        if (head.length < 24 || head[12] != 'I' || head[13] != 'H' || head[14] != 'D' || head[15] != 'R') {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(head);
        return Optional.of(new PictureSize(bytes.getInt(16), bytes.getInt(20), 1));
    }

    private static Optional<PictureSize> gif(byte[] head) {
        if (head.length < 10) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        return Optional.of(new PictureSize(bytes.getShort(6) & 0xFFFF, bytes.getShort(8) & 0xFFFF, 1));
    }

    private static Optional<PictureSize> webp(byte[] head, long fileBytes) {
        if (head.length < 30) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if ((bytes.getInt(4) & 0xFFFF_FFFFL) + 8 > fileBytes) {
            return Optional.empty();
        }
        return switch (head[15]) {
            case ' ' -> Optional.of(new PictureSize(bytes.getShort(26) & 0x3FFF, bytes.getShort(28) & 0x3FFF, 1));
            case 'L' -> {
                int sides = bytes.getInt(21);
                yield Optional.of(new PictureSize((sides & 0x3FFF) + 1, (sides >>> 14 & 0x3FFF) + 1, 1));
            }
            case 'X' ->
                Optional.of(new PictureSize((bytes.getInt(24) & 0xFF_FFFF) + 1, (bytes.getInt(26) >>> 8) + 1, 1));
            default -> Optional.empty();
        };
    }
}
