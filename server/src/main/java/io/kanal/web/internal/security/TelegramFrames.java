package io.kanal.web.internal.security;

import io.kanal.web.WebProperties;
import java.net.URI;
import java.util.List;
import org.springframework.stereotype.Component;

/** The sites whose pages may show the Mini App in a frame: Telegram's clients in a browser, and the simulator where one stands in for Telegram. */
@Component
public class TelegramFrames {
    /** Where Telegram opens the Mini App, and what everybody may have framed there. */
    public static final String ENTRANCE = "/miniapp";

    private static final List<String> TELEGRAM = List.of("https://web.telegram.org");
    private static final String PUBLIC = "https://t.me";

    private final String sources;

    TelegramFrames(WebProperties properties) {
        URI telegram = properties.telegramUrl();
        this.sources = telegram.toString().equals(PUBLIC)
                ? String.join(" ", TELEGRAM)
                : telegram.getScheme() + "://" + telegram.getRawAuthority();
    }

    /** As a policy lists them, and the script of the page reads them. */
    public String sources() {
        return sources;
    }
}
