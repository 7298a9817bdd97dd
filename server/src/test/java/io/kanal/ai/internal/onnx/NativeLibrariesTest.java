package io.kanal.ai.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeLibrariesTest {
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a thread has no priority of its own")
    void onlyTheThreadThatAsksStepsBack() throws Exception {
        FutureTask<Integer> steppedBack = new FutureTask<>(() -> {
            NativeLibraries.stepBack();
            return niceness();
        });
        Thread.ofPlatform().start(steppedBack).join();
        FutureTask<Integer> other = new FutureTask<>(NativeLibrariesTest::niceness);
        Thread.ofPlatform().start(other).join();
        assertThat(steppedBack.get()).isEqualTo(10);
        assertThat(other.get()).isEqualTo(niceness()).isLessThan(10);
    }

    private static int niceness() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        // The name in brackets may hold spaces; the niceness is the 17th after it.
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }
}
