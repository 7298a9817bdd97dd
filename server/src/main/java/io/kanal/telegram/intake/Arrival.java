package io.kanal.telegram.intake;

import io.kanal.telegram.BotId;
import io.kanal.telegram.inbox.ReceivedUpdate;
import io.kanal.telegram.inbox.UpdateInbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Takes updates from a poll or a webhook into the inbox. */
@Component
public final class Arrival {
    private static final Logger log = LoggerFactory.getLogger(Arrival.class);

    private final UpdateInbox inbox;
    private final UnknownFields unknownFields;
    private final Counter received;
    private final Counter unknownKinds;
    private final Counter unreadable;

    public Arrival(UpdateInbox inbox, MeterRegistry registry) {
        this.inbox = inbox;
        unknownFields = new UnknownFields(registry);
        received = Counter.builder("kanal.telegram.updates.received")
                .description("Updates that came in, those that were known already too")
                .register(registry);
        unknownKinds = Counter.builder("kanal.telegram.updates.unknown.kind")
                .description("Updates of a kind that this version does not know, stored as they are")
                .register(registry);
        unreadable = Counter.builder("kanal.telegram.updates.unreadable")
                .description("Updates without a number, which cannot be stored")
                .register(registry);
    }

    /** Stores them; when it returns they are safe and may be acknowledged. Returns the ids of those that are. */
    List<Long> take(BotId bot, Iterable<JsonNode> updates) {
        List<ReceivedUpdate> readable = new ArrayList<>();
        for (JsonNode update : updates) {
            Optional<ReceivedUpdate> read = ReceivedUpdate.of(bot, update);
            read.ifPresentOrElse(readable::add, () -> {
                unreadable.increment();
                log.warn(
                        "An update for bot {} has no update_id and is left out; its fields are {}",
                        bot,
                        update.propertyNames());
            });
        }
        inbox.store(readable);
        updates.forEach(unknownFields::count);
        received.increment(readable.size());
        unknownKinds.increment((double) readable.stream()
                .filter(update -> !UpdateKinds.KNOWN.contains(update.kind()))
                .count());
        return readable.stream().map(ReceivedUpdate::updateId).toList();
    }
}
