package io.kanal.telegram.bots;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.secrets.Secret;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.BotState;
import io.kanal.telegram.CallResult;
import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What is asked of Telegram about a bot before it is kept or started. */
@Component
public final class BotRegistry {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BotApi api;
    private final BotRows rows;

    public BotRegistry(BotApi api, BotRows rows) {
        this.api = api;
        this.rows = rows;
    }

    public Bot register(Secret<String> token, Set<BotPurpose> purposes) {
        if (!BotApi.isToken(token)) {
            throw new KanalException(
                    ErrorCode.INVALID,
                    "This is not a bot's token; one looks like 123456789:AA… and comes from @BotFather");
        }
        JsonNode me = who(token);
        JsonNode id = me.path("id");
        if (!id.isIntegralNumber() || !id.canConvertToLong()) {
            throw new KanalException(ErrorCode.UPSTREAM, "%s does not say whose token it is".formatted(api.address()));
        }
        return get(rows.save(
                id.asLong(),
                me.path("username").asString(""),
                me.path("first_name").asString(""),
                token,
                purposes));
    }

    private JsonNode who(Secret<String> token) {
        return switch (api.call(token, "getMe", PATIENCE)) {
            case CallResult.Done done -> done.result();
            case CallResult.Failed failed
            when failed.errorCode() == 401 || failed.errorCode() == 404 ->
                throw new KanalException(
                        ErrorCode.INVALID,
                        "%s refuses the token (%s); @BotFather gives a valid one"
                                .formatted(api.address(), failed.trouble()));
            case CallResult other ->
                throw new KanalException(
                        ErrorCode.UPSTREAM, "The token cannot be checked now: %s".formatted(other.trouble()));
        };
    }

    public Bot get(BotId id) {
        return rows.find(id).orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no bot " + id));
    }

    /** Whether this is the token that the bot has already. */
    boolean hasToken(Bot bot, Secret<String> token) {
        return rows.key(bot.id()).token().equals(token);
    }

    /** Asks Telegram whether the token is good and has the bot run again. */
    public void start(BotId id) {
        Bot bot = get(id);
        who(rows.key(bot.id()).token());
        rows.state(bot.id(), BotState.ACTIVE);
    }
}
