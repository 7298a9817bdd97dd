package io.kanal.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kanal person} sends and prints. */
class PersonCommandTest {
    private final CommandGround ground = new CommandGround();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void exportWaitsForItsJobAndWritesTheFile() {
        ground.answers("POST /api/v1/users/7/export", "{\"id\":\"c1\",\"job\":\"j1\"}")
                .answers(
                        "GET /api/v1/jobs/j1",
                        "{\"id\":\"j1\",\"kind\":\"export\",\"state\":\"done\",\"counts\":{},\"skipped\":[]}")
                .answers("GET /api/v1/exports/c1/file", "zip");
        Path file = folder.resolve("seven.zip");
        assertThat(ground.run("person", "export", "7", file.toString())).isZero();
        assertThat(file).hasContent("zip");
        assertThat(ground.run("person", "export", "7", file.toString())).isEqualTo(2);
        assertThat(ground.err()).contains("exists already");
    }

    @Test
    void eraseSendsTheWordAndPrintsTheReport() {
        ground.answers("POST /api/v1/me/erasure", "{\"id\":\"e1\"}").answers("GET /api/v1/erasures/e1", """
                {"id":"e1","pseudonym":"0123abcd","finished":true,"failed":false,"removed":{"answers":3},"kept":{"deeds":12}}""");
        assertThat(ground.run("person", "erase", "me", "--word", "Anna")).isZero();
        assertThat(ground.out()).contains("0123abcd", "answers", "3", "deeds", "12");
        assertThat(ground.asked).contains("POST /api/v1/me/erasure {\"word\":\"Anna\"}");
    }

    @Test
    void eraseNeedsTheWordAndSaysWhenItStandsStill() {
        assertThat(ground.run("person", "erase", "7")).isEqualTo(2);
        ground.answers("POST /api/v1/users/7/erasure", "{\"id\":\"e1\"}")
                .answers("GET /api/v1/erasures/e1", "{\"id\":\"e1\",\"finished\":false,\"failed\":true}");
        assertThat(ground.run("person", "erase", "7", "--word", "Anna")).isEqualTo(1);
        assertThat(ground.err()).contains("stands still");
    }
}
