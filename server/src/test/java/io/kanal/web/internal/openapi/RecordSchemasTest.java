package io.kanal.web.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.kanal.shared.Scope;
import io.kanal.web.OneOf;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordSchemasTest {
    record Inner(long id) {}

    record Outer(
            @NotBlank @Size(max = 9) String name,
            @Nullable @Max(20) Integer most,
            @Nullable Integer count,
            @Nullable Inner inner,
            List<@OneOf(Scope.class) String> scopes,
            Map<String, Long> counts,
            @Nullable Instant at) {}

    record Wrapped(@JsonUnwrapped Inner inner, boolean more) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sparse(String always, @Nullable String sometimes) {}

    static final class Elsewhere {
        record Inner(String other) {}
    }

    private final ModelConverters converters = converters();

    private static ModelConverters converters() {
        ModelConverters converters = new ModelConverters(true);
        converters.addConverter(new RecordSchemas());
        return converters;
    }

    @SuppressWarnings("rawtypes") // The library's own word for a schema
    private JsonNode schema(Class<?> type) {
        Map<String, Schema> found = converters.readAll(new AnnotatedType(type).resolveAsRef(true));
        return new JsonMapper().readTree(Json31.pretty(found.get(type.getSimpleName())));
    }

    @Test
    void whatMayBeNullSaysSoAndAllIsRequired() {
        JsonNode outer = schema(Outer.class);
        assertThat(outer.path("required").size()).isEqualTo(7);
        assertThat(outer.at("/properties/name").toString())
                .isEqualTo("{\"type\":\"string\",\"maxLength\":9,\"minLength\":1,\"pattern\":\"\\\\S\"}");
        assertThat(outer.at("/properties/most/type").toString()).isEqualTo("[\"integer\",\"null\"]");
        assertThat(outer.at("/properties/most/maximum").asInt()).isEqualTo(20);
        assertThat(outer.at("/properties/count").has("maximum")).isFalse();
        assertThat(outer.at("/properties/inner/oneOf/0/$ref").asString()).endsWith("/Inner");
        assertThat(outer.at("/properties/inner/oneOf/1/type").asString()).isEqualTo("null");
        assertThat(outer.at("/properties/scopes/items/enum").toString())
                .isEqualTo("[\"read\",\"write\",\"admin\",\"metrics\"]");
        assertThat(outer.at("/properties/counts/additionalProperties/format").asString())
                .isEqualTo("int64");
        assertThat(outer.at("/properties/at/format").asString()).isEqualTo("date-time");
    }

    @Test
    void whatJacksonUnwrapsOrLeavesOutIsDescribedAsItIsWritten() {
        assertThat(schema(Wrapped.class).path("properties").propertyNames()).containsExactly("id", "more");
        JsonNode sparse = schema(Sparse.class);
        assertThat(sparse.path("required").toString()).isEqualTo("[\"always\"]");
        assertThat(sparse.at("/properties/sometimes/type").asString()).isEqualTo("string");
    }

    @Test
    void twoRecordsOfOneNameNeverShareASchema() {
        schema(Inner.class);
        assertThatThrownBy(() -> schema(Elsewhere.Inner.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'Inner'");
    }
}
