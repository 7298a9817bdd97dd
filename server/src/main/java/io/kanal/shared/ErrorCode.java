package io.kanal.shared;

/** What went wrong, as a stable name that clients may rely on; its HTTP status is a part of it. */
public enum ErrorCode {
    BAD_REQUEST(400),
    BAD_QUERY(400),
    NOT_LOGGED_IN(401),
    FORBIDDEN(403),
    FOREIGN_HOST(421),
    NOT_FOUND(404),
    CONFLICT(409),
    TOO_LARGE(413),
    INVALID(422),
    LIMIT_REACHED(429),
    /** An import or a page that cannot be what it claims to be. */
    BAD_SOURCE(422),
    /** A chat exists but cannot be followed the way it was asked for; the message says which way is left. */
    NOT_READABLE(422),
    /** An outside address that the address filter refuses. */
    ADDRESS_REFUSED(422),
    /** An outside system did not answer or answered nonsense. */
    UPSTREAM(502),
    UNAVAILABLE(503),
    INTERNAL(500);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status that says the same. */
    public int status() {
        return status;
    }

    /** The name as it appears in problem URNs: lower case, hyphens. */
    public String slug() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
