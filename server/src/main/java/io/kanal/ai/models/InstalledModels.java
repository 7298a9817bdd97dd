package io.kanal.ai.models;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.internal.onnx.OnnxTrial;
import io.kanal.ai.models.CatalogueModel.ModelFile;
import io.kanal.ai.models.InstalledModel.FileSeen;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The models of this machine: a folder for each, which is there as a whole or not at all.
 *
 * <p>Files come into a folder beside it, are compared, tried and made durable there, and then take their place at once. What the
 * first installation of a revision from the network saw is kept beyond its removal, and another file is refused ever after.
 */
public final class InstalledModels {
    private static final String NOTE = "installed.json";
    private static final String PART = ".part-";
    private static final String PINS = ".pins";
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path folder;
    private final Trial trial;
    private final Disk disk;

    /** Loads a model that has come, and makes vectors with it. */
    @FunctionalInterface
    public interface Trial {
        /**
         * Makes sure that it can be used.
         *
         * @param files the folder with {@code model.onnx} and {@code tokenizer.json}
         * @throws KanalException when it makes none, or none that mean anything
         */
        EmbeddingModel prove(CatalogueModel model, Path files);
    }

    /** Those of this cache, tried by the library that will run them. */
    public static InstalledModels of(Path cache) {
        return new InstalledModels(cache, (model, files) -> OnnxTrial.prove(model, files, cache));
    }

    /** @param cache the folder for what can be fetched again */
    InstalledModels(Path cache, Trial trial) {
        this(cache, trial, new Disk());
    }

    InstalledModels(Path cache, Trial trial, Disk disk) {
        this.folder = cache.toAbsolutePath().normalize().resolve("models");
        this.trial = trial;
        this.disk = disk;
    }

    /** Where they lie. */
    public Path folder() {
        return folder;
    }

    /** Where the files of a model lie, or would. */
    public Path folderOf(String name) {
        return folder.resolve(name);
    }

    /** What is known of an installed model; empty where it is not here. Reads none of its files. */
    public Optional<InstalledModel> find(String name) {
        Path note = folderOf(name).resolve(NOTE);
        if (!Files.isRegularFile(note)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(note, InstalledModel.class));
        } catch (JacksonException e) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE, note + " is not readable; remove the model and install it again", e);
        }
    }

    /**
     * Compares the files with what was seen when they came; reads them once.
     *
     * @return what is wrong; empty where all is as it was
     */
    public Optional<String> damage(InstalledModel installed) {
        for (Map.Entry<String, FileSeen> seen : installed.files().entrySet()) {
            Path file = folderOf(installed.name()).resolve(seen.getKey());
            try {
                if (!Files.isRegularFile(file)) {
                    return Optional.of(file + " is gone");
                }
                if (Files.size(file) != seen.getValue().bytes()
                        || !sha256(file).equals(seen.getValue().sha256())) {
                    return Optional.of(file + " is not what was installed");
                }
            } catch (IOException e) {
                return Optional.of(file + " cannot be read: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Installs from a folder that somebody has brought. */
    public InstalledModel installFrom(CatalogueModel model, Path from, InstallProgress progress) {
        if (!Files.isDirectory(from)) {
            throw new KanalException(ErrorCode.NOT_FOUND, "There is no folder " + from);
        }
        return install(model, new ModelFolder(from, disk), progress);
    }

    /**
     * Installs from the network.
     *
     * @param base in place of the catalogue's own addresses; null for those
     * @param allowed exceptions from the filter of addresses
     */
    public InstalledModel fetch(
            CatalogueModel model, @Nullable URI base, List<String> allowed, InstallProgress progress) {
        return install(model, ModelDownload.from(base, allowed, disk), progress);
    }

    InstalledModel install(CatalogueModel model, ModelSource source, InstallProgress progress) {
        if (model.inside()) {
            throw new KanalException(
                    ErrorCode.CONFLICT, model.name() + " lies inside the program; there is nothing to install");
        }
        try {
            Files.createDirectories(folder);
            try (FileChannel file = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = alone(file)) {
                Optional<InstalledModel> there = find(model.name());
                if (there.isPresent() && damage(there.get()).isEmpty()) {
                    return there.get();
                }
                return bring(model, source, progress);
            }
        } catch (IOException e) {
            throw told(e);
        } catch (UncheckedIOException e) {
            throw told(new IOException(String.valueOf(e.getCause()), e));
        }
    }

    private static FileLock alone(FileChannel file) throws IOException {
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            throw busy(e);
        }
        if (lock == null) {
            throw busy(null);
        }
        return lock;
    }

    private static KanalException busy(@Nullable Throwable cause) {
        return new KanalException(
                ErrorCode.CONFLICT,
                "Models are being installed or removed by another command; wait until it is done",
                cause);
    }

    private InstalledModel bring(CatalogueModel model, ModelSource source, InstallProgress progress)
            throws IOException {
        Path part = folder.resolve(PART + model.name());
        if (!source.resumes()) {
            delete(part);
        }
        Files.createDirectories(part);
        try {
            Map<String, FileSeen> seen = new LinkedHashMap<>();
            // The small one first: what is wrong altogether is seen before the large one has come.
            for (ModelFile file : model.files().stream()
                    .sorted(Comparator.comparingInt(ModelFile::mostMegabytes))
                    .toList()) {
                Path to = part.resolve(file.name());
                Path whole = part.resolve(file.name() + ".whole");
                if (!Files.exists(whole)) {
                    source.bring(file, to, progress);
                    durable(to);
                    Files.createFile(whole);
                }
                progress.at("comparing " + file.name(), 0, 0);
                String sum = sha256(to);
                boolean verified = file.sha256() != null;
                if (verified && !sum.equalsIgnoreCase(file.sha256())) {
                    throw new KanalException(
                            ErrorCode.BAD_SOURCE,
                            "%s from %s is another file than the catalogue names: its checksum is %s, not %s"
                                    .formatted(file.name(), source.name(), sum, file.sha256()));
                }
                seen.put(file.name(), new FileSeen(Files.size(to), sum, verified));
            }
            requirePinned(model, source, seen);
            progress.at("trying it", 0, 0);
            EmbeddingModel proven = trial.prove(model, part);
            if (proven.dimension() != model.dimensions()) {
                throw new KanalException(
                        ErrorCode.BAD_SOURCE,
                        "The model from %s makes vectors of %d numbers; %s makes %d"
                                .formatted(source.name(), proven.dimension(), model.name(), model.dimensions()));
            }
            InstalledModel installed = new InstalledModel(
                    model.name(),
                    model.revision(),
                    proven.fingerprint(),
                    proven.dimension(),
                    source.name(),
                    Instant.now(),
                    seen);
            write(part.resolve(NOTE), installed);
            for (ModelFile file : model.files()) {
                Files.deleteIfExists(part.resolve(file.name() + ".whole"));
            }
            if (source.published()) {
                pin(model, seen);
            }
            delete(folderOf(model.name()));
            Files.move(part, folderOf(model.name()), StandardCopyOption.ATOMIC_MOVE);
            durable(folder);
            return installed;
        } catch (KanalException e) {
            // What broke off on the way is gone on with; anything else would fail again with the same bytes.
            if (e.code() != ErrorCode.UPSTREAM) {
                delete(part);
            }
            throw e;
        } catch (IOException e) {
            delete(part);
            throw e;
        }
    }

    private Path pins(CatalogueModel model) {
        return folder.resolve(PINS).resolve(model.name() + "@" + model.revision() + ".json");
    }

    private void requirePinned(CatalogueModel model, ModelSource source, Map<String, FileSeen> seen) {
        Path pins = pins(model);
        if (!Files.exists(pins)) {
            return;
        }
        Map<String, FileSeen> first = JSON.readValue(pins, new TypeReference<>() {});
        seen.forEach((file, now) -> {
            FileSeen before = first.get(file);
            if (before != null && !before.sha256().equals(now.sha256())) {
                throw new KanalException(
                        ErrorCode.BAD_SOURCE,
                        "%s from %s is another file than the first installation saw: its checksum is %s, not %s; if you trust it, remove %s and try again"
                                .formatted(file, source.name(), now.sha256(), before.sha256(), pins));
            }
        });
    }

    private void pin(CatalogueModel model, Map<String, FileSeen> seen) throws IOException {
        Path pins = pins(model);
        if (!Files.exists(pins)) {
            Files.createDirectories(folder.resolve(PINS));
            Path next = pins.resolveSibling(pins.getFileName() + ".new");
            write(next, seen);
            Files.move(next, pins, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Takes a model and what is left of broken attempts away; false where it was not here. */
    public boolean remove(String name) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (FileChannel file =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = alone(file)) {
            boolean there = Files.isDirectory(folderOf(name));
            if (there) {
                // Out of its place at once, so that nobody finds half of it.
                Path gone = folder.resolve(".gone-" + name);
                delete(gone);
                Files.move(folderOf(name), gone, StandardCopyOption.ATOMIC_MOVE);
                delete(gone);
            }
            delete(folder.resolve(PART + name));
            return there;
        } catch (IOException e) {
            throw told(e);
        } catch (UncheckedIOException e) {
            throw told(new IOException(String.valueOf(e.getCause()), e));
        }
    }

    private KanalException told(IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        boolean full = reason.contains("No space left") || reason.contains("Disk quota");
        return new KanalException(
                ErrorCode.UNAVAILABLE,
                full
                        ? "The disk of %s is full; nothing was left there. Free some space, or name a folder of another disk with KANAL_CACHE_DIR"
                                .formatted(folder)
                        : "The folder of models %s cannot be written: %s".formatted(folder, reason),
                failure);
    }

    private static void write(Path file, Object content) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(content));
        durable(file);
    }

    private static void durable(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = Files.newInputStream(file);
                    OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                in.transferTo(out);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder, e);
        }
    }
}
