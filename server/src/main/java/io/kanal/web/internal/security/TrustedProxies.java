package io.kanal.web.internal.security;

import io.kanal.shared.net.Network;
import io.kanal.web.WebProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Believes what proxies in front say of the connections that people have with them ({@code X-Forwarded-For},
 * {@code X-Forwarded-Proto}), where the proxy is one that is trusted; from anybody else these headers say nothing. Host
 * names are never taken from a header but {@code Host}, which the proxy passes on.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class TrustedProxies extends OncePerRequestFilter {
    /** Where a proxy in front usually is, when people come by https and nothing is said: on this machine or in its network. */
    private static final List<String> NEAR =
            List.of("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

    private final List<Network> networks;
    private final boolean anyTellsOfTls;

    TrustedProxies(WebProperties properties) {
        boolean told = !properties.trustedProxies().isEmpty();
        URI reached = properties.publicUrl();
        boolean encrypted = reached != null && "https".equals(reached.getScheme());
        this.networks = (told ? properties.trustedProxies() : encrypted ? NEAR : List.<String>of())
                .stream().map(Network::orAddress).toList();
        // As it was before proxies could be named.
        this.anyTellsOfTls = properties.behindTlsProxy() && !told;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean trusted = trusts(request.getRemoteAddr());
        boolean secure = (trusted || anyTellsOfTls) && "https".equalsIgnoreCase(last(request, "X-Forwarded-Proto"));
        String client = trusted ? client(request) : request.getRemoteAddr();
        chain.doFilter(
                secure || !client.equals(request.getRemoteAddr()) ? new Forwarded(request, client, secure) : request,
                response);
    }

    /** The nearest address that is no trusted proxy: whatever stands before it, somebody may have made up. */
    private String client(HttpServletRequest request) {
        String nearest = request.getRemoteAddr();
        for (String address : all(request, "X-Forwarded-For").reversed()) {
            if (!isAddress(address)) {
                return nearest;
            }
            nearest = address;
            if (!trusts(address)) {
                return nearest;
            }
        }
        return nearest;
    }

    private static @Nullable String last(HttpServletRequest request, String header) {
        List<String> all = all(request, header);
        return all.isEmpty() ? null : all.getLast();
    }

    private static List<String> all(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private boolean trusts(@Nullable String address) {
        if (networks.isEmpty() || address == null || !isAddress(address)) {
            return false;
        }
        InetAddress read = InetAddress.ofLiteral(address);
        return networks.stream().anyMatch(network -> network.contains(read));
    }

    private static boolean isAddress(String address) {
        try {
            InetAddress.ofLiteral(address);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // a name, "unknown", or an address with a port
        }
    }

    /** A request as the proxy received it. */
    private static final class Forwarded extends HttpServletRequestWrapper {
        private final String client;
        private final boolean secure;

        Forwarded(HttpServletRequest request, String client, boolean secure) {
            super(request);
            this.client = client;
            this.secure = secure;
        }

        @Override
        public String getRemoteAddr() {
            return client;
        }

        @Override
        public String getRemoteHost() {
            return client;
        }

        @Override
        public boolean isSecure() {
            return secure || super.isSecure();
        }

        @Override
        public String getScheme() {
            return secure ? "https" : super.getScheme();
        }
    }
}
