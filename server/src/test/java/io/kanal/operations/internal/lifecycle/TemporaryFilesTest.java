package io.kanal.operations.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFilesTest {
    @TempDir
    Path folder;

    @Test
    void whatAKilledServerLeftGoesAndOnesOwnStays() throws IOException {
        Path left = leave("4711/onnxruntime-java123/libonnxruntime.so");
        Path tomcat = leave("4711/tomcat.8010.456/work/upload.tmp");
        Path own = leave("4712/onnxruntime-java789/libonnxruntime.so");
        Path outside = Files.writeString(folder.resolve("keys"), "kept");

        TemporaryFiles.sweep(new DataDirectory(folder), folder.resolve("temp/4712"));

        assertThat(left).doesNotExist();
        assertThat(tomcat).doesNotExist();
        assertThat(folder.resolve("temp")).isDirectoryContaining(each -> each.endsWith("4712"));
        assertThat(folder.resolve("temp/4711")).doesNotExist();
        assertThat(own).exists();
        assertThat(outside).exists();
    }

    @Test
    void onesOwnStaysWhicheverWayItIsNamed() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), data);
        Path own = Files.createDirectories(data.resolve("temp/own"));
        Path left = Files.createDirectories(data.resolve("temp/left"));

        TemporaryFiles.sweep(new DataDirectory(data), link.resolve("temp/own"));
        assertThat(own).exists();
        assertThat(left).doesNotExist();

        TemporaryFiles.sweep(new DataDirectory(link), own);
        assertThat(own).exists();
    }

    @Test
    void withoutAFolderThereIsNothingToDo() {
        TemporaryFiles.sweep(new DataDirectory(folder), Path.of("/tmp"));
        assertThat(folder).isEmptyDirectory();
    }

    private Path leave(String name) throws IOException {
        Path file = folder.resolve("temp").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "library");
    }
}
