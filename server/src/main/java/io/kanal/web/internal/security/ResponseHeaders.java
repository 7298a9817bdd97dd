package io.kanal.web.internal.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.header.HeaderWriter;

/** The headers that keep a browser from doing with our answers what we did not mean. */
final class ResponseHeaders implements HeaderWriter {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
                    + "base-uri 'none'; frame-ancestors ";

    private static final String UNFRAMED = "'none'";
    /** Swagger UI sets style attributes; scripts stay our own all the same. */
    private static final String DOCUMENTATION_POLICY =
            POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

    private final SessionCookie cookie;
    private final TelegramFrames frames;

    ResponseHeaders(SessionCookie cookie, TelegramFrames frames) {
        this.cookie = cookie;
        this.frames = frames;
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        String path = request.getRequestURI();
        boolean framed = path.equals(TelegramFrames.ENTRANCE) || SessionCookie.inMiniApp(request);
        if (!response.containsHeader("Content-Security-Policy")) {
            String policy = path.startsWith("/docs") || path.startsWith("/swagger-ui") ? DOCUMENTATION_POLICY : POLICY;
            response.setHeader("Content-Security-Policy", policy + (framed ? frames.sources() : UNFRAMED));
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!framed) {
            // It knows no list of sites; the policy above does.
            response.setHeader("X-Frame-Options", "DENY");
        }
        response.setHeader("Referrer-Policy", path.startsWith("/login") ? "no-referrer" : "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        if (cookie.secure(request)) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        boolean lasting = path.startsWith("/assets/") || path.startsWith("/webjars/");
        if (!lasting && !response.containsHeader("Cache-Control")) {
            response.setHeader("Cache-Control", "no-store");
        }
    }
}
