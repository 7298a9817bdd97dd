package io.kanal.telegram.markup;

import io.kanal.shared.text.RichTextHtml;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a text may link to in Telegram. Of {@code tg:} only those that show a chat or a post: others would
 * mention people, or open settings in the reader's client.
 */
final class Links {
    private static final Pattern SHOWS_A_CHAT = Pattern.compile("tg://(resolve|privatepost)\\?[^\\s\"<>]+");
    private static final Pattern BARE_HOST =
            Pattern.compile("(?:[\\p{L}\\p{N}_-]{1,63}\\.){1,10}\\p{L}{2,24}(?::\\d{1,5})?(?:[/?#]\\S*)?");
    private static final Pattern PERSON = Pattern.compile("[1-9]\\d{0,15}");

    private Links() {}

    /** The address where a link may lead to it; null otherwise. */
    static @Nullable String allowed(@Nullable String address) {
        String safe = RichTextHtml.safe(address);
        if (safe == null || safe.indexOf('"') >= 0 || safe.indexOf('<') >= 0 || safe.indexOf('>') >= 0) {
            return null;
        }
        String lower = safe.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return safe;
        }
        return SHOWS_A_CHAT.matcher(safe).matches() ? safe : null;
    }

    /** An address as people write it; one without a scheme is taken for https. */
    static @Nullable String written(String address) {
        String bare = address.strip();
        return BARE_HOST.matcher(bare).matches() ? allowed("https://" + bare) : allowed(bare);
    }

    /** The address that mentions a person by id; null where the id is none. */
    static @Nullable String person(@Nullable String id) {
        return id != null && PERSON.matcher(id).matches() ? "tg://user?id=" + id : null;
    }
}
