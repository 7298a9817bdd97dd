package io.kanal.operations.internal.keys;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.StartFailure;
import io.kanal.shared.secrets.Secret;
import io.kanal.shared.secrets.SecretBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The file {@code keys} in the data directory, readable for its owner alone: one key per line, its id in hexadecimal and 32 bytes in
 * Base64. The first one seals, all of them open.
 */
public final class KeyFile {
    private static final String NAME = "keys";
    private static final int KEY_BYTES = 32;

    private final Path path;

    public KeyFile(Path dataDirectory) {
        this.path = dataDirectory.resolve(NAME);
    }

    public Path path() {
        return path;
    }

    public boolean exists() {
        return Files.exists(path);
    }

    /** The box that its keys make; makes the file with one key when it is missing. */
    public SecretBox open() {
        try {
            if (!exists()) {
                write(List.of(newKey()));
            }
            return box(Files.readAllLines(path));
        } catch (IllegalArgumentException e) {
            throw new StartFailure(
                    "The key file " + path + " is damaged; put back the one that belongs to this database", e);
        } catch (IOException e) {
            throw new StartFailure("The key file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The box that the keys of a file with these bytes make.
     *
     * @throws IllegalArgumentException when they are no key file
     */
    public static SecretBox box(byte[] content) {
        return box(new String(content, StandardCharsets.UTF_8).lines().toList());
    }

    private static SecretBox box(List<String> lines) {
        Map<Integer, Secret<byte[]>> keys = new LinkedHashMap<>();
        for (String line : lines) {
            if (!line.isBlank()) {
                keys.put(HexFormat.fromHexDigits(line.split(" ", 2)[0]), new Secret<>(bytes(line)));
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("There is no key in it");
        }
        return new SecretBox(keys, keys.keySet().iterator().next());
    }

    /** Puts these bytes in its place; what was there is kept beside it as {@code keys.before}. */
    public void replace(byte[] content) {
        try {
            if (exists()) {
                Files.move(path, path.resolveSibling(NAME + ".before"), StandardCopyOption.REPLACE_EXISTING);
            }
            write(new String(content, StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts a new key before the others, so that it seals from the next start on; what was there is kept beside it as
     * {@code keys.before}, for backups that were made with it.
     *
     * @throws KanalException {@code CONFLICT} while an earlier change is not through
     */
    public void rotate() {
        try {
            open();
            List<String> lines = lines();
            if (lines.size() > 1) {
                throw new KanalException(
                        ErrorCode.CONFLICT,
                        "The last change of keys is not through: start Kanal, which seals all secrets with the new key");
            }
            Files.copy(
                    path,
                    path.resolveSibling(NAME + ".before"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            write(List.of(newKey(), lines.getFirst()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there are keys besides the one that seals. */
    boolean holdsOldKeys() {
        try {
            return exists() && lines().size() > 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves only the key that seals. */
    void dropOldKeys() {
        try {
            write(List.of(lines().getFirst()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(path).stream().filter(line -> !line.isBlank()).toList();
    }

    private static byte[] bytes(String line) {
        String[] words = line.strip().split(" ", 2);
        byte[] key = Base64.getDecoder().decode(words.length < 2 ? "" : words[1]);
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("A key has %d bytes and not %d".formatted(key.length, KEY_BYTES));
        }
        return key;
    }

    private static String newKey() {
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return HexFormat.of().toHexDigits(random.nextInt()) + " "
                + Base64.getEncoder().encodeToString(key);
    }

    private void write(List<String> lines) throws IOException {
        Path half = path.resolveSibling(NAME + ".part");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(half, lines);
        Files.move(half, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
