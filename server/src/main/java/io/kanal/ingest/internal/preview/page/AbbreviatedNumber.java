package io.kanal.ingest.internal.preview.page;

import io.kanal.posts.Counter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as t.me writes them: {@code 2}, {@code 1 234}, {@code 1.2K}, {@code 10.6M}. */
final class AbbreviatedNumber {
    private static final Pattern FORM =
            Pattern.compile("(\\d[\\d\\s\\u00a0\\u202f,]{0,20}(?:\\.\\d{1,6})?)\\s?(?:([KMB])(?![A-Z]))?");

    private AbbreviatedNumber() {}

    /** The first number in the text; the shown form is kept where it is abbreviated. */
    static Optional<Counter> find(String shown) {
        Matcher matcher = FORM.matcher(shown.toUpperCase(Locale.ROOT));
        if (!matcher.find()) {
            return Optional.empty();
        }
        String digits = matcher.group(1).replaceAll("[\\s\\u00a0\\u202f,]", "");
        String unit = matcher.group(2);
        long factor = unit == null ? 1 : factor(unit.charAt(0));
        long value = new BigDecimal(digits)
                .multiply(BigDecimal.valueOf(factor))
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
        return Optional.of(
                factor == 1
                        ? Counter.exact(value)
                        : new Counter(value, matcher.group().strip()));
    }

    private static long factor(char unit) {
        return switch (unit) {
            case 'K' -> 1_000;
            case 'M' -> 1_000_000;
            default -> 1_000_000_000;
        };
    }
}
