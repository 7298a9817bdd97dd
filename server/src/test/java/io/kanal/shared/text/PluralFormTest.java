package io.kanal.shared.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.text.PluralRules;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluralFormTest {
    @ParameterizedTest
    @ValueSource(strings = {"en", "ru", "uk", "tr", "fa"})
    void theFormOfEveryNumberIsThatOfIcu(String language) {
        Locale locale = Locale.of(language);
        PluralRules icu = PluralRules.forLocale(locale);
        LongStream.concat(
                        LongStream.rangeClosed(0, 10_000), LongStream.of(100_000, 1_000_000, 1_000_001, 4_000_000_012L))
                .forEach(number -> {
                    String form = icu.select((double) number);
                    assertThat(PluralForm.of(locale, number).name())
                            .as("%d in %s", number, language)
                            // What CLDR calls other is the last form here.
                            .isEqualTo(form.equals("other") ? "MANY" : form.toUpperCase(Locale.ROOT));
                });
    }

    @Test
    void aTextGivesAsManyFormsAsItsLanguageHasOrOne() {
        assertThat(PluralForm.choose("{0} пост|{0} поста|{0} постов", Locale.of("ru"), 22))
                .isEqualTo("{0} поста");
        assertThat(PluralForm.choose("{0} пост|{0} поста|{0} постов", Locale.of("ru"), 11))
                .isEqualTo("{0} постов");
        assertThat(PluralForm.choose("{0} post|{0} posts", Locale.ENGLISH, 1)).isEqualTo("{0} post");
        assertThat(PluralForm.choose("{0} پست", Locale.of("fa"), 12)).isEqualTo("{0} پست");
        assertThatThrownBy(() -> PluralForm.choose("a|b", Locale.of("uk"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uk");
    }
}
