package io.kanal.people.internal;

import io.kanal.changes.Leases;
import io.kanal.changes.Loop;
import io.kanal.people.administration.Administration;
import io.kanal.people.tiers.Allowances;
import io.kanal.people.tiers.Subscriptions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What time ends, on one node: tiers, blocks, and what was counted on days that are over. */
@Configuration(proxyBeanMethods = false)
class PeopleUpkeep {
    private static final String NAME = "people-upkeep";
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Logger log = LoggerFactory.getLogger(PeopleUpkeep.class);

    @Bean
    Loop upkeepOfPeople(
            Subscriptions subscriptions, Administration administration, Allowances allowances, Leases leases) {
        return new Loop(
                NAME,
                EVERY,
                () -> leases.alone(
                        NAME,
                        () -> log.debug(
                                "{} tiers and {} blocks ended, {} rows of days removed",
                                subscriptions.expire(),
                                administration.unblockDue(),
                                allowances.prune())));
    }
}
