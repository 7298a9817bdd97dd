package io.kanal.ai.internal.openai;

import java.net.URI;
import java.util.Locale;

/**
 * The base of an interface of OpenAI's shape, such as {@code http://localhost:11434/v1}, without a slash at its end. A base
 * without any path gets {@code /v1}, where everybody but gateways has it.
 */
public record EndpointAddress(URI base) {
    public EndpointAddress {
        String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || base.getHost() == null) {
            throw new IllegalArgumentException(
                    "The address of a model must be http(s)://host[:port][/path], not " + base);
        }
        String text = base.toString().replaceFirst("/+$", "");
        base = URI.create(base.getPath().replace("/", "").isEmpty() ? text + "/v1" : text);
    }

    /** The address of one method, such as {@code embeddings}. */
    public URI method(String name) {
        return URI.create(base + "/" + name);
    }

    /** Whether what is sent there stays on this machine. Names are not looked up. */
    public boolean isThisMachine() {
        String host = base.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.equals("[0:0:0:0:0:0:0:1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    /** Where it is, without a path, a query or a password; fit for logs. */
    public String place() {
        return base.getScheme() + "://" + base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
    }
}
