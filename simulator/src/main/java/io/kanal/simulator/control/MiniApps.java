package io.kanal.simulator.control;

import io.kanal.simulator.botapi.Bot;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Launch addresses of Mini Apps with signed {@code initData}: the HMAC by the bot's token, and the Ed25519 signature for
 * third parties by the simulator's own key, whose public half is {@link #PUBLIC_KEY}. Telegram's key signs nothing here.
 */
public final class MiniApps {
    /** The simulator's public key, raw, in hex: what stands in the place of Telegram's. */
    public static final String PUBLIC_KEY = "9b86f7869dbb1cc6b8838f6cab2557c69111b824d2e938ed12331fcf5d90c443";

    private static final String SEED_PHRASE = "kanal simulator: signs nothing but play";
    private static final String VERSION = "9.1";

    private final World world;

    public MiniApps(World world) {
        this.world = world;
    }

    /** The address with what clients put behind the hash; {@code withData} is false for apps of keyboard buttons. */
    public String address(
            Bot bot, User person, String url, boolean withData, @Nullable String startParameter, String theme) {
        String data = withData ? initData(bot, person, startParameter) : "";
        String launch = "tgWebAppData=" + encode(data) + "&tgWebAppVersion=" + VERSION + "&tgWebAppPlatform=web"
                + "&tgWebAppThemeParams=" + encode(theme(theme).toString());
        return url + (url.contains("#") ? "&" : "#") + launch;
    }

    /** Signed launch data as a query string. */
    public String initData(Bot bot, User person, @Nullable String startParameter) {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        user.put("id", person.id()).put("first_name", person.firstName());
        user.put("last_name", person.lastName() == null ? "" : person.lastName());
        if (person.username() != null) {
            user.put("username", person.username());
        }
        user.put("language_code", person.languageCode() == null ? "en" : person.languageCode());
        if (person.premium()) {
            user.put("is_premium", true);
        }
        user.put("allows_write_to_pm", true);
        Map<String, String> fields = new TreeMap<>();
        fields.put("query_id", world.responses().openWebApp(person.id(), bot.id()));
        fields.put("user", user.toString());
        fields.put("auth_date", Long.toString(world.now().getEpochSecond()));
        if (startParameter != null) {
            fields.put("start_param", startParameter);
        }
        fields.put("signature", signature(bot.id(), fields));
        fields.put("hash", hash(bot.token(), fields));
        return fields.entrySet().stream()
                .map(e -> e.getKey() + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Over every field but {@code hash}; the signature is one of them. */
    static String hash(String token, Map<String, String> fields) {
        byte[] secret = hmac("WebAppData".getBytes(StandardCharsets.UTF_8), token);
        return HexFormat.of().formatHex(hmac(secret, lines(fields)));
    }

    private static String signature(long bot, Map<String, String> fields) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey());
            signature.update((bot + ":WebAppData\n" + lines(fields)).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is missing from this JDK", e);
        }
    }

    private static PrivateKey privateKey() throws GeneralSecurityException {
        byte[] seed = MessageDigest.getInstance("SHA-256").digest(SEED_PHRASE.getBytes(StandardCharsets.UTF_8));
        return KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    }

    private static String lines(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining("\n"));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is missing from this JDK", e);
        }
    }

    private static ObjectNode theme(String name) {
        boolean dark = name.equals("dark");
        ObjectNode colours = JsonNodeFactory.instance.objectNode();
        colours.put("bg_color", dark ? "#17212b" : "#ffffff");
        colours.put("secondary_bg_color", dark ? "#0e1621" : "#f1f3f5");
        colours.put("text_color", dark ? "#f5f5f5" : "#101418");
        colours.put("hint_color", dark ? "#8a9aa9" : "#6b7785");
        colours.put("link_color", dark ? "#6ab3f3" : "#1a6fc4");
        colours.put("button_color", dark ? "#3a86c8" : "#2481cc");
        colours.put("button_text_color", "#ffffff");
        return colours;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
