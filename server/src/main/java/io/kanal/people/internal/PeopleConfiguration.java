package io.kanal.people.internal;

import io.kanal.people.PeopleProperties;
import io.kanal.people.SessionsProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Wires the settings of the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SessionsProperties.class, PeopleProperties.class})
class PeopleConfiguration {}
