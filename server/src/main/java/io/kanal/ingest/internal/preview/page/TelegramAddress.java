package io.kanal.ingest.internal.preview.page;

import io.kanal.ingest.TelegramHosts;
import io.kanal.shared.TelegramChatId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an address of t.me points to: a chat by name or id, and one of its messages.
 *
 * @param username null where the address has only an id
 * @param message null where the address names only the chat
 */
record TelegramAddress(
        @Nullable String username,
        @Nullable TelegramChatId chat,
        @Nullable Long message) {
    private static final Pattern BY_ID = Pattern.compile("^/c/(\\d{1,15})(?:/\\d{1,15})??(?:/(\\d{1,15}))?/?$");
    private static final Pattern BY_NAME =
            Pattern.compile("^/(?:s/)?([A-Za-z][A-Za-z0-9_]{1,63})(?:/(\\d{1,15}))?(?:/(\\d{1,15}))?/?$");
    private static final Pattern HOST = Pattern.compile("^(?:https?:)?//t\\.me(/[^?#]*)");

    static Optional<TelegramAddress> find(String href) {
        Matcher host = HOST.matcher(TelegramHosts.canonical(href));
        String path = host.lookingAt() ? host.group(1) : href.split("[?#]", 2)[0];
        Matcher byId = BY_ID.matcher(path);
        if (byId.matches()) {
            return Optional.of(new TelegramAddress(
                    null, TelegramChatId.ofChannel(Long.parseLong(byId.group(1))), number(byId.group(2))));
        }
        Matcher byName = BY_NAME.matcher(path);
        if (byName.matches()) {
            String last = byName.group(3) == null ? byName.group(2) : byName.group(3);
            return Optional.of(new TelegramAddress(byName.group(1), null, number(last)));
        }
        return Optional.empty();
    }

    private static @Nullable Long number(@Nullable String digits) {
        return digits == null ? null : Long.valueOf(digits);
    }
}
