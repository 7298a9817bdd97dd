package io.kanal.posts.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Facts about what a message carries besides text; the bytes, where Kanal has them, lie in the blob store by hash. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Media.File.class, name = "file"),
    @JsonSubTypes.Type(value = Media.Poll.class, name = "poll"),
    @JsonSubTypes.Type(value = Media.Place.class, name = "place"),
    @JsonSubTypes.Type(value = Media.Contact.class, name = "contact"),
    @JsonSubTypes.Type(value = Media.WebPage.class, name = "web_page"),
    @JsonSubTypes.Type(value = Media.Other.class, name = "other")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Media {

    /** What of it can be read, in the order it is shown: a file's name, a poll's question and answers; empty where nothing can. */
    default List<String> words() {
        return switch (this) {
            case File file -> known(file.fileName(), file.title(), file.performer());
            case Poll poll ->
                Stream.concat(
                                Stream.of(poll.question()),
                                poll.options().stream().map(Poll.Option::text))
                        .toList();
            case Place place -> known(place.title(), place.address());
            case Contact contact -> known(contact.name(), contact.phone());
            case WebPage page -> known(page.siteName(), page.title(), page.description());
            case Other other -> other.lines();
        };
    }

    private static List<String> known(@Nullable String... words) {
        return Stream.of(words).filter(Objects::nonNull).toList();
    }

    /** What kind of file; {@code has:} in the query language uses the lower-case names. */
    enum FileKind {
        PHOTO,
        VIDEO,
        VIDEO_NOTE,
        VOICE,
        AUDIO,
        ANIMATION,
        STICKER,
        DOCUMENT
    }

    /**
     * A photo, video, voice message, sticker or any other file.
     *
     * @param seconds duration
     * @param emoji what a sticker stands for
     * @param blob SHA-256 in hex of the stored bytes; null while Kanal has only the facts
     * @param remoteUrl where the source showed it; expires, never given to people
     * @param absence why a source did not hold the file, in the source's own words
     * @param remoteId what the source calls the file; another name is another file
     * @param still a picture out of a film, where that is stored
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record File(
            FileKind kind,
            @Nullable String fileName,
            @Nullable String mimeType,
            @Nullable Long bytes,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Integer seconds,
            @Nullable String title,
            @Nullable String performer,
            @Nullable String emoji,
            boolean spoiler,
            @Nullable String blob,
            @Nullable String remoteUrl,
            @Nullable String thumbnailUrl,
            @Nullable String absence,
            @Nullable String remoteId,
            @Nullable Still still)
            implements Media {
        /**
         * A stored picture.
         *
         * @param blob as the file's own; under the same name, because stored files are looked for by it
         */
        public record Still(String blob) {}

        /** A file of which this is told; what is not, stays unknown. */
        public static File of(FileKind kind, Consumer<Builder> told) {
            Builder builder = new Builder(kind);
            told.accept(builder);
            return builder.build();
        }

        public File with(Consumer<Builder> change) {
            Builder builder = new Builder(kind);
            builder.fileName = fileName;
            builder.mimeType = mimeType;
            builder.bytes = bytes;
            builder.width = width;
            builder.height = height;
            builder.seconds = seconds;
            builder.title = title;
            builder.performer = performer;
            builder.emoji = emoji;
            builder.spoiler = spoiler;
            builder.blob = blob;
            builder.remoteUrl = remoteUrl;
            builder.thumbnailUrl = thumbnailUrl;
            builder.absence = absence;
            builder.remoteId = remoteId;
            builder.still = still;
            change.accept(builder);
            return builder.build();
        }

        /** Whether the source says that this is not the file it showed there earlier. */
        public boolean replaces(File earlier) {
            return remoteId != null && earlier.remoteId != null && !remoteId.equals(earlier.remoteId);
        }

        /** Whether the bytes of this content lie in the store as a part of the file. */
        public boolean holds(String stored) {
            return stored.equals(blob) || (still != null && stored.equals(still.blob()));
        }

        /** This view of the file, and of an earlier one what is missing here; a reason for its absence counts while there are no bytes. */
        public File or(File earlier) {
            if (replaces(earlier)) {
                return this;
            }
            return new File(
                    kind,
                    Facts.either(fileName, earlier.fileName),
                    Facts.either(mimeType, earlier.mimeType),
                    Facts.either(bytes, earlier.bytes),
                    Facts.either(width, earlier.width),
                    Facts.either(height, earlier.height),
                    Facts.either(seconds, earlier.seconds),
                    Facts.either(title, earlier.title),
                    Facts.either(performer, earlier.performer),
                    Facts.either(emoji, earlier.emoji),
                    spoiler || earlier.spoiler,
                    Facts.either(blob, earlier.blob),
                    Facts.either(remoteUrl, earlier.remoteUrl),
                    Facts.either(thumbnailUrl, earlier.thumbnailUrl),
                    blob == null && earlier.blob == null ? absence : null,
                    Facts.either(remoteId, earlier.remoteId),
                    Facts.either(still, earlier.still));
        }

        /** A file that is being described. */
        public static final class Builder {
            private final FileKind kind;
            private @Nullable String fileName;
            private @Nullable String mimeType;
            private @Nullable Long bytes;
            private @Nullable Integer width;
            private @Nullable Integer height;
            private @Nullable Integer seconds;
            private @Nullable String title;
            private @Nullable String performer;
            private @Nullable String emoji;
            private boolean spoiler;
            private @Nullable String blob;
            private @Nullable String remoteUrl;
            private @Nullable String thumbnailUrl;
            private @Nullable String absence;
            private @Nullable String remoteId;
            private @Nullable Still still;

            private Builder(FileKind kind) {
                this.kind = kind;
            }

            public Builder fileName(@Nullable String value) {
                fileName = value;
                return this;
            }

            public Builder mimeType(@Nullable String value) {
                mimeType = value;
                return this;
            }

            public Builder bytes(@Nullable Long value) {
                bytes = value;
                return this;
            }

            public Builder width(@Nullable Integer value) {
                width = value;
                return this;
            }

            public Builder height(@Nullable Integer value) {
                height = value;
                return this;
            }

            public Builder seconds(@Nullable Integer value) {
                seconds = value;
                return this;
            }

            public Builder title(@Nullable String value) {
                title = value;
                return this;
            }

            public Builder performer(@Nullable String value) {
                performer = value;
                return this;
            }

            public Builder emoji(@Nullable String value) {
                emoji = value;
                return this;
            }

            public Builder spoiler(boolean value) {
                spoiler = value;
                return this;
            }

            public Builder blob(@Nullable String value) {
                blob = value;
                return this;
            }

            public Builder remoteUrl(@Nullable String value) {
                remoteUrl = value;
                return this;
            }

            public Builder thumbnailUrl(@Nullable String value) {
                thumbnailUrl = value;
                return this;
            }

            public Builder absence(@Nullable String value) {
                absence = value;
                return this;
            }

            public Builder remoteId(@Nullable String value) {
                remoteId = value;
                return this;
            }

            public Builder still(@Nullable Still value) {
                still = value;
                return this;
            }

            private File build() {
                return new File(
                        kind,
                        fileName,
                        mimeType,
                        bytes,
                        width,
                        height,
                        seconds,
                        title,
                        performer,
                        emoji,
                        spoiler,
                        blob,
                        remoteUrl,
                        thumbnailUrl,
                        absence,
                        remoteId,
                        still);
            }
        }
    }

    /** A poll or quiz with the votes last seen; a count is null where the source showed none. */
    record Poll(
            String question, List<Option> options, @Nullable Long voters, boolean closed) implements Media {
        public Poll {
            options = List.copyOf(options);
        }

        /** One answer. A source may show votes, a share in percent, or neither. */
        public record Option(
                String text, @Nullable Long votes, @Nullable Integer percent) {}
    }

    /** A point on the map, a venue where it has a title. Degrees. */
    record Place(
            double latitude,
            double longitude,
            @Nullable String title,
            @Nullable String address) implements Media {}

    /** A contact that was shared. */
    record Contact(
            String name, @Nullable String phone, @Nullable Long userId) implements Media {}

    /** The preview of a link. */
    record WebPage(
            String url,
            @Nullable String siteName,
            @Nullable String title,
            @Nullable String description,
            @Nullable String imageUrl)
            implements Media {}

    /**
     * Something no other case describes: an invoice, a checklist, a giveaway.
     *
     * @param facts the source's JSON, bounded
     * @param lines what people read of it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Other(String kind, @Nullable String facts, List<String> lines) implements Media {
        @SuppressWarnings("NullAway") // What was stored before lines were kept has none.
        public Other {
            lines = lines == null ? List.of() : List.copyOf(lines);
        }

        public Other(String kind, @Nullable String facts) {
            this(kind, facts, List.of());
        }
    }
}
