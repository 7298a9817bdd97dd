package io.kanal.web.internal.openapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.kanal.shared.ErrorCode;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What the description of the interface says once for all operations: itself, the key, the failures. */
@Component
final class InterfaceDocument implements OpenApiCustomizer {
    private static final String PROBLEM = "Problem";

    /** Statuses of the framework beside those of {@link ErrorCode}. */
    private static final List<Integer> OF_HTTP = List.of(406, 415);

    private final Words words;
    private final RecordSchemas records;
    private final String version;

    InterfaceDocument(Words words, RecordSchemas records, ObjectProvider<BuildProperties> build) {
        this.words = words;
        this.records = records;
        BuildProperties properties = build.getIfAvailable();
        String named = properties == null ? null : properties.getVersion();
        this.version = named == null ? "development" : named;
    }

    /** Where the answer of a failed call is described. */
    static String failure(String status) {
        return "#/components/responses/" + name(Integer.parseInt(status));
    }

    private static String name(int status) {
        return HttpStatus.valueOf(status).getReasonPhrase().replaceAll("[^A-Za-z]", "");
    }

    @Override
    public void customise(OpenAPI document) {
        document.setInfo(new Info()
                .title("Kanal")
                .version(version)
                .description(words.of("document"))
                .contact(new Contact().name("Whoever runs this installation"))
                .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
        Components components = document.getComponents();
        components.addSecuritySchemes(
                Operations.KEY,
                new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description(words.of("key")));
        problems(components);
        tags(document);
        describeWhatIsSent(document);
        sort(document);
    }

    /** The document is the same at every start; of several forms of an answer JSON comes first, for clients that know one. */
    private static void sort(OpenAPI document) {
        Paths sorted = new Paths();
        new TreeMap<>(document.getPaths()).forEach((path, item) -> {
            sorted.addPathItem(path, item);
            item.readOperations()
                    .forEach(operation -> operation.getResponses().values().stream()
                            .filter(response -> response.getContent() != null)
                            .forEach(response -> {
                                Content content = new Content();
                                new TreeMap<>(response.getContent()).forEach(content::addMediaType);
                                response.setContent(content);
                            }));
        });
        document.setPaths(sorted);
        document.getComponents()
                .setSchemas(new TreeMap<>(document.getComponents().getSchemas()));
    }

    private void problems(Components components) {
        Schema<?> field = RecordSchemas.typed("object");
        field.addProperty("field", RecordSchemas.typed("string"));
        field.addProperty("expected", RecordSchemas.typed("string"));
        field.setRequired(List.of("field", "expected"));
        components.addSchemas("ProblemField", field);
        Schema<?> choice = RecordSchemas.typed("object");
        Schema<?> titles = RecordSchemas.typed("array");
        titles.setItems(RecordSchemas.typed("string"));
        choice.addProperty("filter", RecordSchemas.typed("string"));
        choice.addProperty("name", RecordSchemas.typed("string"));
        choice.addProperty("chats", titles);
        choice.setRequired(List.of("filter", "name", "chats"));
        components.addSchemas("ProblemChoice", choice);
        Schema<?> problem = RecordSchemas.typed("object");
        problem.setDescription(words.of("problem"));
        Schema<?> status = RecordSchemas.typed("integer");
        status.setFormat("int32");
        Schema<?> fields = RecordSchemas.typed("array");
        fields.setItems(RecordSchemas.reference("ProblemField"));
        problem.addProperty("type", RecordSchemas.typed("string"));
        problem.addProperty("title", RecordSchemas.typed("string"));
        problem.addProperty("status", status);
        problem.addProperty("detail", RecordSchemas.typed("string"));
        problem.addProperty("instance", RecordSchemas.typed("string"));
        problem.addProperty("trace_id", RecordSchemas.typed("string"));
        problem.addProperty("errors", fields);
        Schema<?> choices = RecordSchemas.typed("array");
        choices.setItems(RecordSchemas.reference("ProblemChoice"));
        problem.addProperty("choices", choices);
        problem.setRequired(List.of("type", "title", "status", "detail"));
        components.addSchemas(PROBLEM, problem);
        Map<Integer, List<String>> slugs = new TreeMap<>();
        for (ErrorCode code : ErrorCode.values()) {
            if (code == ErrorCode.INTERNAL) {
                // A fault of ours is nothing to expect of a call.
                continue;
            }
            slugs.computeIfAbsent(code.status(), _ -> new ArrayList<>()).add(code.slug());
        }
        OF_HTTP.forEach(code -> slugs.put(
                code,
                List.of(HttpStatus.valueOf(code).name().toLowerCase(Locale.ROOT).replace('_', '-'))));
        slugs.forEach((code, names) -> {
            ApiResponse response = new ApiResponse()
                    .description(words.of("status." + code) + " (`" + String.join("`, `", names) + "`)")
                    .content(new Content()
                            .addMediaType(
                                    "application/problem+json",
                                    new MediaType().schema(RecordSchemas.reference(PROBLEM))));
            if (code == 429 || code == 503) {
                Schema<?> seconds = RecordSchemas.typed("integer");
                response.addHeaderObject(
                        "Retry-After",
                        new Header().description(words.of("retry-after")).schema(seconds));
            }
            components.addResponses(name(code), response);
        });
    }

    private void tags(OpenAPI document) {
        Set<String> used = new TreeSet<>();
        document.getPaths()
                .values()
                .forEach(path -> path.readOperations().forEach(operation -> {
                    if (operation.getTags() != null) {
                        used.addAll(operation.getTags());
                    }
                }));
        document.setTags(used.stream()
                .map(name -> new Tag().name(name).description(words.of("tag." + name.replace(' ', '-'))))
                .toList());
    }

    /**
     * What may be null in a body that is sent may as well be left out; in an answer it is always there. What nobody reads is
     * refused, but where a record of a contract leaves it alone.
     */
    private void describeWhatIsSent(OpenAPI document) {
        Set<String> sent = new HashSet<>();
        for (PathItem path : document.getPaths().values()) {
            path.readOperations().forEach(operation -> {
                RequestBody body = operation.getRequestBody();
                if (body != null && body.getContent() != null) {
                    body.getContent().values().forEach(type -> reach(type.getSchema(), document, sent));
                }
            });
        }
        for (String name : sent) {
            Schema<?> schema = schema(document, name);
            if (!records.type(name).isAnnotationPresent(JsonIgnoreProperties.class)) {
                schema.setAdditionalProperties(false);
            }
            if (schema.getRequired() != null) {
                List<String> required = schema.getRequired().stream()
                        .filter(property ->
                                !mayBeNull(known(schema.getProperties().get(property), property)))
                        .toList();
                schema.setRequired(required.isEmpty() ? null : new ArrayList<>(required));
            }
        }
    }

    private static void reach(@Nullable Schema<?> schema, OpenAPI document, Set<String> found) {
        if (schema == null) {
            return;
        }
        if (schema.get$ref() != null) {
            String name = schema.get$ref().substring(schema.get$ref().lastIndexOf('/') + 1);
            if (found.add(name)) {
                reach(schema(document, name), document, found);
            }
        }
        reach(schema.getItems(), document, found);
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(each -> reach(each, document, found));
        }
        if (schema.getOneOf() != null) {
            schema.getOneOf().forEach(each -> reach(each, document, found));
        }
    }

    private static Schema<?> schema(OpenAPI document, String name) {
        return known(document.getComponents().getSchemas().get(name), name);
    }

    private static Schema<?> known(@Nullable Schema<?> schema, String name) {
        return Objects.requireNonNull(schema, name);
    }

    private static boolean mayBeNull(Schema<?> schema) {
        return (schema.getTypes() != null && schema.getTypes().contains("null"))
                || (schema.getOneOf() != null && schema.getOneOf().stream().anyMatch(InterfaceDocument::mayBeNull));
    }
}
