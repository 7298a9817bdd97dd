package io.kanal.operations.internal.doctor;

import io.kanal.shared.Check;
import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Whether what is secret in the data directory is closed to other people of the machine. */
@Component
final class PermissionCheck implements Check {
    private static final List<String> SECRET = List.of("keys", "cli", "postgres/password");
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final DataDirectory directory;

    PermissionCheck(DataDirectory directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return "permissions";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        for (String name : SECRET) {
            Path file = directory.root().resolve(name);
            try {
                if (Files.exists(file)
                        && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                    findings.add(Finding.problem(
                            "Other people of this machine can use " + file,
                            "chmod 600 " + file + ", then make a new key"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok("Secret files are closed to others")) : findings;
    }
}
