package io.kanal.telegram.intake;

import io.kanal.shared.Check;
import io.kanal.telegram.Bot;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.bots.BotApi;
import io.kanal.telegram.bots.BotRows;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Whether the bots work: asks the Bot API for each that should. */
@Component
final class BotsCheck implements Check {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BotRows rows;
    private final BotApi api;
    private final JsonMapper json;

    BotsCheck(BotRows rows, BotApi api, JsonMapper json) {
        this.rows = rows;
        this.api = api;
        this.json = json;
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
                CallResult answer = api.call(rows.key(bot.id()), "getMe", json.createObjectNode(), PATIENCE);
                yield answer instanceof CallResult.Done
                        ? Finding.ok("@%s answers at %s".formatted(bot.username(), api.address()))
                        : Finding.problem(
                                "@%s does not answer: %s".formatted(bot.username(), answer.trouble()),
                                "Check the network and KANAL_BOT_API_URL");
            }
        };
    }
}
