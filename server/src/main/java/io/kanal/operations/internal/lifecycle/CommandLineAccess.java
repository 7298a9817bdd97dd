package io.kanal.operations.internal.lifecycle;

import io.kanal.people.Keys;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The file in the data directory by which the command line finds the running server: its address, and a key of the
 * administrator, readable for the owner alone.
 */
@Component
class CommandLineAccess {
    private static final String FILE = "cli";
    private static final String KEY_NAME = "command line on this machine";

    private final DataDirectory directory;
    private final Keys keys;
    private final Users users;

    CommandLineAccess(DataDirectory directory, Keys keys, Users users) {
        this.directory = directory;
        this.keys = keys;
        this.users = users;
    }

    /** Writes the file for this address; a key that still works stays the same. */
    void write(String address) {
        Path file = directory.root().resolve(FILE);
        try {
            Path half = file.resolveSibling(FILE + ".part");
            Files.deleteIfExists(half);
            Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(half, address + "\n" + key(file) + "\n");
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    private String key(Path file) throws IOException {
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() > 1 && keys.authenticate(lines.get(1)).isPresent()) {
                return lines.get(1);
            }
        }
        User administrator = users.administrator();
        return keys.create(administrator.caller(), administrator.id(), KEY_NAME, EnumSet.allOf(Scope.class), null)
                .token()
                .reveal();
    }
}
