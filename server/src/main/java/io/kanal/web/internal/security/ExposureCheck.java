package io.kanal.web.internal.security;

import io.kanal.shared.Check;
import io.kanal.web.WebProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Whether others can reach the server over connections that anybody between can read. Told at the start, and by doctor. */
@Component
class ExposureCheck implements Check {
    private static final Logger LOG = LoggerFactory.getLogger(ExposureCheck.class);

    private final String bind;
    private final boolean tlsPromised;

    @Autowired
    ExposureCheck(Environment environment, WebProperties properties) {
        this(environment.getProperty("server.address", "127.0.0.1"), new SessionCookie(properties).tlsPromised());
    }

    ExposureCheck(String bind, boolean tlsPromised) {
        this.bind = bind;
        this.tlsPromised = tlsPromised;
    }

    @EventListener(ApplicationReadyEvent.class)
    void warn() {
        look().stream()
                .filter(finding -> finding.level() != Level.OK)
                .forEach(finding -> LOG.warn("{}. {}", finding.message(), finding.advice()));
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
                "Put a proxy that speaks TLS in front and set KANAL_PUBLIC_URL and KANAL_BEHIND_TLS_PROXY, or set"
                        + " KANAL_BIND=127.0.0.1"));
    }

    private boolean loopback() {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // The server listens, so somebody knows the name; that it is this machine's own loopback is not known.
            return false;
        }
    }
}
