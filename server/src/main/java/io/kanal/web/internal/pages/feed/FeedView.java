package io.kanal.web.internal.pages.feed;

import io.kanal.shared.input.InvalidInput;
import io.kanal.web.internal.security.SessionCookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/** How the feed shows posts; the last choice of an address is kept in the browser. */
public enum FeedView {
    CARDS,
    /** One line a post. */
    LIST;

    private static final String COOKIE = "kanal-feed";
    private static final Duration KEPT = Duration.ofDays(365);

    /** What the address says, and else what the browser kept. */
    public static FeedView of(String written, HttpServletRequest request, HttpServletResponse response) {
        if (written.isEmpty()) {
            return SessionCookie.cookie(request, COOKIE)
                            .filter(LIST.word()::equals)
                            .isPresent()
                    ? LIST
                    : CARDS;
        }
        for (FeedView view : values()) {
            if (view.word().equals(written)) {
                response.addHeader(
                        HttpHeaders.SET_COOKIE,
                        ResponseCookie.from(COOKIE, written)
                                .path("/app/feed")
                                .httpOnly(true)
                                .sameSite("Lax")
                                .maxAge(KEPT)
                                .build()
                                .toString());
                return view;
            }
        }
        throw InvalidInput.value("view", written, "cards or list", null);
    }

    public boolean compact() {
        return this == LIST;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
