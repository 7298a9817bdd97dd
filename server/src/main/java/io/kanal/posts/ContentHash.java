package io.kanal.posts;

import io.kanal.shared.text.RichText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes two versions of a text the same: the NFC text with white space collapsed, and the entities its author set.
 * Entities that clients find by themselves do not count, nor does white space at an entity's edge. The first 16 bytes of
 * a SHA-256; in hex, so that equality is what it looks like.
 */
public record ContentHash(String hex) {
    private static final int BYTES = 16;

    public static ContentHash of(RichText content) {
        MessageDigest digest = sha256();
        String text = content.text();
        List<RichText.Span> spans = content.spans().stream()
                .filter(span -> !span.kind().automatic())
                .toList();
        Collapsed collapsed = Collapsed.of(text);
        digest.update(collapsed.text.getBytes(StandardCharsets.UTF_8));
        if (!spans.isEmpty()) {
            spans.stream()
                    .map(span -> collapsed.place(span))
                    .filter(placed -> placed.start < placed.end)
                    .sorted(Comparator.comparingInt(Placed::start)
                            .thenComparing(Comparator.comparingInt(Placed::end).reversed())
                            .thenComparing(Placed::kind)
                            .thenComparing(Placed::argument))
                    .forEach(placed -> {
                        digest.update((byte) 0);
                        digest.update(placed.kind.name().getBytes(StandardCharsets.UTF_8));
                        digest.update(ByteBuffer.allocate(8)
                                .putInt(placed.start)
                                .putInt(placed.end)
                                .array());
                        digest.update(placed.argument.getBytes(StandardCharsets.UTF_8));
                    });
        }
        return of(Arrays.copyOf(digest.digest(), BYTES));
    }

    public static ContentHash of(byte[] bytes) {
        return new ContentHash(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private record Placed(RichText.Kind kind, int start, int end, String argument) {}

    /** A text with its runs of white space made one blank, and where each unit of the original went. */
    private static final class Collapsed {
        private final String text;
        private final int[] positions;

        private Collapsed(String text, int[] positions) {
            this.text = text;
            this.positions = positions;
        }

        static Collapsed of(String original) {
            String source = original;
            boolean normal = Normalizer.isNormalized(source, Normalizer.Form.NFC);
            int[] before = null;
            if (!normal) {
                // Rare: remember how far each prefix reaches once composed.
                before = new int[source.length() + 1];
                StringBuilder composed = new StringBuilder(source.length());
                int from = 0;
                while (from < source.length()) {
                    int to = nextBoundary(source, from);
                    String piece = Normalizer.normalize(source.substring(from, to), Normalizer.Form.NFC);
                    for (int i = from; i < to; i++) {
                        before[i] = composed.length() + Math.min(i - from, piece.length());
                    }
                    composed.append(piece);
                    from = to;
                }
                before[source.length()] = composed.length();
                source = composed.toString();
            }
            StringBuilder kept = new StringBuilder(source.length());
            int[] positions = new int[source.length() + 1];
            boolean blank = true;
            for (int i = 0; i < source.length(); i++) {
                positions[i] = kept.length();
                char unit = source.charAt(i);
                if (Character.isWhitespace(unit) || Character.isSpaceChar(unit)) {
                    if (!blank) {
                        kept.append(' ');
                    }
                    blank = true;
                } else {
                    kept.append(unit);
                    blank = false;
                }
            }
            int end = kept.length();
            if (end > 0 && kept.charAt(end - 1) == ' ') {
                kept.setLength(end - 1);
            }
            positions[source.length()] = kept.length();
            if (before != null) {
                int[] through = new int[before.length];
                for (int i = 0; i < before.length; i++) {
                    through[i] = positions[before[i]];
                }
                positions = through;
            }
            return new Collapsed(kept.toString(), positions);
        }

        /** End of the run that starts here and that NFC may compose: a starter and the marks that follow it. */
        private static int nextBoundary(String text, int from) {
            int at = from + Character.charCount(text.codePointAt(from));
            while (at < text.length()) {
                int point = text.codePointAt(at);
                int type = Character.getType(point);
                boolean joins = type == Character.NON_SPACING_MARK
                        || type == Character.COMBINING_SPACING_MARK
                        || (point >= 0x1160 && point <= 0x11FF);
                if (!joins) {
                    break;
                }
                at += Character.charCount(point);
            }
            return at;
        }

        Placed place(RichText.Span span) {
            int start = Math.min(positions[span.offset()], text.length());
            int end = Math.min(positions[span.end()], text.length());
            while (start < end && text.charAt(start) == ' ') {
                start++;
            }
            while (end > start && text.charAt(end - 1) == ' ') {
                end--;
            }
            String argument = span.argument() == null ? "" : span.argument();
            return new Placed(span.kind(), start, end, argument);
        }
    }
}
