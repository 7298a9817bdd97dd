package io.kanal.ingest;

import io.kanal.shared.KanalException;
import io.kanal.shared.input.InvalidInput;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A public channel as people write it: {@code @name}, {@code t.me/name}, {@code https://t.me/s/name/123},
 * {@code name.t.me}, {@code tg://resolve?domain=name&post=123}.
 *
 * @param username without @, as written
 * @param post the id of a post, where the link has one
 */
public record ChannelReference(String username, @Nullable Long post) {
    private static final int LONGEST = 500;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{3,31}");
    private static final Pattern LINK = Pattern.compile("(?:https?://)?t\\.me(/.*)?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("(?:https?://)?([A-Za-z0-9_]+)\\.t\\.me(/.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern RESOLVE = Pattern.compile("tg:(?://)?resolve/?\\?(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern POST = Pattern.compile("[1-9]\\d{0,14}");

    /** First parts of t.me paths that lead to something else than a chat. */
    private static final Set<String> OTHER_LINKS = Set.of(
            "addstickers",
            "addemoji",
            "addtheme",
            "addlist",
            "share",
            "proxy",
            "socks",
            "bg",
            "login",
            "invoice",
            "setlanguage",
            "boost",
            "iv",
            "confirmphone",
            "giftcode",
            "contact",
            "nft",
            "stickers",
            "call",
            "auction");

    /** Reads what a person wrote; fails with a sentence that says what is wrong with it. */
    public static ChannelReference parse(String written) {
        String text = written.strip();
        if (text.isEmpty()) {
            throw wrong("Nothing was given; expected a channel such as @durov or https://t.me/durov");
        }
        if (text.length() > LONGEST) {
            throw wrong("That is too long for a channel's name or link (%d characters)".formatted(text.length()));
        }
        Matcher resolve = RESOLVE.matcher(text);
        if (resolve.matches()) {
            return resolved(text, resolve.group(1));
        }
        if (text.toLowerCase(Locale.ROOT).startsWith("tg:")) {
            throw text.contains("join") ? invite() : wrong(quoted(text) + " is not a link to a public channel");
        }
        Matcher link = LINK.matcher(TelegramHosts.canonical(text));
        if (link.matches()) {
            return path(text, link.group(1) == null ? "" : link.group(1));
        }
        Matcher subdomain = SUBDOMAIN.matcher(text);
        if (subdomain.matches()) {
            return path(text, "/" + subdomain.group(1) + (subdomain.group(2) == null ? "" : subdomain.group(2)));
        }
        if (text.matches("-?\\d+")) {
            throw new CannotFollow(
                    Followed.Reason.PRIVATE,
                    quoted(text) + " is an id; a channel is followed by its public name, such as @durov");
        }
        return named(text, text.startsWith("@") ? text.substring(1) : text, null);
    }

    private static ChannelReference resolved(String text, String query) {
        String domain = null;
        Long post = null;
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith("domain=")) {
                domain = parameter.substring("domain=".length());
            } else if (parameter.startsWith("post=")) {
                post = post(parameter.substring("post=".length()));
            }
        }
        if (domain == null) {
            throw wrong(quoted(text) + " names no channel: 'domain' is missing");
        }
        return named(text, domain, post);
    }

    private static ChannelReference path(String text, String path) {
        String[] parts = path.replaceFirst("[?#].*", "").replaceFirst("^/+", "").split("/+", -1);
        int first = parts[0].equalsIgnoreCase("s") && parts.length > 1 ? 1 : 0;
        String name = parts[first];
        if (name.isEmpty()) {
            throw wrong(quoted(text) + " names no channel");
        }
        if (name.startsWith("+") || name.startsWith("%2B") || name.equalsIgnoreCase("joinchat")) {
            throw invite();
        }
        if (name.equalsIgnoreCase("c")) {
            throw new CannotFollow(
                    Followed.Reason.PRIVATE,
                    "This links to a post of a private chat; only channels with a public name can be followed."
                            + " Import an export of the chat instead");
        }
        if (OTHER_LINKS.contains(name.toLowerCase(Locale.ROOT))) {
            throw wrong(quoted(text) + " does not lead to a channel");
        }
        return named(text, name, parts.length > first + 1 ? post(parts[first + 1]) : null);
    }

    private static ChannelReference named(String text, String name, @Nullable Long post) {
        if (!NAME.matcher(name).matches()) {
            throw wrong(quoted(text)
                    + " is not a channel's public name: expected 4 to 32 Latin letters, digits or underscores,"
                    + " beginning with a letter");
        }
        return new ChannelReference(name, post);
    }

    private static @Nullable Long post(String written) {
        return POST.matcher(written).matches() ? Long.valueOf(written) : null;
    }

    private static KanalException invite() {
        return new CannotFollow(
                Followed.Reason.PRIVATE,
                "This is an invite link to a private chat; only channels with a public name can be followed."
                        + " Import an export of the chat instead");
    }

    private static KanalException wrong(String message) {
        return InvalidInput.of("reference", "@name, t.me/name or a link to a post", message);
    }

    private static String quoted(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return "'" + shown.replaceAll("\\p{Cntrl}", " ") + "'";
    }

    @Override
    public String toString() {
        return "@" + username + (post == null ? "" : "/" + post);
    }
}
