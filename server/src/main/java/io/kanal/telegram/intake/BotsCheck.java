package io.kanal.telegram.intake;

import io.kanal.shared.Check;
import io.kanal.telegram.Bot;
import io.kanal.telegram.bots.BotApi;
import io.kanal.telegram.bots.BotRows;
import java.util.List;
import org.springframework.stereotype.Component;

/** Which bots run, and what is wrong with the others. Whether the Bot API serves them, {@code telegram_api} says. */
@Component
final class BotsCheck implements Check {
    private final BotRows rows;
    private final BotApi api;

    BotsCheck(BotRows rows, BotApi api) {
        this.rows = rows;
        this.api = api;
    }

    @Override
    public String name() {
        return "bots";
    }

    @Override
    public List<Finding> look() {
        List<Bot> bots = rows.list();
        return bots.isEmpty()
                ? List.of(Finding.ok("No bot is set up; KANAL_BOT_TOKEN sets up Kanal's own"))
                : bots.stream().map(this::look).toList();
    }

    private Finding look(Bot bot) {
        return switch (bot.state()) {
            case STOPPED -> Finding.notice("@%s is stopped".formatted(bot.username()), null);
            case REVOKED ->
                Finding.problem(
                        "@%s does not work: %s".formatted(bot.username(), bot.error()),
                        "Get a new token from @BotFather and set it");
            case ACTIVE -> {
                if (bot.error() != null) {
                    yield Finding.problem("@%s: %s".formatted(bot.username(), bot.error()), "It tries again by itself");
                }
                yield Finding.ok("@%s runs at %s".formatted(bot.username(), api.address()));
            }
        };
    }
}
