package io.kanal.simulator.control;

import io.kanal.simulator.http.Reply;
import io.kanal.simulator.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The chat page in the browser: one HTML file, one style sheet, a few scripts. */
public final class ChatPage {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' blob: data:; media-src 'self' blob:; frame-src http: https:; form-action 'none';"
            + " base-uri 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private ChatPage() {}

    /** Whether a path belongs to the page. */
    public static boolean owns(String path) {
        return path.equals("/") || path.matches("/app/[a-z-]+\\.(?:css|js|svg)") || path.equals("/favicon.ico");
    }

    public static Reply answer(Request request) {
        String name = request.path().equals("/")
                ? "index.html"
                : request.path().substring(request.path().lastIndexOf('/') + 1);
        String extension = name.substring(name.lastIndexOf('.') + 1);
        try (InputStream in = ChatPage.class.getResourceAsStream("page/" + name)) {
            String type = TYPES.get(extension);
            if (in == null || type == null) {
                return Reply.text(404, "Not Found");
            }
            return new Reply.Whole(
                    200,
                    type,
                    in.readAllBytes(),
                    Map.of(
                            "Content-Security-Policy", POLICY,
                            "X-Content-Type-Options", "nosniff",
                            "Referrer-Policy", "no-referrer",
                            "Cache-Control", "no-cache"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
