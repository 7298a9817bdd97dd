package io.kanal.ingest.internal.merge;

import io.kanal.posts.ContentHash;
import io.kanal.shared.RichText;

/** A content hash as a value; hex, so that equality is what it looks like. */
record Hash(String hex) {
    static Hash of(RichText text) {
        return new Hash(ContentHash.hex(ContentHash.of(text)));
    }

    static Hash of(byte[] bytes) {
        return new Hash(ContentHash.hex(bytes));
    }

    byte[] bytes() {
        return java.util.HexFormat.of().parseHex(hex);
    }
}
