package io.kanal.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A launch of a Mini App, signed as Telegram does for whoever opens it. */
public final class SignedLaunch {
    private SignedLaunch() {}

    /** One that was never shown before. */
    public static String of(String token, long telegramId, Instant at, String startParam) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "user", "{\"id\":%d,\"first_name\":\"Zoë\"}".formatted(telegramId),
                "auth_date", Long.toString(at.getEpochSecond()),
                "query_id", UUID.randomUUID().toString(),
                "signature", "x_Y-z"));
        if (!startParam.isEmpty()) {
            fields.put("start_param", startParam);
        }
        return of(token, fields);
    }

    public static String of(String token, Map<String, String> fields) {
        String text = new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining("\n"));
        String hash = HexFormat.of().formatHex(hmac(hmac("WebAppData".getBytes(StandardCharsets.UTF_8), token), text));
        return fields.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))
                + "&hash=" + hash;
    }

    public static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
