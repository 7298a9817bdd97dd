package io.kanal.ingest.internal.preview.page;

import io.kanal.ingest.TelegramHosts;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a link in a post's text is: t.me writes mentions, hashtags, addresses and hidden links all as {@code <a>}. Those
 * that clients find by themselves are told from those the author made.
 */
final class LinkSpan {
    private static final Pattern USER = Pattern.compile("tg://user\\?id=(\\d{1,18})");
    private static final Pattern SCHEME = Pattern.compile("^[a-z][a-z0-9+.-]*://");

    private LinkSpan() {}

    static Optional<Span> of(String written, String shown, int offset) {
        String href = unescape(written.strip());
        String visible = shown.strip();
        if (visible.isEmpty() || href.isEmpty()) {
            return Optional.empty();
        }
        String lower = href.toLowerCase(Locale.ROOT);
        if (lower.startsWith("javascript:") || lower.startsWith("data:") || lower.startsWith("vbscript:")) {
            return Optional.empty();
        }
        Kind found = automatic(lower, visible);
        if (found != null) {
            int start = offset + shown.indexOf(visible);
            return Optional.of(Span.of(found, start, visible.length()));
        }
        Matcher user = USER.matcher(lower);
        if (user.lookingAt()) {
            return Optional.of(new Span(Kind.TEXT_MENTION, offset, shown.length(), user.group(1)));
        }
        return Optional.of(new Span(Kind.TEXT_LINK, offset, shown.length(), absolute(href)));
    }

    private static @Nullable Kind automatic(String href, String visible) {
        if (visible.startsWith("#") && href.contains("?q=%23")) {
            return Kind.HASHTAG;
        }
        if (visible.startsWith("$") && href.contains("?q=%24")) {
            return Kind.CASHTAG;
        }
        if (href.startsWith("tel:")) {
            return Kind.PHONE_NUMBER;
        }
        if (href.startsWith("mailto:")) {
            return same(href.substring("mailto:".length()), visible) ? Kind.EMAIL : null;
        }
        if (visible.startsWith("@") && mentions(href, visible.substring(1))) {
            return Kind.MENTION;
        }
        return same(href, visible) ? Kind.URL : null;
    }

    private static boolean mentions(String href, String name) {
        return same(href, "t.me/" + name)
                || TelegramAddress.find(href)
                        .filter(address -> address.message() == null && name.equalsIgnoreCase(address.username()))
                        .isPresent();
    }

    /** Since April 2024 ampersands in addresses arrive escaped twice. */
    static String unescape(String href) {
        String plain = href;
        for (int round = 0; round < 3 && plain.contains("&amp;"); round++) {
            plain = plain.replace("&amp;", "&");
        }
        return plain;
    }

    private static String absolute(String href) {
        if (href.startsWith("//")) {
            return "https:" + href;
        }
        return href.startsWith("/") || href.startsWith("?") ? "https://t.me" + href : href;
    }

    private static boolean same(String address, String visible) {
        return bare(address).equals(bare(visible));
    }

    private static String bare(String address) {
        String plain = SCHEME.matcher(decode(unescape(address)).toLowerCase(Locale.ROOT))
                .replaceFirst("");
        plain = TelegramHosts.canonical(plain);
        return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static String decode(String address) {
        try {
            return URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            // A stray per cent sign: compared as it stands.
            return address;
        }
    }
}
