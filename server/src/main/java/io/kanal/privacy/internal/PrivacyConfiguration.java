package io.kanal.privacy.internal;

import io.kanal.changes.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the room, and lets go of what was kept for a while. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PrivacyProperties.class)
class PrivacyConfiguration {
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration UNREAD = Duration.ofDays(1);
    private static final Duration FINISHED = Duration.ofDays(30);

    @Bean
    Loop privacyHousekeeping(CopyTable copies, CopyFiles files, ErasureTable erasures, Clock clock) {
        return new Loop("privacy-housekeeping", EVERY, () -> {
            Instant now = clock.instant();
            copies.deleteExpired(now);
            files.sweep(id -> copies.find(id).isPresent());
            erasures.tidy(now.minus(EVERY), now.minus(UNREAD), now.minus(FINISHED));
        });
    }
}
