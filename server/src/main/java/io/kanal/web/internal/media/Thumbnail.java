package io.kanal.web.internal.media;

/** A small picture, made by Kanal. */
public final class Thumbnail {
    private final byte[] bytes;
    private final FileForm form;

    Thumbnail(byte[] bytes, FileForm form) {
        this.bytes = bytes.clone();
        this.form = form;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public FileForm form() {
        return form;
    }
}
