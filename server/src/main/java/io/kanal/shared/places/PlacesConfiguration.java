package io.kanal.shared.places;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the places that all doors share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestsProperties.class)
class PlacesConfiguration {
    @Bean
    Places places(RequestsProperties properties) {
        return new Places(properties.atOnce(), properties.longestWait());
    }
}
