package io.kanal.people.payments;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Wires the settings of payments. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StarsProperties.class)
class PaymentsConfiguration {}
