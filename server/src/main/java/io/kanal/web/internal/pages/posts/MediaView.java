package io.kanal.web.internal.pages.posts;

import io.kanal.posts.message.Media;
import io.kanal.shared.text.RichTextHtml;
import io.kanal.web.internal.media.FileForm;
import io.kanal.web.internal.media.StoredFile;
import io.kanal.web.internal.media.ThumbnailSize;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing a post carries, as its card shows it.
 *
 * @param icon its symbol
 * @param label the key of what it is
 * @param title its own words; null where it has none
 * @param source where it leads: to the stored file, or for a link to its page; null while Kanal has only the facts
 * @param stored the file on the disk; null where there is none
 */
public record MediaView(
        Shape shape,
        String icon,
        String label,
        @Nullable String title,
        @Nullable String source,
        @Nullable StoredFile stored,
        Media fact) {
    /** How it is drawn. */
    public enum Shape {
        PICTURE,
        STICKER,
        /** A sticker that is a short film without sound. */
        MOVING,
        /** A sticker that nothing here can draw: the letters it stands for are shown. */
        EMOJI,
        VIDEO,
        /** A round video message. */
        ROUND,
        /** A short film without sound that begins anew. */
        LOOP,
        SOUND,
        FILE,
        POLL,
        PAGE,
        PLACE,
        CONTACT,
        OTHER
    }

    private static final int WIDEST = 640;
    private static final int TALLEST = 420;
    private static final int STICKER = 192;
    private static final int LEAST = 48;
    private static final Set<String> NAMED = Set.of(
            "checklist",
            "dice",
            "game",
            "gift",
            "giveaway",
            "giveaway_winners",
            "invoice",
            "paid_media",
            "poll",
            "story",
            "unique_gift");

    static MediaView of(Media media, @Nullable StoredFile stored) {
        return switch (media) {
            case Media.File file ->
                new MediaView(
                        shape(file, stored),
                        icon(file.kind()),
                        "media." + file.kind().name().toLowerCase(Locale.ROOT),
                        title(file),
                        stored == null ? null : "/app/media/" + stored.hash(),
                        stored,
                        media);
            case Media.Poll poll -> fact(Shape.POLL, "status", "media.poll", poll.question(), null, media);
            case Media.Place place ->
                fact(
                        Shape.PLACE,
                        "place",
                        "media.place",
                        place.title(),
                        "https://www.openstreetmap.org/?mlat=%1$s&mlon=%2$s#map=16/%1$s/%2$s"
                                .formatted(place.latitude(), place.longitude()),
                        media);
            case Media.Contact contact -> fact(Shape.CONTACT, "contact", "media.contact", contact.name(), null, media);
            case Media.WebPage page -> {
                String url = RichTextHtml.safe(page.url());
                yield fact(url == null ? Shape.OTHER : Shape.PAGE, "out", "media.page", page.title(), url, media);
            }
            case Media.Other other -> {
                boolean named = NAMED.contains(other.kind());
                yield fact(
                        Shape.OTHER,
                        "file",
                        named ? "media." + other.kind() : "media.other",
                        named || !other.lines().isEmpty() ? null : other.kind(),
                        null,
                        media);
            }
        };
    }

    private static MediaView fact(
            Shape shape, String icon, String label, @Nullable String title, @Nullable String source, Media media) {
        return new MediaView(shape, icon, label, title, source, null, media);
    }

    /** What the bytes are decides how they are shown; what the sender said of them decides among the forms they have. */
    private static Shape shape(Media.File file, @Nullable StoredFile stored) {
        if (stored == null) {
            return Shape.FILE;
        }
        FileForm form = stored.form();
        boolean film = form.film();
        return switch (file.kind()) {
            case PHOTO -> stored.picture() ? Shape.PICTURE : Shape.FILE;
            case STICKER ->
                stored.picture()
                        ? Shape.STICKER
                        : form == FileForm.WEBM ? Shape.MOVING : file.emoji() == null ? Shape.FILE : Shape.EMOJI;
            case ANIMATION -> stored.picture() ? Shape.PICTURE : film ? Shape.LOOP : Shape.FILE;
            case VIDEO -> film ? Shape.VIDEO : stored.picture() ? Shape.PICTURE : Shape.FILE;
            case VIDEO_NOTE -> film ? Shape.ROUND : stored.picture() ? Shape.PICTURE : Shape.FILE;
            case VOICE, AUDIO -> form.sound() || film ? Shape.SOUND : Shape.FILE;
            case DOCUMENT -> Shape.FILE;
        };
    }

    private static @Nullable String title(Media.File file) {
        if (file.title() != null) {
            return file.performer() == null ? file.title() : file.performer() + " – " + file.title();
        }
        return file.emoji() != null ? file.emoji() : file.fileName();
    }

    private static String icon(Media.FileKind kind) {
        return switch (kind) {
            case PHOTO, STICKER -> "photo";
            case VIDEO, VIDEO_NOTE, ANIMATION -> "video";
            case VOICE, AUDIO -> "voice";
            case DOCUMENT -> "file";
        };
    }

    /** What an address calls it when it is looked at by itself; null where it is not stored. */
    public @Nullable String photo() {
        return stored == null ? null : stored.hash().substring(0, 16);
    }

    /** Whether its picture is one out of a film that is not stored. */
    public boolean still() {
        return shape == Shape.PICTURE && fact instanceof Media.File file && file.blob() == null;
    }

    /** Its picture as a post shows it alone; null where it has none. */
    public @Nullable String large() {
        return small(ThumbnailSize.LARGE);
    }

    /** Its picture as a tile among others; null where it has none. */
    public @Nullable String tile() {
        return small(ThumbnailSize.SMALL);
    }

    private @Nullable String small(ThumbnailSize size) {
        if (stored == null || source == null || !stored.picture()) {
            return null;
        }
        // Nothing here decodes these; they are small, or no pictures for a page.
        return stored.form() == FileForm.WEBP ? source : source + "/" + size.label();
    }

    /** In CSS pixels, so that its place is kept before it comes. */
    public int width() {
        return fitted()[0];
    }

    /** In CSS pixels. */
    public int height() {
        return fitted()[1];
    }

    private int[] fitted() {
        boolean sticker = shape == Shape.STICKER || shape == Shape.MOVING;
        int width = sticker ? 1 : 16;
        int height = sticker ? 1 : 9;
        if (stored != null && stored.picture()) {
            width = stored.width();
            height = stored.height();
        } else if (fact instanceof Media.File file && positive(file.width()) && positive(file.height())) {
            width = Objects.requireNonNull(file.width());
            height = Objects.requireNonNull(file.height());
        }
        double scale = Math.min(
                (double) (sticker ? STICKER : WIDEST) / width, (double) (sticker ? STICKER : TALLEST) / height);
        if (shape == Shape.PICTURE) {
            scale = Math.min(1, scale);
        }
        return new int[] {
            Math.max(LEAST, (int) Math.round(width * scale)), Math.max(LEAST, (int) Math.round(height * scale))
        };
    }

    private static boolean positive(@Nullable Integer side) {
        return side != null && side > 0;
    }

    /** What can be read of a thing that has no form of its own. */
    public List<String> lines() {
        return switch (fact) {
            case Media.Other other -> other.lines();
            case Media.Place place when place.address() != null -> List.of(place.address());
            case Media.Contact contact when contact.phone() != null -> List.of(contact.phone());
            default -> List.of();
        };
    }

    public @Nullable Integer seconds() {
        return fact instanceof Media.File file ? file.seconds() : null;
    }

    public @Nullable Long bytes() {
        return fact instanceof Media.File file
                ? stored != null && file.blob() != null ? Long.valueOf(stored.bytes()) : file.bytes()
                : null;
    }

    /** The share of an answer of a poll in percent; null where no source showed one. */
    public @Nullable Integer percent(Media.Poll.Option option) {
        Long votes = option.votes();
        if (option.percent() != null || votes == null || !(fact instanceof Media.Poll poll)) {
            return option.percent();
        }
        long all = poll.voters() != null
                ? poll.voters()
                : poll.options().stream()
                        .mapToLong(one -> one.votes() == null ? 0 : one.votes())
                        .sum();
        return all <= 0 ? null : Math.clamp(Math.round(100.0 * votes / all), 0, 100);
    }
}
