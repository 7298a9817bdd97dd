package io.kanal.posts;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Bytes of media files, each kept once under the SHA-256 of its content, in the data directory. A file is complete from the
 * moment it can be found, also after a loss of power. Safe for many threads.
 *
 * <p>Files that no message refers to go in two steps, see {@link UnusedMedia}: a mark beside the file says since when it is
 * unused, and a file whose mark has grown old is deleted. Storing the same content takes the mark away, so whoever stores a
 * file and records it within the grace time never loses it. All three hold the lock of the file's hash.
 */
@Component
public final class Blobs {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final String INCOMING = "blobs/incoming";
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long SPACE_CHECK_BYTES = 8L << 20;

    /** Into so many parts the files fall, by the first byte of their hashes. */
    static final int PARTS = 256;

    private final DataDirectory directory;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(PARTS).toList();

    public Blobs(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * How much one file may take.
     *
     * @param largest the most bytes of the file
     * @param free what the disk must have left, so that the record beside the files can still be written
     */
    public record Limits(DataSize largest, DataSize free) {}

    /**
     * Keeps what the stream holds.
     *
     * @return the SHA-256 in hex, by which it is found again
     * @throws IOException when the stream cannot be read
     * @throws KanalException {@code TOO_LARGE} beyond the limit, {@code UNAVAILABLE} when the disk is too full or does not take
     *     the file; nothing is kept then, nor when the stream throws
     */
    public String store(InputStream in, Limits limits) throws IOException {
        Path temporary = incoming();
        try {
            MessageDigest digest = sha256();
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                copy(in, channel, digest, limits);
                onDisk(() -> channel.force(true));
            }
            String hash = HexFormat.of().formatHex(digest.digest());
            onDisk(() -> keep(temporary, hash));
            return hash;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Path incoming() {
        try {
            return Files.createTempFile(directory.folder(INCOMING), "blob", ".part");
        } catch (IOException e) {
            throw notTaken(e);
        }
    }

    /** Deletes the beginnings of files that nobody has written to since; they are left by a server that was killed. */
    void dropAbandoned(Instant since) throws IOException {
        Path folder = directory.root().resolve(INCOMING);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                try {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException _) {
                    // It was whole in the meantime and has been moved to its place.
                }
            }
        }
    }

    /** The file with this content, to read only. */
    public Optional<Path> find(String hash) {
        if (!HASH.matcher(hash).matches()) {
            return Optional.empty();
        }
        return Optional.of(path(hash)).filter(Files::isRegularFile);
    }

    /** How many bytes this content has; 0 where it is not here. */
    public long size(String hash) {
        Path file = find(hash).orElse(null);
        try {
            return file == null ? 0 : Files.size(file);
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException e) {
            throw notTaken(e);
        }
    }

    private void keep(Path temporary, String hash) throws IOException {
        Path target = path(hash);
        ReentrantLock lock = lock(hash);
        lock.lock();
        try {
            Files.deleteIfExists(mark(hash));
            if (!Files.exists(target)) {
                Path folder = directory.folder(folder(hash));
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                force(folder);
            } else {
                Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The hashes of one part of the files; there are {@link #PARTS} parts. */
    List<String> part(int number) throws IOException {
        Path folder = directory.root().resolve(folder(HexFormat.of().toHexDigits((byte) number)));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(HASH.asMatchPredicate())
                    .toList();
        }
    }

    /** Notes that nothing refers to the file now, unless that is noted already; returns since when. */
    Instant markUnused(String hash, Instant now) throws IOException {
        ReentrantLock lock = lock(hash);
        lock.lock();
        try {
            Path mark = mark(hash);
            if (!Files.exists(mark)) {
                Files.createFile(mark);
                Files.setLastModifiedTime(mark, FileTime.from(now));
            }
            return Files.getLastModifiedTime(mark).toInstant();
        } finally {
            lock.unlock();
        }
    }

    void markUsed(String hash) throws IOException {
        ReentrantLock lock = lock(hash);
        lock.lock();
        try {
            Files.deleteIfExists(mark(hash));
        } finally {
            lock.unlock();
        }
    }

    /** Whether the content was stored, for the first time or again, after this moment. */
    boolean storedSince(String hash, Instant moment) throws IOException {
        return Files.getLastModifiedTime(path(hash)).toInstant().isAfter(moment);
    }

    /**
     * Deletes a file that is still marked, unless it turns out to be in use.
     *
     * @param used asked while nobody can store this content
     * @return its size in bytes; empty when it stayed
     */
    OptionalLong deleteMarked(String hash, BooleanSupplier used) throws IOException {
        ReentrantLock lock = lock(hash);
        lock.lock();
        try {
            Path mark = mark(hash);
            Path file = path(hash);
            if (!Files.exists(mark) || !Files.exists(file)) {
                return OptionalLong.empty();
            }
            if (used.getAsBoolean()) {
                Files.deleteIfExists(mark);
                return OptionalLong.empty();
            }
            long bytes = Files.size(file);
            Files.delete(file);
            Files.deleteIfExists(mark);
            return OptionalLong.of(bytes);
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock lock(String hash) {
        return locks.get(HexFormat.fromHexDigits(hash, 0, 2));
    }

    private Path mark(String hash) {
        return directory.root().resolve(folder(hash)).resolve(hash + ".unused");
    }

    private Path path(String hash) {
        return directory.root().resolve(folder(hash)).resolve(hash);
    }

    private static String folder(String hash) {
        return "blobs/" + hash.substring(0, 2);
    }

    private void copy(InputStream in, FileChannel out, MessageDigest digest, Limits limits) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        long checked = -SPACE_CHECK_BYTES;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (total - checked >= SPACE_CHECK_BYTES) {
                directory.requireFree(limits.free());
                checked = total;
            }
            total += count;
            if (total > limits.largest().toBytes()) {
                throw new KanalException(
                        ErrorCode.TOO_LARGE,
                        "The file is larger than " + limits.largest().toBytes() + " bytes");
            }
            digest.update(buffer, 0, count);
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            onDisk(() -> {
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            });
        }
    }

    private interface DiskWork {
        void run() throws IOException;
    }

    /** What fails here is the disk's fault and not the stream's. */
    private static void onDisk(DiskWork work) {
        try {
            work.run();
        } catch (IOException e) {
            throw notTaken(e);
        }
    }

    private static KanalException notTaken(IOException cause) {
        return new KanalException(
                ErrorCode.UNAVAILABLE, "The disk of the data directory does not take the file", cause);
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
