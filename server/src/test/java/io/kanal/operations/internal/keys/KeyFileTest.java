package io.kanal.operations.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.KanalException;
import io.kanal.shared.secrets.SealedValues;
import io.kanal.shared.secrets.SecretBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;

class KeyFileTest {
    private static final byte[] PLAIN = "token".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder = Path.of("");

    private KeyFile file = new KeyFile(folder);
    private byte[] sealed = {};

    @BeforeEach
    void sealSomething() {
        file = new KeyFile(folder);
        sealed = file.open().seal("place", PLAIN);
    }

    @Test
    void aNewKeySealsAndTheOldOneOpensUntilAllIsSealedAnew() throws IOException {
        file.rotate();
        SecretBox both = file.open();
        assertThat(both.isCurrent(sealed)).isFalse();
        assertThat(both.open("place", sealed)).isEqualTo(PLAIN);
        byte[] anew = both.seal("place", both.open("place", sealed));
        assertThat(both.isCurrent(anew)).isTrue();
        assertThatThrownBy(file::rotate).isInstanceOf(KanalException.class).hasMessageContaining("not through");

        new KeyChange(new DataDirectory(folder), List.of(() -> 1)).finish();
        SecretBox one = file.open();
        assertThat(one.open("place", anew)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> one.open("place", sealed)).hasMessageContaining("the key file lacks");
        for (String name : List.of("keys", "keys.before")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(name))).hasSize(2);
        }
    }

    @Test
    void anOldKeyStaysWhileSomethingIsNotSealedAnew() {
        file.rotate();
        SealedValues lost = () -> {
            throw new KanalException(io.kanal.shared.ErrorCode.INTERNAL, "A stored secret does not open");
        };
        new KeyChange(new DataDirectory(folder), List.of(lost)).finish();
        assertThat(file.open().open("place", sealed)).isEqualTo(PLAIN);
    }

    @Test
    void whateverFailsTheServerStaysAndTheOldKeyToo() throws IOException {
        file.rotate();
        SealedValues unreachable = () -> {
            throw new DataAccessResourceFailureException("The database does not answer");
        };
        new KeyChange(new DataDirectory(folder), List.of(unreachable)).finish();
        assertThat(file.open().open("place", sealed)).isEqualTo(PLAIN);

        // Where the new file would be written first.
        Files.createDirectories(folder.resolve("keys.part/in the way"));
        new KeyChange(new DataDirectory(folder), List.of(() -> 1)).finish();
        assertThat(file.open().open("place", sealed)).isEqualTo(PLAIN);
    }
}
