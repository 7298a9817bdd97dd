package io.kanal.telegram.bots;

import java.net.http.HttpRequest.BodyPublisher;

/**
 * A file that goes along with a call.
 *
 * @param field the parameter it belongs to, or the name behind {@code attach://}
 * @param name as people see it
 */
public record UploadedFile(String field, String name, String contentType, BodyPublisher content) {
    public UploadedFile {
        requireOneLine(field);
        requireOneLine(name);
        requireOneLine(contentType);
    }

    private static void requireOneLine(String text) {
        if (text.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("A part's name and type have no control characters");
        }
    }
}
