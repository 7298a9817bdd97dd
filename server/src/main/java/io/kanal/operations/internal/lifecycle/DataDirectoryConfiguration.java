package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.DataDirectory;
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
        return StartChecks.writable(properties.dir());
    }

    @Bean
    DataDirectoryLock dataDirectoryLock(DataDirectory directory) {
        DataDirectoryLock lock = DataDirectoryLock.take(directory);
        TemporaryFiles.sweep(directory, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
        return lock;
    }
}
