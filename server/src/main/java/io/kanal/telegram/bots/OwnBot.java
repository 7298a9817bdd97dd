package io.kanal.telegram.bots;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.StartFailure;
import io.kanal.shared.secrets.Secret;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.BotState;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Registers the bot of {@code KANAL_BOT_TOKEN} at the start; a wrong token stops the start. */
@Component
public final class OwnBot implements SmartLifecycle {
    /** Before whatever runs bots. */
    private static final int PHASE = 1200;

    private static final Logger log = LoggerFactory.getLogger(OwnBot.class);

    private final BotRegistry registry;
    private final BotRows rows;
    private final BotProperties properties;
    private volatile boolean running;

    public OwnBot(BotRegistry registry, BotRows rows, BotProperties properties) {
        this.registry = registry;
        this.rows = rows;
        this.properties = properties;
    }

    @Override
    public void start() {
        running = true;
        Secret<String> token = properties.token();
        if (token == null) {
            return;
        }
        Optional<Bot> known = rows.own();
        try {
            Bot bot = registry.register(token, Set.of(BotPurpose.KANAL));
            log.info("Kanal's own bot is @{}", bot.username());
        } catch (KanalException e) {
            boolean awayOnly = e.code() == ErrorCode.UPSTREAM
                    && known.filter(bot -> bot.state() == BotState.ACTIVE && registry.hasToken(bot, token))
                            .isPresent();
            if (!awayOnly) {
                throw new StartFailure("KANAL_BOT_TOKEN: " + e.getMessage(), e);
            }
            log.warn("Kanal's own bot could not be asked who it is and goes on as it was: {}", e.getMessage());
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
