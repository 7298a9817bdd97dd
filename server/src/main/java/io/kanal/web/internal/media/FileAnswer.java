package io.kanal.web.internal.media;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A stored file as an answer: the whole, or the one part that a player asks for (RFC 9110, 14). Several parts at once are
 * answered with the whole, as is a part of a content that is not this one. Shown within a page is only what has a form of its
 * own, everything else is a download.
 */
public final class FileAnswer {
    private static final int LONGEST_NAME = 120;
    private static final String BYTES = "bytes";

    private FileAnswer() {}

    /**
     * Answers with a file; its tag and whether it has changed is the caller's to say.
     *
     * @param name what the sender called it; null where it had no name
     * @param download whether it is to be kept, even where it could be shown
     */
    public static ResponseEntity<?> of(StoredFile file, @Nullable String name, boolean download, HttpHeaders request) {
        String tag = tag(file.hash());
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_RANGES, BYTES);
        headers.setContentType(MediaType.parseMediaType(file.form().type()));
        boolean shown = !download && file.form() != FileForm.OTHER;
        headers.setContentDisposition((shown ? ContentDisposition.inline() : ContentDisposition.attachment())
                .filename(name(file, name), StandardCharsets.UTF_8)
                .build());
        String wanted = request.getFirst(HttpHeaders.RANGE);
        String condition = request.getFirst(HttpHeaders.IF_RANGE);
        if (wanted == null || (condition != null && !condition.equals(tag))) {
            return whole(file, headers);
        }
        List<HttpRange> ranges;
        try {
            ranges = HttpRange.parseRanges(wanted);
        } catch (IllegalArgumentException _) {
            // A wish that cannot be read is no wish.
            return whole(file, headers);
        }
        return ranges.size() == 1 ? part(file, ranges.getFirst(), headers) : whole(file, headers);
    }

    /** Strong: the hash is that of the content. */
    public static String tag(String hash) {
        return "\"%s\"".formatted(hash);
    }

    private static ResponseEntity<?> part(StoredFile file, HttpRange range, HttpHeaders headers) {
        long first = range.getRangeStart(file.bytes());
        if (first >= file.bytes()) {
            return ResponseEntity.status(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .header(HttpHeaders.CONTENT_RANGE, "bytes */%d".formatted(file.bytes()))
                    .header(HttpHeaders.ACCEPT_RANGES, BYTES)
                    .build();
        }
        long last = range.getRangeEnd(file.bytes());
        return ResponseEntity.status(HttpStatus.PARTIAL_CONTENT)
                .headers(headers)
                .header(HttpHeaders.CONTENT_RANGE, "bytes %d-%d/%d".formatted(first, last, file.bytes()))
                .contentLength(last - first + 1)
                .body(new InputStreamResource(() -> new FilePart(file.path(), first, last - first + 1), file.hash()));
    }

    /** As a stream: a resource would be cut in parts by Spring on its own. */
    private static ResponseEntity<?> whole(StoredFile file, HttpHeaders headers) {
        headers.setContentLength(file.bytes());
        return ResponseEntity.ok()
                .headers(headers)
                .body(new InputStreamResource(() -> Files.newInputStream(file.path()), file.hash()));
    }

    private static String name(StoredFile file, @Nullable String sent) {
        String clean = Objects.requireNonNullElse(sent, "")
                .replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "")
                .replaceAll("[/\\\\:*?\"<>|]", "_")
                .strip();
        if (clean.codePointCount(0, clean.length()) > LONGEST_NAME) {
            int dot = clean.lastIndexOf('.');
            String ending = dot > 0 && clean.length() - dot <= 12 ? clean.substring(dot) : "";
            clean = clean.substring(0, clean.offsetByCodePoints(0, LONGEST_NAME - 12)) + ending;
        }
        return file.form()
                .named(
                        clean.isEmpty() || clean.startsWith(".")
                                ? "kanal-" + file.hash().substring(0, 12)
                                : clean);
    }
}
