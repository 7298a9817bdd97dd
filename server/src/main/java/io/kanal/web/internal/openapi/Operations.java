package io.kanal.web.internal.openapi;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.Scope;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.security.AudienceCheck;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;

/** Says of each operation what its handler says: its chosen id, who may call it, how it fails; with words and examples. */
@Component
final class Operations implements OperationCustomizer {
    /** The security scheme: a key as a bearer token. */
    static final String KEY = "key";

    private static final Set<ErrorCode> OF_ALL = EnumSet.of(
            ErrorCode.BAD_REQUEST,
            ErrorCode.NOT_LOGGED_IN,
            ErrorCode.FOREIGN_HOST,
            ErrorCode.INVALID,
            ErrorCode.UNAVAILABLE);

    private final Words words;

    Operations(Words words) {
        this.words = words;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        String id = chosenId(handler);
        operation.setOperationId(id);
        operation.setSecurity(security(handler));
        if (id == null) {
            return operation;
        }
        operation.setDescription(words.of(id));
        JsonNode told = words.example(id, "told");
        if (told != null) {
            // What programs that try examples must not try, as it reaches outside.
            operation.setDescription(operation.getDescription() + " For example: `" + told + "`.");
        }
        if (operation.getParameters() != null) {
            for (Parameter parameter : operation.getParameters()) {
                parameter.setDescription(words.ofParameter(id, parameter.getName()));
            }
        }
        failures(operation, handler);
        examples(operation, id);
        return operation;
    }

    /** An id is chosen for good: what springdoc would derive and count changes with the next class. */
    private static @Nullable String chosenId(HandlerMethod handler) {
        io.swagger.v3.oas.annotations.Operation given =
                handler.getMethodAnnotation(io.swagger.v3.oas.annotations.Operation.class);
        return given == null || given.operationId().isEmpty() ? null : given.operationId();
    }

    private static @Nullable Scope scope(HandlerMethod handler) {
        OpenTo rule = AudienceCheck.rule(handler);
        return rule == null ? null : rule.value().scope();
    }

    /** What a call needs; an empty requirement says that nobody has to be known. */
    private static List<SecurityRequirement> security(HandlerMethod handler) {
        Scope scope = scope(handler);
        SecurityRequirement needed = new SecurityRequirement();
        return List.of(scope == null ? needed : needed.addList(KEY, scope.label()));
    }

    private static void failures(Operation operation, HandlerMethod handler) {
        Set<ErrorCode> codes = EnumSet.copyOf(OF_ALL);
        if (scope(handler) != null) {
            codes.add(ErrorCode.FORBIDDEN);
        }
        if (operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> "path".equals(parameter.getIn()))) {
            codes.add(ErrorCode.NOT_FOUND);
        }
        if (operation.getRequestBody() != null) {
            codes.add(ErrorCode.TOO_LARGE);
        }
        Fails own = handler.getMethodAnnotation(Fails.class);
        if (own != null) {
            codes.addAll(List.of(own.value()));
        }
        ApiResponses responses = operation.getResponses();
        for (ErrorCode code : codes) {
            refer(responses, Integer.toString(code.status()));
        }
        refer(responses, "406");
        if (operation.getRequestBody() != null) {
            refer(responses, "415");
        }
    }

    /** What the handler itself says of a status stays. */
    private static void refer(ApiResponses responses, String status) {
        if (!responses.containsKey(status)) {
            responses.addApiResponse(status, new ApiResponse().$ref(InterfaceDocument.failure(status)));
        }
    }

    private void examples(Operation operation, String id) {
        JsonNode sent = words.example(id, "body");
        if (sent != null && operation.getRequestBody() != null) {
            put(operation.getRequestBody().getContent(), sent);
        }
        JsonNode answered = words.example(id, "answer");
        if (answered != null) {
            operation.getResponses().forEach((status, response) -> {
                if (status.startsWith("2") && response.getContent() != null) {
                    put(response.getContent(), answered);
                }
            });
        }
    }

    private void put(Content content, JsonNode example) {
        for (MediaType type : content.values()) {
            type.addExamples("example", new Example().value(words.plain(example)));
        }
    }
}
