package io.kanal.web.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.posts.message.Media;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MediaBodyTest {
    static final List<Media> ALL = List.of(
            Media.File.of(
                    Media.FileKind.VIDEO_NOTE,
                    file -> file.fileName("a.mp4")
                            .mimeType("video/mp4")
                            .remoteUrl("https://cdn.example/expires")
                            .thumbnailUrl("https://cdn.example/thumbnail")),
            new Media.Poll("Which?", List.of(new Media.Poll.Option("this", 1L, null)), 1L, false),
            new Media.Place(1, 2, "Here", null),
            new Media.Contact("Ada", null, 7L),
            new Media.WebPage("https://example.org", "Example", null, null, "https://example.org/picture"),
            new Media.Other("giveaway", null));

    @ParameterizedTest
    @FieldSource("ALL")
    void isToldApartByOneWordAndNamedInSnakeCase(Media media) {
        JsonNode body = new JsonMapper().valueToTree(MediaBody.of(media));
        assertThat(body.path("is").asString("")).matches("[a-z_]+");
        assertThat(body.propertyNames()).allSatisfy(name -> assertThat(name).matches("[a-z]+(_[a-z]+)*"));
        assertThat(body.toString()).doesNotContain("null");
    }

    @Test
    void aFilesKindIsLowerCaseAndItsAddressAtTheSourceIsNotTold() {
        JsonNode body = new JsonMapper().valueToTree(MediaBody.of(ALL.getFirst()));
        assertThat(body.path("kind").asString()).isEqualTo("video_note");
        assertThat(body.toString()).contains("file_name", "thumbnail").doesNotContain("expires");
    }
}
