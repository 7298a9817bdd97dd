package io.kanal.web.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.Scope;
import io.kanal.testing.ServerTest;
import io.kanal.web.HttpTalk;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.security.AudienceCheck;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Validator;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Walks the description of the interface. It knows no call by name: whatever a room adds must say who may call it, how it
 * fails, what it takes and gives, and be called by names that last.
 */
@ServerTest
class InterfaceDocumentTest {
    private static final Pattern ID = Pattern.compile("[a-z][A-Za-z]*");
    private static final Pattern SNAKE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @LocalServerPort
    int port;

    @Autowired
    JsonMapper json;

    @Autowired
    Validator validator;

    @Autowired
    Words words;

    @Autowired
    Map<String, RequestMappingHandlerMapping> mappings;

    private final List<String> wrong = new ArrayList<>();
    private JsonNode document;

    @BeforeEach
    void read() {
        HttpResponse<String> answer = new HttpTalk(port).send("GET", "/openapi.json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        document = json.readTree(answer.body());
        assertThat(document.path("paths").size()).isGreaterThan(30);
    }

    @Test
    void everyOperationSaysAllThereIsToSay() {
        Set<String> ids = new HashSet<>();
        operations((name, operation) -> {
            String id = operation.path("operationId").asString("");
            expect(name, "a chosen operationId", ID.matcher(id).matches());
            expect(name, "an operationId of its own", ids.add(id));
            expect(name, "security", !operation.path("security").isEmpty());
            expect(name, "a summary", operation.has("summary"));
            expect(name, "a description in words.properties", operation.has("description"));
            expect(name, "one group", operation.path("tags").size() == 1);
            for (JsonNode parameter : operation.path("parameters")) {
                String which = "the parameter " + parameter.path("name").asString("");
                expect(name, which + " in words.properties", parameter.has("description"));
                expect(
                        name,
                        which + " in snake_case",
                        SNAKE.matcher(parameter.path("name").asString("")).matches());
                expect(name, which + " with a schema", parameter.path("schema").size() > 0);
            }
            answers(name, operation);
            failures(name, operation);
            sent(name, operation);
        });
        assertThat(wrong).isEmpty();
    }

    private void answers(String name, JsonNode operation) {
        int good = 0;
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
            if (!response.getKey().startsWith("2")) {
                continue;
            }
            good++;
            JsonNode content = response.getValue().path("content");
            expect(name, "a body of " + response.getKey(), response.getKey().equals("204") || !content.isEmpty());
            types(name, content);
        }
        expect(name, "one good answer", good == 1);
    }

    private void failures(String name, JsonNode operation) {
        Set<String> statuses = new TreeSet<>();
        operation.path("responses").properties().forEach(response -> {
            if (response.getKey().startsWith("4") || response.getKey().startsWith("5")) {
                statuses.add(response.getKey());
                JsonNode answer = resolve(response.getValue());
                boolean own = response.getValue().has("content");
                expect(
                        name,
                        "a problem for " + response.getKey(),
                        own
                                || answer.path("content")
                                        .path("application/problem+json")
                                        .path("schema")
                                        .path("$ref")
                                        .asString("")
                                        .endsWith("/Problem"));
                boolean waits =
                        response.getKey().equals("429") || response.getKey().equals("503");
                expect(
                        name,
                        "Retry-After with " + response.getKey(),
                        own || !waits || answer.path("headers").has("Retry-After"));
            }
        });
        boolean open = operation.path("security").path(0).isEmpty();
        expect(
                name,
                "the failures of all in " + statuses,
                statuses.containsAll(Set.of("400", "401", "406", "421", "422", "503")));
        expect(name, "403", open || statuses.contains("403"));
        expect(name, "413 and 415", !operation.has("requestBody") || statuses.containsAll(Set.of("413", "415")));
    }

    private void sent(String name, JsonNode operation) {
        if (!operation.has("requestBody")) {
            return;
        }
        JsonNode content = operation.path("requestBody").path("content");
        expect(name, "a body with a type", !content.isEmpty());
        types(name, content);
        content.properties()
                .forEach(type -> expect(
                        name,
                        "an example in examples.json",
                        operation.path("description").asString("").contains(" For example: `{")
                                || !type.getValue().path("examples").isEmpty()));
    }

    private void types(String name, JsonNode content) {
        content.properties().forEach(type -> {
            expect(name, "a type, not " + type.getKey(), !type.getKey().contains("*"));
            expect(
                    name,
                    "a schema of " + type.getKey(),
                    !type.getValue().path("schema").isEmpty());
        });
    }

    @Test
    void theScopeInTheDocumentIsTheOneThatIsChecked() {
        Map<String, String> told = new TreeMap<>();
        operations((name, operation) -> {
            String scope =
                    operation.path("security").path(0).path("key").path(0).asString("nobody's");
            told.put(operation.path("operationId").asString(""), scope);
        });
        Map<String, String> checked = new TreeMap<>();
        handlers((id, handler) -> {
            OpenTo rule = AudienceCheck.rule(handler);
            Scope scope = rule == null ? null : rule.value().scope();
            checked.put(id, scope == null ? "nobody's" : scope.label());
        });
        assertThat(told).isEqualTo(checked);
    }

    @Test
    void schemasSayWhatIsAlwaysThereAndAreCalledByNamesThatLast() {
        Set<String> answered = new HashSet<>();
        operations((name, operation) -> operation.path("responses").forEach(response -> reach(response, answered)));
        Map<String, String> folded = new HashMap<>();
        document.path("components").path("schemas").properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode schema = entry.getValue();
            expect(name, "a name in CamelCase without counting", name.matches("[A-Z][A-Za-z]*"));
            expect(
                    name,
                    "a name told apart by more than case",
                    folded.put(name.toLowerCase(Locale.ROOT), name) == null);
            // Generators for Go call the maker of a Key NewKey.
            expect(name, "no name like 'New' and another's", !name.startsWith("New"));
            schema.path("properties").properties().forEach(property -> {
                expect(
                        name,
                        property.getKey() + " in snake_case",
                        SNAKE.matcher(property.getKey()).matches());
                expect(
                        name,
                        property.getKey() + " with a type",
                        !property.getValue().isEmpty());
            });
            boolean isObject = !schema.path("properties").isEmpty();
            expect(
                    name,
                    "what is required",
                    !isObject
                            || !answered.contains(name)
                            || !schema.path("required").isEmpty());
            expect(
                    name,
                    "properties or a choice",
                    isObject || !schema.path("discriminator").path("mapping").isEmpty());
        });
        references(document);
        assertThat(wrong).isEmpty();
    }

    @Test
    void aPersonInAPathIsWrittenAsThePathReadsIt() {
        String pattern = document.at("/paths/~1users~1{user_id}~1channels/get/parameters/0/schema/pattern")
                .asString();
        assertThat("me").matches(pattern);
        assertThat("tg:17").matches(pattern);
        assertThat("you").doesNotMatch(pattern);
    }

    @Test
    void everyExampleIsWhatItsCallTakes() {
        Set<String> examined = new TreeSet<>(words.examples());
        handlers((id, handler) -> {
            for (MethodParameter parameter : handler.getMethodParameters()) {
                JsonNode body = words.example(id, "body");
                JsonNode example = body == null ? words.example(id, "told") : body;
                if (parameter.hasParameterAnnotation(RequestBody.class) && example != null) {
                    examined.remove(id);
                    Object read = json.readerFor(parameter.getParameterType())
                            .with(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            .readValue(example);
                    assertThat(validator.validate(read)).as(id).isEmpty();
                }
            }
        });
        // Those of bodies that no record reads: an export, and lines of messages.
        assertThat(examined).allSatisfy(id -> {
            JsonNode example = Objects.requireNonNull(words.example(id, "body"));
            assertThat(example.isString()).isTrue();
            assertThat(example.asString().lines()).allSatisfy(json::readTree);
        });
    }

    @Test
    void noWordsAreLeftOverFromCallsThatAreGone() {
        Set<String> ids = new TreeSet<>();
        Set<String> parameters = new TreeSet<>();
        operations((name, operation) -> {
            String id = operation.path("operationId").asString("");
            ids.add(id);
            operation.path("parameters").forEach(parameter -> {
                parameters.add("parameter." + parameter.path("name").asString(""));
                parameters.add(id + "." + parameter.path("name").asString(""));
            });
        });
        assertThat(words.examples()).isSubsetOf(ids);
        assertThat(words.keys())
                .filteredOn(key -> !key.matches("document|key|problem|retry-after|(tag|status)\\..*"))
                .allSatisfy(key -> assertThat(ids.contains(key) || parameters.contains(key))
                        .as(key)
                        .isTrue());
    }

    private void reach(JsonNode node, Set<String> found) {
        JsonNode whole = node;
        if (node.has("$ref")) {
            String reference = node.path("$ref").asString("");
            if (!found.add(reference.substring(reference.lastIndexOf('/') + 1))) {
                return;
            }
            whole = resolve(node);
        }
        whole.forEach(each -> {
            if (each.isContainer()) {
                reach(each, found);
            }
        });
    }

    private void references(JsonNode node) {
        if (node.has("$ref")) {
            expect(
                    node.path("$ref").asString(""),
                    "what it refers to",
                    !resolve(node).isMissingNode());
        }
        node.forEach(this::references);
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString("").substring(1)) : node;
    }

    private void operations(BiConsumer<String, JsonNode> each) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        each.accept(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue());
                    }
                }));
    }

    private void handlers(BiConsumer<String, HandlerMethod> each) {
        mappings.values()
                .forEach(mapping -> mapping.getHandlerMethods().values().forEach(handler -> {
                    Operation operation = handler.getMethodAnnotation(Operation.class);
                    // springdoc's own handlers give the document itself.
                    if (operation != null
                            && handler.getBeanType().getPackageName().startsWith("io.kanal")) {
                        each.accept(operation.operationId(), handler);
                    }
                }));
    }

    private void expect(String where, String what, boolean holds) {
        if (!holds) {
            wrong.add(where + " lacks " + what);
        }
    }
}
