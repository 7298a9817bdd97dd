package io.kanal.web.internal;

import io.kanal.telegram.Bot;
import io.kanal.telegram.Bots;
import io.kanal.web.WebProperties;
import java.net.URI;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Where people find Kanal's own bot. */
@Component
public final class TelegramBotLink {
    private final Bots bots;
    private final URI telegram;

    TelegramBotLink(Bots bots, WebProperties properties) {
        this.bots = bots;
        this.telegram = properties.telegramUrl();
    }

    /** The bot's name without @; empty where this Kanal has none. */
    public Optional<String> username() {
        return bots.own().map(Bot::username);
    }

    /** A link that opens the bot. */
    public Optional<String> address() {
        String base = telegram.toString().replaceFirst("/+$", "");
        return username().map(name -> base + "/" + name);
    }

    /** A link that opens the bot and sends it a code by one press. */
    public Optional<String> start(String code) {
        return address().map(address -> address + "?start=" + code);
    }
}
