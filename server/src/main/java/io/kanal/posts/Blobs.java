package io.kanal.posts;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Bytes of media files, each kept once under the SHA-256 of its content, in the data directory. A file is complete from the
 * moment it can be found, also after a loss of power. Safe for many threads.
 */
@Component
public final class Blobs {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER_BYTES = 1 << 16;

    private final DataDirectory directory;

    public Blobs(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * Keeps what the stream holds.
     *
     * @return the SHA-256 in hex, by which it is found again
     * @throws KanalException {@code TOO_LARGE} beyond the limit; nothing is kept then
     */
    public String store(InputStream in, long maxBytes) throws IOException {
        Path temporary = Files.createTempFile(directory.folder("blobs/incoming"), "blob", ".part");
        try {
            MessageDigest digest = sha256();
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                copy(in, Channels.newOutputStream(channel), digest, maxBytes);
                channel.force(true);
            }
            String hash = HexFormat.of().formatHex(digest.digest());
            Path target = path(hash);
            if (!Files.exists(target)) {
                Path folder = directory.folder(folder(hash));
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                force(folder);
            }
            return hash;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** The file with this content, to read only. */
    public Optional<Path> find(String hash) {
        if (!HASH.matcher(hash).matches()) {
            return Optional.empty();
        }
        return Optional.of(path(hash)).filter(Files::isRegularFile);
    }

    /** Forgets the content; nothing happens when it is not there. */
    public void delete(String hash) {
        find(hash).ifPresent(file -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot delete the blob " + hash, e);
            }
        });
    }

    private Path path(String hash) {
        return directory.root().resolve(folder(hash)).resolve(hash);
    }

    private static String folder(String hash) {
        return "blobs/" + hash.substring(0, 2);
    }

    private static void copy(InputStream in, OutputStream out, MessageDigest digest, long maxBytes) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            total += count;
            if (total > maxBytes) {
                throw new KanalException(ErrorCode.TOO_LARGE, "The file is larger than " + maxBytes + " bytes");
            }
            digest.update(buffer, 0, count);
            out.write(buffer, 0, count);
        }
    }

    /** Makes the new name itself survive a loss of power. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
