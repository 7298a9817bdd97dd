package io.kanal.simulator.text;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The markup languages of the Bot API's {@code parse_mode}, and what their parsers share. */
public final class Markup {
    private static final Pattern USER_LINK = Pattern.compile("^tg:(?://)?user/?\\?(?:.*&)?id=(\\d+)(?:&.*)?$");
    private static final Pattern EMOJI_LINK = Pattern.compile("^tg:(?://)?emoji/?\\?(?:.*&)?id=(\\d+)(?:&.*)?$");
    private static final Pattern TIME_LINK = Pattern.compile("^tg:(?://)?time/?\\?(?:.*&)?unix=(\\d+)(?:&.*)?$");
    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):(.*)$", Pattern.DOTALL);
    private static final Pattern HOST = Pattern.compile(
            "^(?:[^/?#@\\s]*@)?(\\[[0-9A-Fa-f:.]+]|[\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)*)\\.?(:\\d{1,5})?(?:[/?#].*)?$",
            Pattern.DOTALL);

    private Markup() {}

    /**
     * Text as a bot gives it, read in its parse mode.
     *
     * @param parseMode {@code HTML}, {@code MarkdownV2}, {@code Markdown} in any case, or empty for plain text
     */
    public static StyledText parse(String text, String parseMode) {
        return switch (parseMode.toLowerCase(Locale.ROOT)) {
            case "", "none" -> StyledText.plain(text);
            case "html" -> parsed(() -> new HtmlMarkup(text).parse());
            case "markdownv2" -> parsed(() -> new MarkdownV2Markup(text).parse());
            case "markdown" -> parsed(() -> new MarkdownMarkup(text).parse());
            default -> throw new MarkupException("unsupported parse_mode");
        };
    }

    private static StyledText parsed(java.util.function.Supplier<StyledText> parser) {
        StyledText raw;
        try {
            raw = parser.get();
        } catch (MarkupException e) {
            throw new MarkupException("can't parse entities: " + e.getMessage());
        }
        return Entities.tidy(raw.text(), raw.entities());
    }

    /** Where a UTF-16 index lies in the UTF-8 form, which is how Telegram's errors count. */
    static int byteOffset(String text, int index) {
        return text.substring(0, Math.min(index, text.length())).getBytes(StandardCharsets.UTF_8).length;
    }

    /** The entity of a link: a mention of a user, a link, or nothing when the address is none. */
    static @Nullable Entity link(String address, int offset, int length) {
        Matcher user = USER_LINK.matcher(address);
        if (user.matches()) {
            return new Entity("text_mention", offset, length, user.group(1));
        }
        String checked = checkedLink(address);
        return checked == null ? null : new Entity("text_link", offset, length, checked);
    }

    /** The id in a {@code tg://emoji?id=…} link. */
    static @Nullable String emojiId(String address) {
        Matcher matcher = EMOJI_LINK.matcher(address);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** The seconds in a {@code tg://time?unix=…} link. */
    static @Nullable String unixTime(String address) {
        Matcher matcher = TIME_LINK.matcher(address);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** An address as Telegram stores it: with a scheme, and with a path; null when it is none it accepts. */
    static @Nullable String checkedLink(String address) {
        String trimmed = address.strip();
        if (trimmed.isEmpty() || trimmed.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>' || c == '"')) {
            return null;
        }
        Matcher scheme = SCHEME.matcher(trimmed);
        String rest = trimmed;
        String protocol = "http";
        if (scheme.matches() && !scheme.group(2).matches("\\d{1,5}(?:[/?#].*)?")) {
            protocol = scheme.group(1).toLowerCase(Locale.ROOT);
            rest = scheme.group(2);
            switch (protocol) {
                case "tg", "ton", "tonsite" -> {
                    return protocol + "://" + rest.replaceFirst("^//", "");
                }
                case "http", "https", "ftp" -> rest = rest.replaceFirst("^//", "");
                default -> {
                    return null;
                }
            }
        }
        Matcher host = HOST.matcher(rest);
        if (!host.matches()) {
            return null;
        }
        String name = host.group(1);
        if (name.indexOf('.') < 0 && !name.startsWith("[") && !name.equals("localhost")) {
            return null;
        }
        boolean bare = rest.indexOf('/') < 0 && rest.indexOf('?') < 0 && rest.indexOf('#') < 0;
        return protocol + "://" + rest + (bare ? "/" : "");
    }
}
