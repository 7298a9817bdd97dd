package io.kanal.ingest.internal.preview.picture;

import io.kanal.ingest.internal.preview.picture.PictureRules.Choice;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of a message that is not stored and should be.
 *
 * @param place which of the message's media
 * @param still whether it is a picture out of the film and not the film
 * @param remoteId what the page calls it
 */
record Wish(
        int place,
        boolean still,
        Form.Kind kind,
        String url,
        @Nullable String remoteId) {

    static List<Wish> of(MessageParts message, Choice choice) {
        List<Wish> wishes = new ArrayList<>();
        List<Media> media = message.media();
        for (int place = 0; place < media.size(); place++) {
            if (media.get(place) instanceof Media.File file) {
                add(wishes, place, file, choice);
            }
        }
        return wishes;
    }

    private static void add(List<Wish> wishes, int place, Media.File file, Choice choice) {
        if (file.blob() != null || choice == Choice.OFF) {
            return;
        }
        Form.Kind kind = switch (file.kind()) {
            case PHOTO, STICKER -> Form.Kind.PICTURE;
            case VIDEO, VIDEO_NOTE, ANIMATION -> Form.Kind.FILM;
            case VOICE, AUDIO, DOCUMENT -> Form.Kind.SOUND;
        };
        if (kind == Form.Kind.FILM && file.still() == null && file.thumbnailUrl() != null) {
            wishes.add(new Wish(place, true, Form.Kind.PICTURE, file.thumbnailUrl(), file.remoteId()));
        }
        if (file.remoteUrl() != null && (choice == Choice.FULL || kind == Form.Kind.PICTURE)) {
            wishes.add(new Wish(place, false, kind, file.remoteUrl(), file.remoteId()));
        }
    }

    /** The media with these bytes noted; as they were where the place holds another file by now. */
    List<Media> granted(List<Media> media, String blob) {
        if (place >= media.size()
                || !(media.get(place) instanceof Media.File file)
                || file.blob() != null
                || !Objects.equals(file.remoteId(), remoteId)) {
            return media;
        }
        List<Media> changed = new ArrayList<>(media);
        changed.set(place, file.with(told -> {
            if (still) {
                told.still(new Media.File.Still(blob));
            } else {
                told.blob(blob);
            }
        }));
        return List.copyOf(changed);
    }
}
