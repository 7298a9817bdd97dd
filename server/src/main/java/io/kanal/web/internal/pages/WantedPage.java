package io.kanal.web.internal.pages;

import io.kanal.web.internal.security.SessionCookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.ResponseCookie;

/** The page somebody wanted before they were sent to log in, kept in a cookie of their browser until they are in. */
public final class WantedPage {
    private static final String COOKIE = "kanal-next";
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** A path of our own pages: no host, no backslash, nothing a browser could read as another site. */
    private static final Pattern OURS = Pattern.compile("/app/[\\x21-\\x7e&&[^\\\\]]{0,1000}");

    private WantedPage() {}

    /** Whether it is a path of our own pages. */
    public static boolean isOurs(String path) {
        return OURS.matcher(path).matches();
    }

    /** The header's value that keeps the page. */
    static String keep(String path, boolean secure) {
        return cookie(URLEncoder.encode(path, StandardCharsets.UTF_8), PATIENCE, secure);
    }

    static String forget() {
        return cookie("", Duration.ZERO, false);
    }

    static Optional<String> of(HttpServletRequest request) {
        return SessionCookie.cookie(request, COOKIE)
                .flatMap(WantedPage::decoded)
                .filter(WantedPage::isOurs);
    }

    private static Optional<String> decoded(String value) {
        try {
            return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not what was written here: anybody may send any cookie
        }
    }

    private static String cookie(String value, Duration age, boolean secure) {
        return ResponseCookie.from(COOKIE, value)
                .path("/login")
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .maxAge(age)
                .build()
                .toString();
    }
}
