package io.kanal.simulator.world;

import java.util.Locale;

/** The kinds of media a message can carry as a file. */
public enum MediaKind {
    PHOTO,
    VIDEO,
    AUDIO,
    DOCUMENT,
    VOICE,
    ANIMATION,
    STICKER,
    VIDEO_NOTE;

    /** The message's field and the sending method's parameter. */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
