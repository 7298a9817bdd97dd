package io.kanal.benchmarks;

import io.kanal.Kanal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole Kanal in this process, upon an empty data directory of its own that is removed at the end, or upon one that stays. */
final class RunningKanal implements AutoCloseable {
    private final Path directory;
    private final boolean stays;
    private final ConfigurableApplicationContext context;

    RunningKanal(String... properties) throws IOException {
        this(Files.createTempDirectory(Path.of("/var/tmp"), "kanal-benchmark"), false, properties);
    }

    /** Upon this data directory, which stays as it is left. */
    static RunningKanal in(Path directory, String... properties) throws IOException {
        return new RunningKanal(Files.createDirectories(directory), true, properties);
    }

    private RunningKanal(Path directory, boolean stays, String... properties) {
        this.directory = directory;
        this.stays = stays;
        String[] all = Stream.concat(
                        Stream.of("kanal.data.dir=" + directory, "kanal.port=0", "server.port=0"),
                        Arrays.stream(properties))
                .toArray(String[]::new);
        context = new SpringApplicationBuilder(Kanal.class)
                .properties(all)
                .run(Arrays.stream(all).map(property -> "--" + property).toArray(String[]::new));
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Override
    public void close() throws IOException {
        context.close();
        if (stays) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
