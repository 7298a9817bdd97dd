package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ground everything else stands on: time, and a folder of one's own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DataDirectoryConfiguration.DataProperties.class)
class DataDirectoryConfiguration {
    /**
     * Where the data lies.
     *
     * @param dir the folder; the launcher gives one beside itself
     */
    @ConfigurationProperties("kanal.data")
    record DataProperties(@DefaultValue("kanal-data") Path dir) {}

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    DataDirectory dataDirectory(DataProperties properties) {
        DataDirectory directory = new DataDirectory(properties.dir());
        try {
            PrivateFolders.create(directory.root());
        } catch (IOException e) {
            throw new StartFailure(
                    "Cannot make the data directory " + directory.root() + " or close it to others: " + e.getMessage(),
                    e);
        }
        if (!Files.isWritable(directory.root())) {
            throw new StartFailure("The data directory " + directory.root()
                    + " is not writable for this user; run Kanal as its owner, or choose another with KANAL_DATA_DIR");
        }
        return directory;
    }

    @Bean
    DataDirectoryLock dataDirectoryLock(DataDirectory directory) {
        DataDirectoryLock lock = DataDirectoryLock.take(directory);
        TemporaryFiles.sweep(directory, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
        return lock;
    }
}
