package io.kanal.posts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Files that must not be kept, and what is left of them: nothing. */
class BlobsTest {
    private static final DataSize NONE = DataSize.ofBytes(0);

    @TempDir
    Path folder;

    @Test
    void aFileBeyondItsLimitLeavesNothing() throws IOException {
        Blobs blobs = new Blobs(new DataDirectory(folder));
        assertRefused(blobs, new Blobs.Limits(DataSize.ofMegabytes(1), NONE), ErrorCode.TOO_LARGE);
        assertThat(filesIn(folder)).isZero();
    }

    @Test
    void aFileStopsWhileTheDiskStillHasRoom() throws IOException {
        Blobs blobs = new Blobs(new DataDirectory(folder));
        long free = Files.getFileStore(folder).getUsableSpace();
        DataSize kept = DataSize.ofBytes(Math.max(0, free - (64L << 20)));
        assertRefused(blobs, new Blobs.Limits(DataSize.ofGigabytes(4), kept), ErrorCode.UNAVAILABLE);
        assertThat(filesIn(folder)).isZero();
        assertThat(Files.getFileStore(folder).getUsableSpace()).isPositive();
    }

    @Test
    void aDiskThatIsReallyFullLeavesNothing() throws Exception {
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=4m", "kanal-test", folder.toString()),
                "Only root may make a small disk");
        try {
            Blobs blobs = new Blobs(new DataDirectory(folder));
            assertRefused(blobs, new Blobs.Limits(DataSize.ofMegabytes(100), NONE), ErrorCode.UNAVAILABLE);
            assertThat(filesIn(folder)).isZero();
            assertThat(blobs.store(
                            new ByteArrayInputStream(new byte[1 << 20]),
                            new Blobs.Limits(DataSize.ofMegabytes(100), DataSize.ofMegabytes(1))))
                    .hasSize(64);
        } finally {
            assertThat(command("umount", folder.toString())).isTrue();
        }
    }

    @Test
    void whatAKilledServerBeganIsDroppedOnceItIsOld() throws IOException {
        Path incoming = Files.createDirectories(folder.resolve("blobs/incoming"));
        Instant now = Instant.now();
        Path old = Files.write(incoming.resolve("blob1.part"), new byte[10]);
        Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofDays(2))));
        Path fresh = Files.write(incoming.resolve("blob2.part"), new byte[10]);
        new Blobs(new DataDirectory(folder)).dropAbandoned(now.minus(Duration.ofDays(1)));
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    private static void assertRefused(Blobs blobs, Blobs.Limits limits, ErrorCode why) {
        assertThatThrownBy(() -> blobs.store(new Endless(), limits))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(why));
    }

    private static long filesIn(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static boolean command(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return 7;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return length;
        }
    }
}
