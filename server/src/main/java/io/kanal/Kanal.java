package io.kanal;

import io.kanal.shared.memory.SmallHeap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The server process: reads, records, searches and answers. */
@SpringBootApplication
public class Kanal {

    public static void main(String[] arguments) {
        SmallHeap.watch();
        SpringApplication.run(Kanal.class, arguments);
    }
}
