package io.kanal.posts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;
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
            case Contact contact -> List.of(contact.name());
            case WebPage page -> known(page.siteName(), page.title(), page.description());
            case Other _ -> List.of();
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
            @Nullable String absence)
            implements Media {}

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

    /** Something no other case describes: an invoice, a game, a giveaway; {@code facts} is the source's JSON, bounded. */
    record Other(String kind, @Nullable String facts) implements Media {}
}
