package io.kanal.posts;

import io.kanal.shared.text.CollapsedText;
import io.kanal.shared.text.RichText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
        CollapsedText collapsed = CollapsedText.of(text);
        digest.update(collapsed.text().getBytes(StandardCharsets.UTF_8));
        if (!spans.isEmpty()) {
            spans.stream()
                    .map(collapsed::place)
                    .filter(placed -> placed.start() < placed.end())
                    .sorted(Comparator.comparingInt(CollapsedText.Placed::start)
                            .thenComparing(Comparator.comparingInt(CollapsedText.Placed::end)
                                    .reversed())
                            .thenComparing(CollapsedText.Placed::kind)
                            .thenComparing(CollapsedText.Placed::argument))
                    .forEach(placed -> {
                        digest.update((byte) 0);
                        digest.update(placed.kind().name().getBytes(StandardCharsets.UTF_8));
                        digest.update(ByteBuffer.allocate(8)
                                .putInt(placed.start())
                                .putInt(placed.end())
                                .array());
                        digest.update(placed.argument().getBytes(StandardCharsets.UTF_8));
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
}
