package io.kanal.simulator.botapi;

import io.kanal.simulator.http.BadRequestException;
import io.kanal.simulator.http.Reply;
import io.kanal.simulator.http.Request;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /bot<token>/<method>} over a world. */
public final class BotApi {
    private static final Pattern PATH = Pattern.compile("/bot([^/]+)/([A-Za-z]\\w*)/?");

    /** Methods that wait by themselves and must not hold the world meanwhile. */
    private static final Set<String> WAITING = Set.of("getUpdates", "setWebhook", "deleteWebhook");

    private final World world;
    private final Bots bots;
    private final Map<String, ApiMethod> methods = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    public BotApi(World world, Bots bots) {
        this.world = world;
        this.bots = bots;
        Inputs inputs = new Inputs(world);
        new AccountMethods(world).register(methods);
        new SendingMethods(inputs).register(methods);
        world.listen(new UpdateRouter(world, bots));
    }

    /** Whether a path belongs to the Bot API. */
    public static boolean owns(String path) {
        return PATH.matcher(path).matches();
    }

    public Reply answer(Request request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return failure(TelegramError.of(404, "Not Found"));
        }
        try {
            return success(call(path.group(1), path.group(2), request));
        } catch (TelegramError e) {
            return failure(e);
        } catch (BadRequestException e) {
            return failure(TelegramError.of(400, e.getMessage() == null ? "Bad Request" : e.getMessage()));
        }
    }

    private JsonNode call(String token, String name, Request request) {
        Bot bot = authenticate(token);
        Optional<Schema.Method> declared = Schema.current().findMethod(name);
        ApiMethod method = methods.get(name);
        if (declared.isEmpty()) {
            throw TelegramError.of(404, "Not Found: method not found");
        }
        if (method == null) {
            throw TelegramError.of(
                    501,
                    "Not Implemented: the simulator has no method "
                            + declared.get().name());
        }
        Call call = Call.read(bot, declared.get().name(), request);
        ParameterCheck.check(call, declared.get());
        return WAITING.contains(call.method()) ? method.answer(call) : world.with(() -> method.answer(call));
    }

    private Bot authenticate(String token) {
        if (!token.matches("[1-9]\\d{0,16}:.{1,63}")) {
            throw TelegramError.of(401, "Unauthorized: invalid token specified");
        }
        return bots.findByToken(token)
                .filter(bot -> !bot.revoked())
                .orElseThrow(() -> TelegramError.of(401, "Unauthorized"));
    }

    private static Reply.Whole success(JsonNode result) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("ok", true);
        body.set("result", result);
        return Reply.json(200, body);
    }

    /** The answer to a path that is nobody's. */
    public static Reply notFound(TelegramError error) {
        return failure(error);
    }

    static Reply.Whole failure(TelegramError error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("ok", false);
        body.put("error_code", error.code());
        body.put("description", error.description());
        if (error.migratedTo() != null) {
            body.putObject("parameters").put("migrate_to_chat_id", error.migratedTo());
        }
        if (error.retryAfterSeconds() != null) {
            body.putObject("parameters").put("retry_after", error.retryAfterSeconds());
        }
        return Reply.json(error.code(), body);
    }
}
