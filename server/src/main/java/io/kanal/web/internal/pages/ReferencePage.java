package io.kanal.web.internal.pages;

import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The interface as a page to read, made on the server from the same description that {@code /openapi.json} gives. */
@Hidden
@Controller
@OpenTo(Audience.EVERYONE)
class ReferencePage {
    private final OpenApiWebMvcResource description;
    private final JsonMapper json;

    ReferencePage(OpenApiWebMvcResource description, JsonMapper json) {
        this.description = description;
        this.json = json;
    }

    /** One call. */
    public record Call(String method, String path, String summary, List<Parameter> parameters, String body) {}

    /** What a call takes in its path or query. */
    public record Parameter(String name, String in, String type, boolean required) {}

    @GetMapping("/redoc")
    String show(HttpServletRequest request, Locale locale, Model model) throws IOException {
        JsonNode api = json.readTree(description.openapiJson(request, "/openapi.json", locale));
        Map<String, List<Call>> groups = new TreeMap<>();
        api.path("paths")
                .forEachEntry((path, methods) -> methods.forEachEntry((method, call) -> {
                    String group = call.path("tags").path(0).asString("Kanal");
                    groups.computeIfAbsent(group, name -> new ArrayList<>()).add(call(path, method, call));
                }));
        model.addAttribute("groups", groups);
        return "reference";
    }

    private static Call call(String path, String method, JsonNode call) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode parameter : call.path("parameters")) {
            parameters.add(new Parameter(
                    parameter.path("name").asString(""),
                    parameter.path("in").asString(""),
                    type(parameter.path("schema")),
                    parameter.path("required").asBoolean(false)));
        }
        String body = "";
        for (JsonNode content : call.path("requestBody").path("content")) {
            body = type(content.path("schema"));
        }
        return new Call(
                method.toUpperCase(Locale.ROOT), path, call.path("summary").asString(""), parameters, body);
    }

    private static String type(@Nullable JsonNode schema) {
        if (schema == null) {
            return "";
        }
        String reference = schema.path("$ref").asString("");
        if (!reference.isEmpty()) {
            return reference.substring(reference.lastIndexOf('/') + 1);
        }
        String name = schema.path("type").asString("");
        String format = schema.path("format").asString("");
        String range = schema.has("minimum") || schema.has("maximum")
                ? " " + schema.path("minimum").asString("") + "…"
                        + schema.path("maximum").asString("")
                : "";
        return (format.isEmpty() ? name : format) + range;
    }
}
