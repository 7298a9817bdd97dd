package io.kanal.web.internal.security;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.WebProperties;
import io.kanal.web.internal.problems.Failures;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in only requests that name a host we answer to, and, where they change something, only those that a page of
 * ours or a program sent. A page of another site whose name was pointed at this machine (DNS rebinding) fails the first
 * rule, a form of another site the second.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class HostCheck extends OncePerRequestFilter {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> hosts = new HashSet<>(LOOPBACK);

    HostCheck(WebProperties properties) {
        properties.hosts().stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .forEach(hosts::add);
        URI reached = properties.publicUrl();
        if (reached != null) {
            hosts.add(reached.getHost().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader("Host");
        if (host == null || !known(name(host))) {
            refuse(
                    request,
                    response,
                    ErrorCode.FOREIGN_HOST,
                    "This server does not answer to that host name; KANAL_HOSTS lists the names it answers to");
        } else if (!SAFE.contains(request.getMethod()) && !fromOurPage(request, host)) {
            refuse(request, response, ErrorCode.FORBIDDEN, "Another site's page may not change anything here");
        } else {
            chain.doFilter(request, response);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, ErrorCode code, String detail)
            throws IOException {
        Failures.send(request, response, new KanalException(code, detail));
    }

    private boolean known(String name) {
        return hosts.contains(name) || name.endsWith(".localhost");
    }

    /** Whether the browser reached us on this machine, by a name that leads nowhere else. */
    static boolean loopback(HttpServletRequest request) {
        String host = request.getHeader("Host");
        String name = host == null ? "" : name(host);
        return LOOPBACK.contains(name) || name.endsWith(".localhost");
    }

    private static boolean fromOurPage(HttpServletRequest request, String host) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return false;
        }
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return true;
        }
        if (origin.equals("null")) {
            // A page under "no-referrer", as the log-in page is, sends this; that page proves itself by its own cookie.
            return "same-origin".equals(site) || request.getRequestURI().startsWith("/login/");
        }
        return host.equalsIgnoreCase(authority(origin));
    }

    private static @Nullable String authority(String origin) {
        try {
            return new URI(origin).getRawAuthority();
        } catch (URISyntaxException e) {
            // Not an origin at all, so nobody's.
            return null;
        }
    }

    /** The host without its port, in lower case; an IPv6 address keeps its brackets. */
    private static String name(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (end <= 0 ? host : host.substring(0, end)).toLowerCase(Locale.ROOT);
    }
}
