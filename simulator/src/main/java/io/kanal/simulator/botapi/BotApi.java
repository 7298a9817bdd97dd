package io.kanal.simulator.botapi;

import io.kanal.simulator.http.BadRequestException;
import io.kanal.simulator.http.Reply;
import io.kanal.simulator.http.Request;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /bot<token>/<method>} over a world, with its flood limits and faults. */
public final class BotApi {
    private static final Logger LOG = System.getLogger(BotApi.class.getName());
    private static final Pattern PATH = Pattern.compile("/bot([^/]+)/([A-Za-z]\\w*)/?");
    private static final String BAD_GATEWAY = """
            <html>
            <head><title>502 Bad Gateway</title></head>
            <body>
            <center><h1>502 Bad Gateway</h1></center>
            <hr><center>nginx</center>
            </body>
            </html>
            """;
    private static final Pattern TOKEN = Pattern.compile("[1-9]\\d{0,16}:.{1,63}");

    /** Methods that wait by themselves and must not hold the world meanwhile. */
    private static final Set<String> WAITING = Set.of("getUpdates", "setWebhook", "deleteWebhook");

    private final World world;
    private final Bots bots;
    private final Inputs inputs;
    private final InlineResults inlineResults;
    private final FloodTwin flood;
    private final Faults faults;
    private final CallLog log = new CallLog();
    private final Map<String, ApiMethod> methods = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    public BotApi(World world, Bots bots, long seed, LocalFiles localFiles) {
        this.world = world;
        this.bots = bots;
        this.inputs = new Inputs(world);
        this.inlineResults = new InlineResults(world);
        this.flood = new FloodTwin(world);
        this.faults = new Faults(seed);
        SendingMethods sending = new SendingMethods(inputs);
        sending.register(methods);
        new AccountMethods(inputs, localFiles).register(methods);
        new UpdateMethods(world, this::replyToWebhook).register(methods);
        new EditingMethods(inputs, sending).register(methods);
        new ChatMethods(inputs).register(methods);
        new QueryMethods(world, inlineResults).register(methods);
        new PaymentMethods(inputs).register(methods);
        world.listen(new UpdateRouter(world, bots));
    }

    public FloodTwin flood() {
        return flood;
    }

    public Faults faults() {
        return faults;
    }

    public CallLog log() {
        return log;
    }

    public InlineResults inlineResults() {
        return inlineResults;
    }

    /** Names of the methods that work here. */
    public Set<String> methods() {
        return methods.keySet();
    }

    /** Whether a path belongs to the Bot API. */
    public static boolean owns(String path) {
        return PATH.matcher(path).matches();
    }

    public Reply answer(Request request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return notFound();
        }
        try {
            Bot bot = authenticate(path.group(1));
            Schema.Method declared = Schema.current()
                    .findMethod(path.group(2))
                    .orElseThrow(() -> TelegramError.of(404, "Not Found: method not found"));
            return answer(Call.read(bot, declared.name(), request), declared);
        } catch (TelegramError e) {
            return failure(e);
        } catch (BadRequestException e) {
            return failure(TelegramError.of(400, e.getMessage() == null ? "Bad Request" : e.getMessage()));
        }
    }

    private Bot authenticate(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw TelegramError.of(401, "Unauthorized: invalid token specified");
        }
        return bots.findByToken(token)
                .filter(bot -> !bot.revoked())
                .orElseThrow(() -> TelegramError.of(401, "Unauthorized"));
    }

    private Reply answer(Call call, Schema.Method declared) {
        Optional<Faults.Kind> fault = faults.draw(call.method());
        if (fault.isPresent() && fault.get().before()) {
            note(call, fault.get().name());
            return broken(fault.get(), Reply.text(500, ""));
        }
        Reply.Whole reply;
        try {
            reply = success(run(call, declared));
            note(call, fault.map(kind -> kind.name()).orElse("ok"));
        } catch (TelegramError e) {
            note(call, Integer.toString(e.code()));
            reply = failure(e);
        }
        return fault.isPresent() ? broken(fault.get(), reply) : reply;
    }

    private JsonNode run(Call call, Schema.Method declared) {
        ApiMethod method = methods.get(declared.name());
        if (method == null) {
            throw TelegramError.of(501, "Not Implemented: the simulator has no method " + declared.name());
        }
        ParameterCheck.check(call, declared);
        if (WAITING.contains(declared.name())) {
            return method.answer(call);
        }
        return world.with(() -> {
            flood.pass(call, call.has("chat_id") ? findChat(call) : Optional.empty());
            return method.answer(call);
        });
    }

    private Optional<Chat> findChat(Call call) {
        try {
            return Optional.of(inputs.chat(call));
        } catch (TelegramError _) {
            // The method itself says what is wrong with the chat.
            return Optional.empty();
        }
    }

    private Reply broken(Faults.Kind fault, Reply.Whole whole) {
        return switch (fault) {
            case ERROR_500 -> failure(TelegramError.of(500, "Internal Server Error"));
            case ERROR_502 -> Reply.html(502, BAD_GATEWAY);
            case RESET, RESET_AFTER -> new Reply.Abort();
            case LOST -> new Reply.Late(new Reply.Abort(), Duration.ofMillis(faults.lostMillis()));
            case TORN -> new Reply.Torn(whole);
            case SLOW -> new Reply.Late(whole, Duration.ofMillis(faults.slowMillis()));
        };
    }

    private void note(Call call, String outcome) {
        log.add(new CallLog.Entry(
                world.clock().instant(), call.bot().id(), call.method(), call.text("chat_id"), outcome));
    }

    /** A webhook may answer with a method to call; its result goes nowhere. */
    private void replyToWebhook(Bot bot, String body) {
        try {
            Map<String, String> values = Call.readJson(body);
            String name = values.getOrDefault("method", "");
            Optional<Schema.Method> declared = Schema.current().findMethod(name);
            if (declared.isPresent()) {
                run(new Call(bot, declared.get().name(), values, Map.of()), declared.get());
            }
        } catch (TelegramError | BadRequestException e) {
            LOG.log(Level.DEBUG, "A webhook's reply was no good call", e);
        }
    }

    private static Reply.Whole success(JsonNode result) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("ok", true);
        body.set("result", result);
        return Reply.json(200, body);
    }

    /** The answer to a path that is nobody's. */
    public static Reply.Whole notFound() {
        return failure(TelegramError.of(404, "Not Found"));
    }

    static Reply.Whole failure(TelegramError error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("ok", false);
        body.put("error_code", error.code());
        body.put("description", error.description());
        if (error.migratedTo() != null) {
            body.putObject("parameters").put("migrate_to_chat_id", error.migratedTo());
        }
        Integer wait = error.retryAfterSeconds();
        if (wait == null) {
            return Reply.json(error.code(), body);
        }
        body.putObject("parameters").put("retry_after", wait);
        return new Reply.Whole(
                error.code(),
                "application/json",
                body.toString().getBytes(StandardCharsets.UTF_8),
                Map.of("Retry-After", Integer.toString(wait)));
    }
}
