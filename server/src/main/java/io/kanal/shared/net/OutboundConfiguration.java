package io.kanal.shared.net;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what guards calls to addresses that come from people. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboundConfiguration.OutboundProperties.class)
class OutboundConfiguration {

    /**
     * Calls to outside addresses.
     *
     * @param allow exceptions from the address filter: host, host:port or network, separated by commas
     */
    @ConfigurationProperties(prefix = "kanal.outbound", ignoreUnknownFields = false)
    record OutboundProperties(@DefaultValue List<String> allow) {}

    @Bean
    AddressFilter addressFilter(OutboundProperties properties) {
        return new AddressFilter(properties.allow());
    }

    @Bean
    OutboundConnections outboundConnections(AddressFilter filter) {
        return new OutboundConnections(filter);
    }
}
