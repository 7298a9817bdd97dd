package io.kanal.telegram;

import io.kanal.shared.secrets.Secret;
import io.kanal.telegram.bots.BotRows;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who opened a Mini App, as Telegram signs it ({@code initData}). Only the token of Kanal's own bot counts: who owns another
 * bot of this installation could sign whatever they like with its token. The token never leaves this room.
 *
 * @see <a href="https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app">Validating data received
 *     via the Mini App</a>
 */
@Component
public final class MiniAppLaunches {
    /** How long a launch counts after Telegram signed it. */
    public static final Duration LIFETIME = Duration.ofHours(1);

    /** Characters of a launch; real ones have a few hundred. */
    public static final int LONGEST = 8 * 1024;

    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private final BotRows rows;
    private final JsonMapper json;
    private final Clock clock;

    public MiniAppLaunches(BotRows rows, JsonMapper json, Clock clock) {
        this.rows = rows;
        this.json = json;
        this.clock = clock;
    }

    /** What a launch proves. */
    public sealed interface Launch {
        /**
         * Telegram says so.
         *
         * @param hash the signature in lower-case hexadecimal; the same for every way in which this launch can be written
         * @param startParam what the link that was followed carried; empty where it carried nothing
         */
        record Signed(long telegramId, String hash, String startParam) implements Launch {}

        /** It proves nothing. */
        record Refused(Reason reason) implements Launch {}
    }

    /** Why a launch proves nothing. */
    public enum Reason {
        /** There is no bot of Kanal's own that works. */
        NO_BOT,
        /** It is no launch, or names nobody. */
        MALFORMED,
        FORGED,
        /** It is older than an hour, or from the future. */
        OLD
    }

    /** Reads what a Mini App was opened with; any text gives an answer. */
    public Launch check(String initData) {
        if (initData.isEmpty() || initData.length() > LONGEST) {
            return new Launch.Refused(Reason.MALFORMED);
        }
        Optional<Map<String, String>> read = fields(initData);
        if (read.isEmpty()) {
            return new Launch.Refused(Reason.MALFORMED);
        }
        Map<String, String> fields = read.get();
        String hash = fields.remove("hash");
        String date = fields.get("auth_date");
        if (hash == null
                || !HASH.matcher(hash).matches()
                || date == null
                || !SECONDS.matcher(date).matches()) {
            return new Launch.Refused(Reason.MALFORMED);
        }
        Optional<Secret<String>> token = rows.own()
                .filter(bot -> bot.state() == BotState.ACTIVE)
                .map(bot -> rows.key(bot.id()).token());
        if (token.isEmpty()) {
            return new Launch.Refused(Reason.NO_BOT);
        }
        byte[] sent = HexFormat.of().parseHex(hash);
        if (!MessageDigest.isEqual(signature(fields, token.get()), sent)) {
            return new Launch.Refused(Reason.FORGED);
        }
        Instant signed = Instant.ofEpochSecond(Long.parseLong(date));
        Instant now = clock.instant();
        if (signed.isBefore(now.minus(LIFETIME)) || signed.isAfter(now.plus(SKEW))) {
            return new Launch.Refused(Reason.OLD);
        }
        long person = person(fields.getOrDefault("user", ""));
        return person <= 0
                ? new Launch.Refused(Reason.MALFORMED)
                : new Launch.Signed(person, HexFormat.of().formatHex(sent), fields.getOrDefault("start_param", ""));
    }

    /** Names in their order with their values as they were before they were put into an address; empty where one stands twice. */
    private static Optional<Map<String, String>> fields(String initData) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : initData.split("&", -1)) {
            int sign = pair.indexOf('=');
            if (sign <= 0) {
                return Optional.empty();
            }
            try {
                String name = URLDecoder.decode(pair.substring(0, sign), StandardCharsets.UTF_8);
                String value = URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8);
                if (fields.put(name, value) != null) {
                    return Optional.empty();
                }
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // no encoding at all: anybody may send anything
            }
        }
        return Optional.of(fields);
    }

    /** All fields that were received but the signature itself; {@code signature}, which is for third parties, is one of them. */
    private static byte[] signature(Map<String, String> fields, Secret<String> token) {
        String text = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("\n"));
        return hmac(hmac("WebAppData".getBytes(StandardCharsets.UTF_8), token.reveal()), text);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has HMAC with SHA-256", e);
        }
    }

    /** The id of whom Telegram names; 0 where it names nobody, as for keyboard buttons and inline mode. */
    private long person(String user) {
        try {
            JsonNode id = json.readTree(user).path("id");
            return id.isIntegralNumber() && id.canConvertToLong() ? id.asLong(0) : 0;
        } catch (JacksonException e) {
            return 0;
        }
    }
}
