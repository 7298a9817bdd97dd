package io.kanal.operations.internal.doctor;

import io.kanal.operations.internal.lifecycle.PrivateFolders;
import io.kanal.shared.Check;
import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Whether the data directory is closed to other people of the machine. */
@Component
final class PermissionCheck implements Check {
    private static final Set<String> SECRET = Set.of("keys", "cli", "password");
    private static final int MOST = 10;

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
        Map<Path, String> open;
        try {
            open = PrivateFolders.openToOthers(directory.root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (open.isEmpty()) {
            return List.of(Finding.ok("The data directory is closed to others"));
        }
        return open.entrySet().stream()
                .limit(MOST)
                .map(each -> Finding.problem(
                        "Other people of this machine can use " + each.getKey(), mend(each.getKey(), each.getValue())))
                .toList();
    }

    private static String mend(Path path, String mode) {
        String chmod = "chmod " + octal(mode) + " " + path;
        return SECRET.contains(String.valueOf(path.getFileName())) ? chmod + ", then make a new key" : chmod;
    }

    private static String octal(String mode) {
        StringBuilder digits = new StringBuilder();
        for (int at = 0; at < mode.length(); at += 3) {
            digits.append((mode.charAt(at) == '-' ? 0 : 4)
                    + (mode.charAt(at + 1) == '-' ? 0 : 2)
                    + (mode.charAt(at + 2) == '-' ? 0 : 1));
        }
        return digits.toString();
    }
}
