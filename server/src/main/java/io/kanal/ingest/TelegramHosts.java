package io.kanal.ingest;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts at which Telegram serves one and the same: {@code t.me}, which sends readers to {@code telegram.me} where it is
 * blocked, {@code telegram.dog}, and names of channels below {@code t.me}.
 */
public final class TelegramHosts {
    private static final Pattern HOST =
            Pattern.compile("(?:[a-z0-9_-]+\\.)?t\\.me|(?:www\\.)?telegram\\.(?:me|dog)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS = Pattern.compile(
            "^((?:https?:)?//)?(?:www\\.)?(?:t\\.me|telegram\\.me|telegram\\.dog)(?=[/?#]|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FRONT_DOOR =
            Pattern.compile("(?:www\\.|core\\.|desktop\\.)?telegram\\.org", Pattern.CASE_INSENSITIVE);

    private TelegramHosts() {}

    /** Whether pages of channels are served there. */
    public static boolean contains(String host) {
        return HOST.matcher(host).matches();
    }

    /** Whether this is Telegram's own site, where t.me sends whoever asks for a name that cannot be one. */
    public static boolean isFrontDoor(String host) {
        return FRONT_DOOR.matcher(host).matches();
    }

    /** Whether what stands at one address may stand at the other: the same server, or another one of Telegram's, never less secure. */
    public static boolean sameSite(URI one, URI other) {
        if (one.getHost() == null || other.getHost() == null || other.getScheme() == null) {
            return false;
        }
        boolean sameHost = one.getHost().equalsIgnoreCase(other.getHost())
                || (contains(one.getHost()) && contains(other.getHost()));
        return sameHost && other.getScheme().equalsIgnoreCase(one.getScheme()) && one.getPort() == other.getPort();
    }

    /** An address with {@code t.me} for whichever of these hosts it has; others as they are. The scheme may be missing. */
    public static String canonical(String address) {
        Matcher host = ADDRESS.matcher(address);
        if (!host.find()) {
            return address;
        }
        String scheme = host.group(1) == null ? "" : host.group(1).toLowerCase(Locale.ROOT);
        return scheme + "t.me" + address.substring(host.end());
    }
}
