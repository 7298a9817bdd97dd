package io.kanal.telegram.bots;

import io.kanal.shared.Dependable;
import io.kanal.shared.Roles;
import io.kanal.shared.net.OutsideSystem;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether the Bot API serves each bot. Bots that were served lately are taken at that; of the others a few are asked who they
 * are each time, those first that were not heard of for longest. So a thousand quiet bots cost Telegram no more than ten.
 */
@Component
final class BotsDependable implements Dependable {
    private static final int MOST_ASKED = 10;
    private static final Duration LATELY = Duration.ofMinutes(1);

    private final BotRows rows;
    private final BotApi api;
    private final Contacts contacts;
    private final Roles roles;
    private final JsonMapper json;
    private final InstantSource clock;

    BotsDependable(BotRows rows, BotApi api, Contacts contacts, Roles roles, JsonMapper json, InstantSource clock) {
        this.rows = rows;
        this.api = api;
        this.contacts = contacts;
        this.roles = roles;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public OutsideSystem system() {
        return OutsideSystem.TELEGRAM_API;
    }

    @Override
    public Optional<String> place() {
        URI address = URI.create(api.address());
        return Optional.of(
                address.getScheme() + "://" + address.getAuthority().replaceFirst("^.*@", "") + address.getPath());
    }

    @Override
    public List<Part> parts() {
        if (!roles.has(Roles.Role.BOT)) {
            return List.of();
        }
        List<BotRows.Active> active = rows.active();
        Instant lately = clock.instant().minus(LATELY);
        List<BotKey> asked = active.stream()
                .map(BotRows.Active::key)
                .filter(key -> !wasServedSince(key, lately))
                .sorted(Comparator.comparing(this::lastHeardOf))
                .limit(MOST_ASKED)
                .toList();
        return active.stream()
                .filter(bot -> asked.contains(bot.key())
                        || contacts.find(bot.bot().id()).isPresent())
                .map(bot -> new Part("@" + bot.bot().username(), patience -> {
                    if (asked.contains(bot.key())) {
                        api.call(bot.key(), "getMe", json.createObjectNode(), patience);
                    }
                    answer(bot.key());
                }))
                .toList();
    }

    private void answer(BotKey key) throws IOException {
        Optional<Contacts.Contact> contact = contacts.find(key.bot());
        String trouble = contact.isEmpty() ? "No answer" : contact.get().trouble();
        if (trouble != null) {
            throw new IOException(trouble);
        }
    }

    private boolean wasServedSince(BotKey key, Instant moment) {
        return contacts.find(key.bot())
                .filter(contact -> contact.trouble() == null && !contact.at().isBefore(moment))
                .isPresent();
    }

    private Instant lastHeardOf(BotKey key) {
        return contacts.find(key.bot()).map(Contacts.Contact::at).orElse(Instant.EPOCH);
    }
}
