package io.kanal.ingest.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SkipReasonTest {
    @Test
    void everyReasonIsExplained() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "exports.md")))
                .contains(Stream.of(SkipReason.values())
                        .map(reason -> "`" + reason.slug() + "`")
                        .toList());
    }
}
