package io.kanal.bot.internal.words;

import io.kanal.people.User;
import io.kanal.people.Users;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The bot's words in every language Kanal speaks, one bundle each. */
@Component
public class Wordings {
    private static final String FALLBACK = "en";

    private final Map<String, Wording> byLanguage = new LinkedHashMap<>();

    Wordings() {
        for (String language : Users.LANGUAGES) {
            byLanguage.put(language, new Wording(Locale.of(language), bundle(language)));
        }
    }

    private static Properties bundle(String language) {
        String file = "/messages/bot_" + language + ".properties";
        Properties templates = new Properties();
        try (InputStream stream = Wordings.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("The bundle " + file + " is missing");
            }
            Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
            templates.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return templates;
    }

    Map<String, Wording> all() {
        return Map.copyOf(byLanguage);
    }

    public Wording in(String language) {
        return Optional.ofNullable(byLanguage.get(language)).orElseGet(() -> byLanguage.get(FALLBACK));
    }

    /** For somebody who is not known: what their Telegram speaks, else English. */
    public Wording ofTelegram(@Nullable String languageCode) {
        return in(spoken(languageCode).orElse(FALLBACK));
    }

    /** For a user: the language they chose, else what their Telegram speaks, else what Kanal assumed for them. */
    public Wording of(User user, @Nullable String languageCode) {
        String assumed = user.language().getLanguage();
        return in(user.languageChosen() ? assumed : spoken(languageCode).orElse(assumed));
    }

    /** Telegram gives IETF tags such as {@code pt-br}. */
    private static Optional<String> spoken(@Nullable String languageCode) {
        return Optional.ofNullable(languageCode)
                .map(code -> Locale.forLanguageTag(code).getLanguage())
                .filter(Users.LANGUAGES::contains);
    }
}
