package io.kanal.operations.internal.doctor;

import io.kanal.shared.Check;
import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Whether the disk of the data directory has room. */
@Component
final class DiskCheck implements Check {
    private static final DataSize LITTLE = DataSize.ofGigabytes(1);
    private static final DataSize SOME = DataSize.ofGigabytes(5);

    private final DataDirectory directory;

    DiskCheck(DataDirectory directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public List<Finding> look() {
        try {
            FileStore store = Files.getFileStore(directory.root());
            long free = store.getUsableSpace();
            String about =
                    "%,d MB free of %,d MB at %s".formatted(free >> 20, store.getTotalSpace() >> 20, directory.root());
            if (free < LITTLE.toBytes()) {
                return List.of(Finding.problem(about, "Free some space now: PostgreSQL stops writing on a full disk"));
            }
            if (free < SOME.toBytes()) {
                return List.of(Finding.notice(about, "Plan for more space"));
            }
            return List.of(Finding.ok(about));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
