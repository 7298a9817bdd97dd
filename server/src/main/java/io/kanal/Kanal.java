package io.kanal;

import io.kanal.shared.memory.SmallHeap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** The server process: reads, records, searches and answers. */
@SpringBootApplication
public class Kanal {

    public static void main(String[] arguments) {
        SmallHeap.watch();
        // Kanal tells in one sentence why a start failed; this would tell it once more, in a frame, even before
        // settings are read.
        LoggingSystem.get(Kanal.class.getClassLoader())
                .setLogLevel("org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter", LogLevel.OFF);
        SpringApplication.run(Kanal.class, arguments);
    }
}
