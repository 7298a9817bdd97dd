package io.kanal.simulator.http;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses requests that a web page elsewhere could have made: foreign Host names, foreign origins, and what a browser says it
 * sends for another site. A link from another site may be followed to a page, not to a method of the Bot API.
 */
public final class HostGuard {
    private final Set<String> hosts;

    /** Loopback names are always allowed. */
    public HostGuard(Set<String> more) {
        Set<String> all = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        more.forEach(host -> all.add(host.toLowerCase(Locale.ROOT)));
        this.hosts = Set.copyOf(all);
    }

    /** Why a request is refused, if it is. */
    public Optional<String> refusal(Request request) {
        String host = request.header("host").orElse("");
        if (!hosts.contains(nameOf(host))) {
            return Optional.of("Host '%s' is not served here".formatted(host));
        }
        Optional<String> origin = request.header("origin");
        if (origin.isPresent() && !origin.get().equals("null") && !sameSite(origin.get(), host)) {
            return Optional.of("Origin '%s' may not call this".formatted(origin.get()));
        }
        if (origin.isPresent() && origin.get().equals("null")) {
            return Optional.of("A page without an origin may not call this");
        }
        String site = request.header("sec-fetch-site").orElse("none");
        if (!site.equals("none") && !site.equals("same-origin") && !followsLink(request)) {
            return Optional.of("Another site's page may not call this");
        }
        return Optional.empty();
    }

    private static boolean followsLink(Request request) {
        return request.method().equals("GET")
                && request.header("sec-fetch-mode").orElse("").equals("navigate")
                && request.header("sec-fetch-dest").orElse("").equals("document")
                && !request.path().startsWith("/bot");
    }

    private static boolean sameSite(String origin, String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return host.equalsIgnoreCase(authority);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String nameOf(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        int colon = lower.lastIndexOf(':');
        return colon > lower.lastIndexOf(']') ? lower.substring(0, colon) : lower;
    }
}
