package io.kanal.testing;

import io.kanal.operations.internal.postgres.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Gives a server under test a database, a data directory and a cache of its own. */
final class ServerTestGround implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        try {
            Path directory = Files.createTempDirectory("kanal-server-test-");
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                SharedPostgres.awaitServers();
                delete(directory);
            }));
            TestDatabase database = TestDatabase.opened();
            SharedPostgres.keepFor(context);
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "server test",
                            Map.of(
                                    "kanal.database.url",
                                    database.url(),
                                    "kanal.data.dir",
                                    directory.toString(),
                                    // Tests tell of other addresses and of TLS as a proxy on this machine does.
                                    "kanal.trusted-proxies",
                                    "127.0.0.1",
                                    // Nothing depends on which models the machine has.
                                    "KANAL_CACHE_DIR",
                                    directory.resolve("cache").toString(),
                                    // Tests never reach outside: their Telegram is the simulator.
                                    "kanal.preview.base-url",
                                    TelegramOnDesk.simulator().address().toString(),
                                    "kanal.bot.api-url",
                                    TelegramOnDesk.simulator().address().toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            Folders.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
