package io.kanal.changes.internal;

import io.kanal.changes.NodeName;
import io.kanal.shared.DataDirectory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wiring of the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChangesProperties.class)
class ChangesConfiguration {
    @Bean
    NodeName nodeName(DataDirectory directory) {
        return NodeName.from(directory);
    }
}
