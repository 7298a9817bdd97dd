package io.kanal.shared.net;

import java.net.URI;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Under which address people reach this Kanal ({@code KANAL_PUBLIC_URL}), for rooms that write links to its pages. */
@Component
public final class PublicAddress {
    private final Environment environment;

    public PublicAddress(Environment environment) {
        this.environment = environment;
    }

    /** The address without a slash at its end; empty where none is set. */
    public Optional<String> find() {
        String written = environment.getProperty("kanal.public-url", "").strip().replaceFirst("/+$", "");
        return written.isEmpty()
                ? Optional.empty()
                : Optional.of(URI.create(written).toString());
    }

    /** The address where it is one that Telegram takes: with https. */
    public Optional<String> findEncrypted() {
        return find().filter(address -> address.startsWith("https://"));
    }

    /** The address of a page, where no public one is set on this machine alone. */
    public String ofPage(String path) {
        return find().orElseGet(() -> "http://localhost:"
                        + environment.getProperty("local.server.port", environment.getProperty("server.port", "8010")))
                + path;
    }
}
