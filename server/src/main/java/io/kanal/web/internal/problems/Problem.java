package io.kanal.web.internal.problems;

import io.kanal.search.Choice;
import io.kanal.shared.ErrorCode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * One thing that went wrong, before it is written down as JSON or as a page.
 *
 * @param slug the stable name at the end of {@code urn:kanal:problem:}
 * @param detail one sentence for the person who asked, without internals
 * @param fields for invalid input: which fields, and what was expected of each
 * @param choices for a name in a query that fits several: which
 * @param headers what the answer says in its head, such as {@code Allow} or {@code Retry-After}
 */
public record Problem(
        int status, String slug, String detail, List<Field> fields, List<Choice> choices, HttpHeaders headers) {
    /** What is wrong with one field of the input. */
    public record Field(String field, String expected) {}

    public Problem {
        fields = List.copyOf(fields);
        choices = List.copyOf(choices);
    }

    public Problem(int status, String slug, String detail, List<Field> fields, HttpHeaders headers) {
        this(status, slug, detail, fields, List.of(), headers);
    }

    Problem offering(List<Choice> offered) {
        return new Problem(status, slug, detail, fields, offered, headers);
    }

    public static Problem of(ErrorCode code, String detail) {
        HttpHeaders headers = new HttpHeaders();
        if (code == ErrorCode.LIMIT_REACHED || code == ErrorCode.UNAVAILABLE) {
            headers.set(HttpHeaders.RETRY_AFTER, code == ErrorCode.LIMIT_REACHED ? "60" : "5");
        }
        return new Problem(code.status(), code.slug(), detail, List.of(), headers);
    }

    static Problem invalid(String detail, List<Field> fields) {
        return new Problem(ErrorCode.INVALID.status(), ErrorCode.INVALID.slug(), detail, fields, new HttpHeaders());
    }

    /** The short name of this kind of problem, the same for every occurrence. */
    public String title() {
        HttpStatus known = HttpStatus.resolve(status);
        return TITLES.getOrDefault(slug, known == null ? "Error" : known.getReasonPhrase());
    }

    /** The problem as RFC 9457 writes it. */
    public ProblemDetail body(@Nullable String traceId) {
        ProblemDetail body = ProblemDetail.forStatus(status);
        body.setType(URI.create("urn:kanal:problem:" + slug));
        body.setTitle(title());
        body.setDetail(detail);
        if (traceId != null) {
            body.setProperty("trace_id", traceId);
        }
        if (!fields.isEmpty()) {
            body.setProperty("errors", fields);
        }
        if (!choices.isEmpty()) {
            body.setProperty("choices", choices);
        }
        return body;
    }

    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("bad-request", "Bad request"),
            Map.entry("bad-query", "The query cannot be read"),
            Map.entry("not-logged-in", "Not logged in"),
            Map.entry("forbidden", "Not allowed"),
            Map.entry("foreign-host", "Unknown host name"),
            Map.entry("not-found", "Not found"),
            Map.entry("conflict", "Conflict"),
            Map.entry("too-large", "Too large"),
            Map.entry("invalid", "Invalid input"),
            Map.entry("limit-reached", "Limit reached"),
            Map.entry("bad-source", "This cannot be read"),
            Map.entry("not-readable", "This chat cannot be read"),
            Map.entry("address-refused", "This address is refused"),
            Map.entry("upstream", "An outside system failed"),
            Map.entry("unavailable", "Not available now"),
            Map.entry("internal", "Something broke inside"));
}
