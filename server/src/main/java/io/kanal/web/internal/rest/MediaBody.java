package io.kanal.web.internal.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kanal.posts.message.Media;
import io.kanal.web.OneOf;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a post carries besides text, as JSON: {@code is} says which; what is unknown is left out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MediaBody.File.class, name = "file"),
    @JsonSubTypes.Type(value = MediaBody.Poll.class, name = "poll"),
    @JsonSubTypes.Type(value = MediaBody.Place.class, name = "place"),
    @JsonSubTypes.Type(value = MediaBody.Contact.class, name = "contact"),
    @JsonSubTypes.Type(value = MediaBody.WebPage.class, name = "web_page"),
    @JsonSubTypes.Type(value = MediaBody.Other.class, name = "other")
})
@Schema(name = "Media")
public sealed interface MediaBody {

    /** A photo, video, voice message, sticker or any other file; {@code blob} is the SHA-256 of bytes that Kanal has, {@code still} that of a picture out of a film. */
    @Schema(name = "MediaFile")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record File(
            @OneOf(Media.FileKind.class) String kind,
            @Nullable String file_name,
            @Nullable String mime_type,
            @Nullable Long bytes,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Integer seconds,
            @Nullable String title,
            @Nullable String performer,
            @Nullable String emoji,
            boolean spoiler,
            @Nullable String blob,
            @Nullable String thumbnail_url,
            @Nullable String absence,
            @Nullable String still)
            implements MediaBody {}

    /** A poll or quiz with the votes last seen. */
    @Schema(name = "MediaPoll")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Poll(
            String question, List<Choice> options, @Nullable Long voters, boolean closed) implements MediaBody {
        /** One answer. A source may show votes, a share in percent, or neither. */
        @Schema(name = "PollChoice")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Choice(
                String text, @Nullable Long votes, @Nullable Integer percent) {}
    }

    /** A point on the map, a venue where it has a title. Degrees. */
    @Schema(name = "MediaPlace")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Place(
            double latitude,
            double longitude,
            @Nullable String title,
            @Nullable String address) implements MediaBody {}

    /** A contact that was shared. */
    @Schema(name = "MediaContact")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Contact(
            String name, @Nullable String phone, @Nullable Long user_id) implements MediaBody {}

    /** The preview of a link. */
    @Schema(name = "MediaWebPage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WebPage(
            String url,
            @Nullable String site_name,
            @Nullable String title,
            @Nullable String description,
            @Nullable String image_url)
            implements MediaBody {}

    /** Something no other case describes; {@code facts} is the source's JSON, {@code lines} what people read of it. */
    @Schema(name = "MediaOther")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Other(String kind, @Nullable String facts, List<String> lines) implements MediaBody {}

    static MediaBody of(Media media) {
        return switch (media) {
            case Media.File file ->
                new File(
                        PostBody.lower(file.kind()),
                        file.fileName(),
                        file.mimeType(),
                        file.bytes(),
                        file.width(),
                        file.height(),
                        file.seconds(),
                        file.title(),
                        file.performer(),
                        file.emoji(),
                        file.spoiler(),
                        file.blob(),
                        file.thumbnailUrl(),
                        file.absence(),
                        file.still() == null ? null : file.still().blob());
            case Media.Poll poll ->
                new Poll(
                        poll.question(),
                        poll.options().stream()
                                .map(option -> new Poll.Choice(option.text(), option.votes(), option.percent()))
                                .toList(),
                        poll.voters(),
                        poll.closed());
            case Media.Place place -> new Place(place.latitude(), place.longitude(), place.title(), place.address());
            case Media.Contact contact -> new Contact(contact.name(), contact.phone(), contact.userId());
            case Media.WebPage page ->
                new WebPage(page.url(), page.siteName(), page.title(), page.description(), page.imageUrl());
            case Media.Other other -> new Other(other.kind(), other.facts(), other.lines());
        };
    }
}
