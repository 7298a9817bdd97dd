package io.kanal.operations.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.StartFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryLockTest {
    @Test
    void aSecondHolderIsRefusedWithASentenceAndMayComeAfterwards(@TempDir Path folder) {
        DataDirectory directory = new DataDirectory(folder);
        try (DataDirectoryLock _ = DataDirectoryLock.take(directory)) {
            assertThatThrownBy(() -> DataDirectoryLock.take(directory))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("in use by another Kanal")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
        assertThatCode(() -> DataDirectoryLock.take(directory).close()).doesNotThrowAnyException();
    }
}
