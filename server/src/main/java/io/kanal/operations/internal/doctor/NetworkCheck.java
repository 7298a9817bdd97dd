package io.kanal.operations.internal.doctor;

import io.kanal.shared.Check;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.core.env.Environment;

/**
 * Whether others can reach the server over connections that anybody between can read.
 *
 * @param tlsPromised whether people were promised that they come by https
 */
record NetworkCheck(String bind, boolean tlsPromised) implements Check {
    private static final String BIND = "127.0.0.1";

    /** What the server reads as yes. */
    private static final Set<String> YES = Set.of("true", "yes", "on", "1");

    static NetworkCheck ofRunning(Environment environment) {
        return new NetworkCheck(
                environment.getProperty("server.address", BIND),
                environment.getProperty("kanal.behind-tls-proxy", Boolean.class, false)
                        || environment.getProperty("kanal.public-url", "").startsWith("https:"));
    }

    /** What {@code kanal up} would do with these settings. */
    static NetworkCheck ofStopped(Map<String, String> environment) {
        return new NetworkCheck(
                environment.getOrDefault("KANAL_BIND", BIND),
                YES.contains(environment
                                .getOrDefault("KANAL_BEHIND_TLS_PROXY", "")
                                .strip()
                                .toLowerCase(Locale.ROOT))
                        || environment.getOrDefault("KANAL_PUBLIC_URL", "").startsWith("https:"));
    }

    @Override
    public String name() {
        return "network";
    }

    @Override
    public List<Finding> look() {
        if (loopback()) {
            return List.of(Finding.ok("Only this machine reaches Kanal"));
        }
        if (tlsPromised) {
            return List.of(Finding.ok("Others reach Kanal on %s, and come by https through a proxy".formatted(bind)));
        }
        return List.of(Finding.notice(
                "Others reach Kanal on %s without encryption: whoever is on the network between can read along and take over log-ins"
                        .formatted(bind),
                "Put a proxy that speaks TLS in front and set KANAL_PUBLIC_URL to its https address, or set"
                        + " KANAL_BIND=127.0.0.1"));
    }

    private boolean loopback() {
        try {
            // An empty name is loopback to Java's resolver, and every address to whoever listens on it.
            return !bind.isBlank() && InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // Nobody knows the name here, so it is not known to be this machine's own loopback.
            return false;
        }
    }
}
