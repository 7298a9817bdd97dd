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
 * The cookie that carries a session. Over TLS its name begins with {@code __Host-}, so that no other host or path can set
 * it; over plain HTTP, which is for loopback, browsers refuse that name and a plain one is used.
 */
@Component
public class SessionCookie {
    private static final String SECURE_NAME = "__Host-kanal";
    private static final String PLAIN_NAME = "kanal";

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
        return request.isSecure()
                || (behindTlsProxy && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto")));
    }

    /** The token the browser sent; empty when it sent none. */
    public Optional<String> read(HttpServletRequest request) {
        return cookie(request, secure(request) ? SECURE_NAME : PLAIN_NAME);
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
        set(request, response, token.reveal(), longest);
    }

    public void clear(HttpServletRequest request, HttpServletResponse response) {
        set(request, response, "", Duration.ZERO);
    }

    private void set(HttpServletRequest request, HttpServletResponse response, String value, Duration age) {
        boolean secure = secure(request);
        ResponseCookie cookie = ResponseCookie.from(secure ? SECURE_NAME : PLAIN_NAME, value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .maxAge(age)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
