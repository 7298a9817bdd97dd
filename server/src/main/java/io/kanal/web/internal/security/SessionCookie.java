package io.kanal.web.internal.security;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.secrets.Secret;
import io.kanal.web.WebProperties;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The cookies that carry a session: one of the browser, and one of a Mini App, which Telegram's web client shows in a frame
 * of its own site, where the browser's is not sent. Over TLS their names begin with {@code __Host-}, so that no other host or
 * path can set them; over plain HTTP, which is for loopback, browsers refuse such names and plain ones are used.
 *
 * <p>A request has one session. Where the browser's cookie comes along, the request is not of a frame in another site, and
 * the Mini App's counts for nothing; the Mini App's counts only on what our own pages ask for.
 */
@Component
public class SessionCookie {
    private static final String SECURE_NAME = "__Host-kanal";
    private static final String PLAIN_NAME = "kanal";
    private static final String SECURE_MINI_APP_NAME = "__Host-kanal-app";
    private static final String PLAIN_MINI_APP_NAME = "kanal-app";
    private static final String MINI_APP = SessionCookie.class.getName() + ".miniApp";

    private final boolean behindTlsProxy;
    private final @Nullable URI publicUrl;

    SessionCookie(WebProperties properties) {
        this.behindTlsProxy = properties.behindTlsProxy();
        this.publicUrl = properties.publicUrl();
    }

    /** The address that links to this server begin with, without a slash at its end. */
    public String address(HttpServletRequest request) {
        if (publicUrl != null) {
            return publicUrl.getScheme() + "://" + publicUrl.getRawAuthority();
        }
        return (secure(request) ? "https://" : "http://") + request.getHeader("Host");
    }

    /** Whether what goes over this connection can be read on its way: it is not encrypted and leaves this machine. */
    public boolean exposed(HttpServletRequest request) {
        return !secure(request) && !HostCheck.loopback(request);
    }

    /** Fails where people were promised an encrypted connection and this one is not: it would give the session away. */
    public void requirePromised(HttpServletRequest request) {
        if (tlsPromised() && exposed(request)) {
            throw new KanalException(
                    ErrorCode.FORBIDDEN,
                    "This connection is not encrypted, and Kanal was told that people come by https; open the link there");
        }
    }

    /** Whether people were promised an encrypted connection, so that one without is a mistake. */
    boolean tlsPromised() {
        return behindTlsProxy || (publicUrl != null && "https".equals(publicUrl.getScheme()));
    }

    /** Whether the browser speaks TLS, to us or to the proxy in front of us. */
    public boolean secure(HttpServletRequest request) {
        return request.isSecure();
    }

    /**
     * What came along as a session's token.
     *
     * @param miniApp whether in the Mini App's cookie
     */
    record Shown(String token, boolean miniApp) {}

    /** The token that counts for this request; empty when there is none. */
    Optional<Shown> shown(HttpServletRequest request) {
        Optional<String> browser = ofBrowser(request);
        if (browser.isPresent()) {
            return browser.map(token -> new Shown(token, false));
        }
        return fromElsewhere(request) ? Optional.empty() : ofMiniApp(request).map(token -> new Shown(token, true));
    }

    /** The token of a browser's session; empty when none was sent. */
    public Optional<String> ofBrowser(HttpServletRequest request) {
        return cookie(request, secure(request) ? SECURE_NAME : PLAIN_NAME);
    }

    /** The token of a Mini App's session; empty when none was sent. */
    public Optional<String> ofMiniApp(HttpServletRequest request) {
        return cookie(request, secure(request) ? SECURE_MINI_APP_NAME : PLAIN_MINI_APP_NAME);
    }

    /** Whether another site's page asks; a cookie without {@code SameSite} would come along all the same. */
    private static boolean fromElsewhere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    /** Notes that the request is a Mini App's, by its session. */
    static void ofMiniAppFromHere(HttpServletRequest request) {
        request.setAttribute(MINI_APP, true);
    }

    /** Whether the request has the session of a Mini App, so that its answer may stand in Telegram's frame. */
    public static boolean inMiniApp(HttpServletRequest request) {
        return request.getAttribute(MINI_APP) != null;
    }

    /** The value of a cookie of any name. */
    public static Optional<String> cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    /** Gives the browser the cookie for so long; whether the session still lives is for the server to say. */
    public void write(
            HttpServletRequest request, HttpServletResponse response, Secret<String> token, Duration longest) {
        set(request, response, token.reveal(), longest, false);
    }

    /** The same for a Mini App. */
    public void writeMiniApp(
            HttpServletRequest request, HttpServletResponse response, Secret<String> token, Duration longest) {
        set(request, response, token.reveal(), longest, true);
    }

    /** Takes the browser's cookie away. */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        set(request, response, "", Duration.ZERO, false);
    }

    /** Takes the Mini App's cookie away. */
    public void clearMiniApp(HttpServletRequest request, HttpServletResponse response) {
        set(request, response, "", Duration.ZERO, true);
    }

    private void set(
            HttpServletRequest request, HttpServletResponse response, String value, Duration age, boolean miniApp) {
        boolean secure = secure(request);
        String name = miniApp ? secure ? SECURE_MINI_APP_NAME : PLAIN_MINI_APP_NAME : secure ? SECURE_NAME : PLAIN_NAME;
        ResponseCookie.ResponseCookieBuilder cookie =
                ResponseCookie.from(name, value).path("/").maxAge(age);
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                placed(cookie, secure, miniApp, "Lax").build().toString());
    }

    /**
     * A small note of a page to itself, which the browser brings back to this path and to no other site; also where the page
     * stands in Telegram's frame.
     */
    public void keep(
            HttpServletRequest request,
            HttpServletResponse response,
            String name,
            String value,
            String path,
            Duration age) {
        ResponseCookie.ResponseCookieBuilder cookie =
                ResponseCookie.from(name, value).path(path).maxAge(age);
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                placed(cookie, secure(request), inMiniApp(request), "Strict")
                        .build()
                        .toString());
    }

    /** In a frame of another site browsers keep only what is for such frames, and there under that site alone. */
    private static ResponseCookie.ResponseCookieBuilder placed(
            ResponseCookie.ResponseCookieBuilder cookie, boolean secure, boolean miniApp, String sameSite) {
        boolean framed = miniApp && secure;
        return cookie.httpOnly(true).secure(secure).partitioned(framed).sameSite(framed ? "None" : sameSite);
    }
}
