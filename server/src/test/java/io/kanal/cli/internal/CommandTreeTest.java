package io.kanal.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.cli.internal.terminal.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTreeTest {
    private final StringWriter told = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "search", "search x --limit 999999999999", "search x --sort wrong", "jobs a b"})
    void aWrongCommandLineIsToldFromAFailure(String line) {
        assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE.status());
        assertThat(told.toString()).isNotEmpty().doesNotContain("\tat ");
    }

    @Test
    void aFileThatCannotBeWrittenIsASentence(@TempDir Path folder) {
        Path file = folder.resolve("missing").resolve("x.zip");
        assertThat(run("backup", file.toString())).isEqualTo(ExitCode.MACHINE.status());
        assertThat(told.toString().strip()).isEqualTo("kanal: " + file + ": there is no such file or folder");
    }

    private int run(String... arguments) {
        return CommandTree.commandLine().setErr(new PrintWriter(told, true)).execute(arguments);
    }
}
