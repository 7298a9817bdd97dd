package io.kanal.posts.table;

import io.kanal.posts.message.ForwardOrigin;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Reaction;
import io.kanal.shared.text.RichText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the record's JSON columns are written and read. Spans are written by hand as {@code [["BOLD",0,5],…]}: they are in
 * every row, and reading them must not cost more than reading the text.
 */
@Component
final class JsonColumns {
    private static final TypeReference<List<Media>> MEDIA = new TypeReference<>() {};
    private static final TypeReference<List<Reaction>> REACTIONS = new TypeReference<>() {};

    private final JsonMapper json;

    JsonColumns(JsonMapper json) {
        this.json = json;
    }

    @Nullable
    String spans(RichText content) {
        if (content.spans().isEmpty()) {
            return null;
        }
        var rows = new ArrayList<List<Object>>(content.spans().size());
        for (RichText.Span span : content.spans()) {
            String argument = span.argument();
            rows.add(
                    argument == null
                            ? List.of(span.kind().name(), span.offset(), span.length())
                            : List.of(span.kind().name(), span.offset(), span.length(), argument));
        }
        return json.writeValueAsString(rows);
    }

    RichText richText(String text, @Nullable String spans) {
        if (spans == null) {
            return RichText.plain(text);
        }
        var found = new ArrayList<RichText.Span>();
        for (var row : json.readTree(spans)) {
            found.add(new RichText.Span(
                    RichText.Kind.valueOf(row.get(0).asString()),
                    row.get(1).asInt(),
                    row.get(2).asInt(),
                    row.size() > 3 ? row.get(3).asString() : null));
        }
        return new RichText(text, found);
    }

    @Nullable
    String media(List<Media> media) {
        return media.isEmpty() ? null : json.writerFor(MEDIA).writeValueAsString(media);
    }

    List<Media> media(@Nullable String column) {
        return column == null ? List.of() : json.readValue(column, MEDIA);
    }

    @Nullable
    String reactions(@Nullable List<Reaction> reactions) {
        return reactions == null || reactions.isEmpty() ? null : json.writeValueAsString(reactions);
    }

    List<Reaction> reactions(@Nullable String column) {
        return column == null ? List.of() : json.readValue(column, REACTIONS);
    }

    @Nullable
    String forward(@Nullable ForwardOrigin origin) {
        return origin == null ? null : json.writeValueAsString(origin);
    }

    @Nullable
    ForwardOrigin forward(@Nullable String column) {
        return column == null ? null : json.readValue(column, ForwardOrigin.class);
    }
}
