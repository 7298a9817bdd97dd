package io.kanal.ai.models;

import io.kanal.ai.models.CatalogueModel.ModelFile;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder that somebody has brought: for machines that reach no network. */
final class ModelFolder implements ModelSource {
    private static final int STEP = 1 << 20;

    private final Path folder;
    private final Disk disk;

    ModelFolder(Path folder, Disk disk) {
        this.folder = folder.toAbsolutePath().normalize();
        this.disk = disk;
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public boolean published() {
        return false;
    }

    @Override
    public boolean resumes() {
        return false;
    }

    @Override
    public void bring(ModelFile file, Path to, InstallProgress progress) throws IOException {
        Path from = find(file);
        long size = Files.size(from);
        if (size > file.mostBytes()) {
            throw new KanalException(
                    ErrorCode.TOO_LARGE,
                    "%s has %,d bytes; %s has %d MB at most".formatted(from, size, file.name(), file.mostMegabytes()));
        }
        disk.requireRoom(to, size);
        Files.deleteIfExists(to);
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = disk.append(to)) {
            byte[] some = new byte[STEP];
            long done = 0;
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                done += read;
                if (done > file.mostBytes()) {
                    throw new KanalException(ErrorCode.TOO_LARGE, from + " grows while it is read");
                }
                out.write(some, 0, read);
                progress.at(file.name(), done, size);
            }
        } catch (IOException | KanalException e) {
            Files.deleteIfExists(to);
            throw e;
        }
    }

    /** By our name, or by the one that it has where it comes from, with or without the folders in between. */
    private Path find(ModelFile file) {
        String there = file.path().substring(file.path().lastIndexOf('/') + 1);
        List<String> names = Stream.of(file.name(), "onnx/" + file.name(), there, "onnx/" + there)
                .distinct()
                .toList();
        return names.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new KanalException(
                        ErrorCode.NOT_FOUND,
                        "The folder %s holds no %s; it may lie there as %s"
                                .formatted(folder, file.name(), String.join(", ", names))));
    }
}
