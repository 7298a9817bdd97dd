package io.kanal.changes.internal;

import io.kanal.changes.NodeName;
import io.kanal.shared.DataDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wiring of the room. */
@Configuration(proxyBeanMethods = false)
class ChangesConfiguration {
    @Bean
    NodeName nodeName(DataDirectory directory) {
        return NodeName.from(directory);
    }
}
