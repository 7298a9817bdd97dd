package io.kanal.shared;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A language Kanal tells apart; everything else is {@link #OTHER}. Most of them are stemmed, all are searched. */
public enum Language {
    RUSSIAN("ru"),
    UKRAINIAN("uk"),
    ENGLISH("en"),
    TURKISH("tr"),
    PERSIAN("fa"),
    ARABIC("ar"),
    GERMAN("de"),
    FRENCH("fr"),
    SPANISH("es"),
    ITALIAN("it"),
    PORTUGUESE("pt"),
    DUTCH("nl"),
    POLISH("pl"),
    ROMANIAN("ro"),
    INDONESIAN("id"),
    UZBEK("uz"),
    AZERBAIJANI("az"),
    BULGARIAN("bg"),
    BELARUSIAN("be"),
    SERBIAN("sr"),
    KAZAKH("kk"),
    URDU("ur"),
    CHINESE("zh"),
    JAPANESE("ja"),
    KOREAN("ko"),
    THAI("th"),
    HEBREW("he"),
    GREEK("el"),
    ARMENIAN("hy"),
    GEORGIAN("ka"),
    HINDI("hi"),
    OTHER("other");

    private final String code;

    Language(String code) {
        this.code = code;
    }

    /** The ISO 639-1 code, or {@code other}. */
    public String code() {
        return code;
    }

    public static Optional<Language> findByCode(String code) {
        String wanted = code.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(language -> language.code.equals(wanted))
                .findFirst();
    }

    /** All codes, as an error message lists them. */
    public static String codes() {
        return Arrays.stream(values()).map(Language::code).collect(Collectors.joining(", "));
    }
}
