package io.kanal.operations.internal.postgres;

import io.kanal.shared.secrets.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PostgreSQL database, with its credentials apart so that no message can show them.
 *
 * @param jdbcUrl without user and password, unless the person wrote them as JDBC parameters
 */
public record DatabaseAddress(
        String jdbcUrl, @Nullable String user, @Nullable Secret<String> password) {

    /** Reads both forms: {@code postgresql://user:password@host:port/database?sslmode=require} and {@code jdbc:postgresql:…}. */
    public static DatabaseAddress parse(String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            return new DatabaseAddress(url, null, null);
        }
        if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
            // The value itself may hold a password, so only its beginning is named.
            throw new IllegalArgumentException("KANAL_DATABASE_URL begins with '" + url.split(":", 2)[0]
                    + ":'; expected postgresql://user:password@host/database or jdbc:postgresql://…");
        }
        String rest = url.substring(url.indexOf("://") + 3);
        int slash = rest.indexOf('/');
        int at = rest.lastIndexOf('@', slash < 0 ? rest.length() : slash);
        String address = "jdbc:postgresql://" + rest.substring(at + 1);
        if (at < 0) {
            return new DatabaseAddress(address, null, null);
        }
        String[] credentials = rest.substring(0, at).split(":", 2);
        return new DatabaseAddress(
                address, decode(credentials[0]), credentials.length > 1 ? new Secret<>(decode(credentials[1])) : null);
    }

    /** The address as a person may see it: host and database, no parameters, no credentials. */
    public String display() {
        String plain = jdbcUrl.substring("jdbc:".length()).replaceFirst("\\?.*$", "");
        URI uri = URI.create(plain.replaceFirst("//[^/@]*@", "//"));
        return uri.toString();
    }

    private static String decode(String part) {
        // URLDecoder turns a plus sign into a space, which an address does not mean.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
