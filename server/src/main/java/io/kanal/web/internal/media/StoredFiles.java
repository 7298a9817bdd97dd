package io.kanal.web.internal.media;

import com.github.benmanes.caffeine.cache.Cache;
import io.kanal.posts.Blobs;
import io.kanal.shared.memory.Caches;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells of stored files what they are. Whoever asks has seen to it that the caller may know the file. */
@Component
public class StoredFiles {
    private static final int MOST = 20_000;

    private final Blobs blobs;
    private final Thumbnails thumbnails;
    private final Cache<String, StoredFile> known = Caches.whileUsed("stored files", MOST, Duration.ofHours(2));

    StoredFiles(Blobs blobs, Thumbnails thumbnails) {
        this.blobs = blobs;
        this.thumbnails = thumbnails;
    }

    /** The file of this hash; empty where this node's disk does not hold it. */
    public Optional<StoredFile> find(@Nullable String hash) {
        if (hash == null) {
            return Optional.empty();
        }
        return blobs.find(hash).map(path -> known.get(hash, _ -> read(hash, path)));
    }

    /** A small picture of it; empty where none can be made, which is remembered. */
    public Optional<Thumbnail> thumbnail(StoredFile file, ThumbnailSize size) {
        if (!file.picture() || file.form() == FileForm.WEBP) {
            return Optional.empty();
        }
        Optional<Thumbnail> made = thumbnails.of(file, size);
        if (made.isEmpty()) {
            known.put(file.hash(), file.withoutPicture());
        }
        return made;
    }

    private StoredFile read(String hash, Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            FileForm form = FileForm.of(in.readNBytes(FileForm.HEAD_BYTES));
            PictureSize size = form.picture() && !thumbnails.refused(hash)
                    ? PictureSize.of(path, form).orElse(null)
                    : null;
            return new StoredFile(hash, path, Files.size(path), form, size);
        } catch (IOException e) {
            throw new UncheckedIOException("A stored file cannot be read", e);
        }
    }
}
