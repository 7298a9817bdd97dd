package io.kanal.web.internal.media;

import io.kanal.posts.Blobs;
import io.kanal.posts.spi.DerivedMedia;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.WebProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Small pictures of stored ones, made when they are first asked for and kept in the data directory as long as there is room:
 * those not asked for longest go first, and all of a file go with the file. A picture that cannot be decoded leaves a mark,
 * so that nobody tries again. Two are made at a time, and together they have 50 megapixels under work.
 */
@Component
class Thumbnails implements DerivedMedia {
    static final String FOLDER = "thumbnails";

    private static final Logger log = LoggerFactory.getLogger(Thumbnails.class);
    private static final int AT_ONCE = 2;
    private static final int WAITING = 400;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final int MEGA = 1_000_000;
    private static final String REFUSED = ".none";
    private static final int HASH_LETTERS = 64;
    /** The time of a file says the day it was last asked for. */
    private static final Duration A_DAY = Duration.ofDays(1);

    private final DataDirectory directory;
    private final Blobs blobs;
    private final InstantSource clock;
    private final long mostBytes;
    private final AtomicLong written = new AtomicLong();
    private final Semaphore megapixels = new Semaphore((int) (StoredFile.MOST_PIXELS / MEGA), true);
    private final ThreadPoolExecutor makers = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("thumbnails-", 1).factory());

    Thumbnails(DataDirectory directory, Blobs blobs, InstantSource clock, WebProperties properties) {
        this.directory = directory;
        this.blobs = blobs;
        this.clock = clock;
        this.mostBytes = properties.web().thumbnails().toBytes();
        makers.allowCoreThreadTimeOut(true);
    }

    /** Whether the bytes of this file turned out to be no picture. */
    boolean refused(String hash) {
        return Files.exists(place(hash, REFUSED));
    }

    /**
     * A picture made small.
     *
     * @return empty where the file cannot be decoded within bounds
     * @throws KanalException {@code UNAVAILABLE} while too many others are wanted
     */
    Optional<Thumbnail> of(StoredFile file, ThumbnailSize size) {
        Optional<Thumbnail> kept = kept(file, size);
        return kept.isPresent() ? kept : made(file, size);
    }

    private Optional<Thumbnail> kept(StoredFile file, ThumbnailSize size) {
        for (FileForm form : List.of(FileForm.JPEG, FileForm.PNG)) {
            Path place = place(file.hash(), ending(size, form));
            try {
                byte[] bytes = Files.readAllBytes(place);
                Instant now = clock.instant();
                if (Files.getLastModifiedTime(place).toInstant().plus(A_DAY).isBefore(now)) {
                    Files.setLastModifiedTime(place, FileTime.from(now));
                }
                return Optional.of(new Thumbnail(bytes, form));
            } catch (NoSuchFileException _) {
                // Not of this form, or not made yet, or just gone for lack of room.
            } catch (IOException e) {
                throw new KanalException(ErrorCode.UNAVAILABLE, "The folder of small pictures cannot be read", e);
            }
        }
        return Optional.empty();
    }

    private Optional<Thumbnail> made(StoredFile file, ThumbnailSize size) {
        Future<Optional<Thumbnail>> making;
        try {
            making = makers.submit(() -> make(file, size));
        } catch (RejectedExecutionException e) {
            throw new KanalException(ErrorCode.UNAVAILABLE, "Too many pictures are wanted at once", e);
        }
        try {
            return making.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            making.cancel(false);
            throw new KanalException(ErrorCode.UNAVAILABLE, "Too many pictures are wanted at once", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            making.cancel(false);
            throw new KanalException(ErrorCode.UNAVAILABLE, "The server is stopping", e);
        } catch (ExecutionException e) {
            throw new KanalException(ErrorCode.INTERNAL, "A small picture could not be made", e.getCause());
        }
    }

    private Optional<Thumbnail> make(StoredFile file, ThumbnailSize size) throws InterruptedException {
        PictureSize said = file.size();
        if (said == null) {
            return Optional.empty();
        }
        int share = (int) Math.max(1, said.pixels() / MEGA);
        megapixels.acquire(share);
        long began = System.nanoTime();
        try {
            Thumbnail thumbnail = PictureScaler.scaled(file, said, size.side());
            keep(file.hash(), ending(size, thumbnail.form()), thumbnail.bytes());
            return Optional.of(thumbnail);
        } catch (IOException e) {
            log.debug("A stored file that begins like a picture is none that can be drawn: {}", e.getMessage());
            // What took too long may do better on another day.
            if (System.nanoTime() - began < PictureScaler.LONGEST.toNanos()) {
                keep(file.hash(), REFUSED, new byte[0]);
            }
            return Optional.empty();
        } finally {
            megapixels.release(share);
        }
    }

    /** Keeping saves work and nothing else, so a disk that does not take it is no failure. */
    private void keep(String hash, String ending, byte[] bytes) {
        if (mostBytes == 0) {
            return;
        }
        try {
            Path place = place(hash, ending);
            Path folder = directory.folder(FOLDER + "/" + hash.substring(0, 2));
            Path temporary = Files.createTempFile(folder, "new", ".part");
            try {
                Files.write(temporary, bytes);
                Files.setLastModifiedTime(temporary, FileTime.from(clock.instant()));
                Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
            if (written.addAndGet(bytes.length) > mostBytes / 8) {
                tidy();
            }
        } catch (IOException | RuntimeException e) {
            log.warn("A small picture is not kept, as the disk does not take it: {}", e.getMessage());
        }
    }

    /** Lets go of those whose file is gone, and of those not asked for longest while all are more than there is room for. */
    @Override
    public synchronized void tidy() throws IOException {
        record Kept(Path path, long bytes, FileTime used) {}
        written.set(0);
        Path root = directory.root().resolve(FOLDER);
        if (!Files.isDirectory(root)) {
            return;
        }
        List<Kept> all = new ArrayList<>();
        List<Path> found;
        try (Stream<Path> paths = Files.walk(root, 2)) {
            found = paths.filter(Files::isRegularFile).toList();
        }
        Instant abandoned = clock.instant().minus(A_DAY);
        for (Path path : found) {
            try {
                String name = String.valueOf(path.getFileName());
                BasicFileAttributes facts = Files.readAttributes(path, BasicFileAttributes.class);
                boolean ours = name.length() > HASH_LETTERS;
                if (ours
                        ? blobs.find(name.substring(0, HASH_LETTERS)).isEmpty()
                        : facts.lastModifiedTime().toInstant().isBefore(abandoned)) {
                    Files.deleteIfExists(path);
                } else if (ours && !name.endsWith(REFUSED)) {
                    all.add(new Kept(path, facts.size(), facts.lastModifiedTime()));
                }
            } catch (NoSuchFileException _) {
                // Gone in the meantime.
            }
        }
        long bytes = all.stream().mapToLong(Kept::bytes).sum();
        all.sort(Comparator.comparing(Kept::used));
        for (Kept kept : all) {
            if (bytes <= mostBytes - mostBytes / 8) {
                return;
            }
            Files.deleteIfExists(kept.path());
            bytes -= kept.bytes();
        }
    }

    private static String ending(ThumbnailSize size, FileForm form) {
        return form.named("-" + size.side());
    }

    private Path place(String hash, String ending) {
        return directory.root().resolve(FOLDER).resolve(hash.substring(0, 2)).resolve(hash + ending);
    }
}
