package io.kanal.cli.internal.terminal;

import io.kanal.shared.secrets.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is and how to prove oneself to it: by KANAL_URL and KANAL_API_KEY, or by the file that {@code up} writes
 * into the data directory, whose two lines are the address and the key.
 */
public record ServerAddress(URI base, @Nullable Secret<String> key) {
    public static final String FILE = "cli";

    static ServerAddress find(Map<String, String> environment) {
        String url = environment.get("KANAL_URL");
        String key = environment.get("KANAL_API_KEY");
        if (url != null) {
            return new ServerAddress(base(url), key == null ? null : secret(key));
        }
        Path file = dataDirectory(environment).resolve(FILE);
        try {
            List<String> lines = Files.readAllLines(file);
            return new ServerAddress(base(lines.getFirst()), secret(key == null ? lines.get(1) : key));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    Files.exists(file)
                            ? "the key file " + file
                                    + " cannot be read; run this as the user that runs Kanal, or set KANAL_URL"
                                    + " and KANAL_API_KEY"
                            : "Kanal has never run with the data directory " + file.getParent()
                                    + "; start it with './kanal up', or set KANAL_URL and KANAL_API_KEY",
                    e);
        }
    }

    public static Path dataDirectory(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("KANAL_DATA_DIR", "kanal-data")).toAbsolutePath();
    }

    /** A key as it stands in a file or a variable, perhaps with the end of its line; what is wrong with it is never repeated. */
    private static Secret<String> secret(String text) {
        String key = text.strip();
        if (!key.chars().allMatch(one -> one > ' ' && one < 0x7f)) {
            throw new CommandFailure(
                    ExitCode.NOT_ALLOWED,
                    "KANAL_API_KEY has characters that no key has, such as a blank or a line break; copy it anew");
        }
        return new Secret<>(key);
    }

    private static URI base(String url) {
        URI uri;
        try {
            uri = URI.create(url.strip().replaceFirst("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "KANAL_URL is '" + url + "'; expected http://host:port", e);
        }
        if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
            throw new CommandFailure(ExitCode.USAGE, "KANAL_URL is '" + url + "'; expected http://host:port");
        }
        return uri;
    }
}
