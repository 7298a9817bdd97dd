package io.kanal.telegram.bots;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of a call as the Bot API takes them: JSON, or multipart where files go along. */
record RequestBody(String contentType, BodyPublisher content) {
    static RequestBody of(ObjectNode parameters, List<UploadedFile> files) {
        return files.isEmpty()
                ? new RequestBody("application/json", BodyPublishers.ofByteArray(bytes(parameters.toString())))
                : multipart(parameters, files);
    }

    private static RequestBody multipart(ObjectNode parameters, List<UploadedFile> files) {
        String boundary = "kanal-" + UUID.randomUUID();
        List<BodyPublisher> parts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            JsonNode value = parameter.getValue();
            parts.add(
                    BodyPublishers.ofByteArray(bytes("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                            .formatted(
                                    boundary,
                                    quoted(parameter.getKey()),
                                    value.isString() ? value.asString() : value.toString()))));
        }
        for (UploadedFile file : files) {
            parts.add(BodyPublishers.ofByteArray(bytes(
                    "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                            .formatted(boundary, quoted(file.field()), quoted(file.name()), file.contentType()))));
            parts.add(file.content());
            parts.add(BodyPublishers.ofByteArray(bytes("\r\n")));
        }
        parts.add(BodyPublishers.ofByteArray(bytes("--" + boundary + "--\r\n")));
        return new RequestBody(
                "multipart/form-data; boundary=" + boundary,
                HttpRequest.BodyPublishers.concat(parts.toArray(BodyPublisher[]::new)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As browsers write names in quotation marks. */
    private static String quoted(String text) {
        return text.replace("\"", "%22");
    }
}
