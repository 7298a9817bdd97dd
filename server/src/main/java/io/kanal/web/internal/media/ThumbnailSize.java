package io.kanal.web.internal.media;

import java.util.Locale;

/** How large small pictures are: the longer side in pixels. */
public enum ThumbnailSize {
    /** A tile of an album, twice as dense as drawn. */
    SMALL(480),
    /** The only picture of a post. */
    LARGE(1_100);

    private final int side;

    ThumbnailSize(int side) {
        this.side = side;
    }

    int side() {
        return side;
    }

    /** As addresses name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
