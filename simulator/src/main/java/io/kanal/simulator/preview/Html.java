package io.kanal.simulator.preview;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small pieces of t.me's HTML. */
final class Html {
    private static final Pattern EMOJI = Pattern.compile(
            "(?:\\p{IsEmoji_Presentation}|\\p{IsEmoji}\\ufe0f)(?:\\p{IsEmoji_Modifier}|\\ufe0f|\\u200d\\p{IsEmoji}\\ufe0f?)*");

    private Html() {}

    /** Escaped as t.me escapes, the exclamation mark included. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("!", "&#33;");
    }

    /** Escaped, with line breaks, and emoji in their own element. */
    static String text(String text) {
        Matcher matcher = EMOJI.matcher(text);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            out.append(escape(text.substring(from, matcher.start())));
            out.append(emoji(matcher.group()));
            from = matcher.end();
        }
        out.append(escape(text.substring(from)));
        return out.toString().replace("\n", "<br/>");
    }

    static String emoji(String emoji) {
        String bytes = HexFormat.of()
                .withUpperCase()
                .formatHex(emoji.replace("\ufe0f", "").getBytes(StandardCharsets.UTF_8));
        return "<i class=\"emoji\" style=\"background-image:url('//telegram.org/img/emoji/40/%s.png')\"><b>%s</b></i>"
                .formatted(bytes, emoji);
    }

    /** 1234 as {@code 1.23K}, as t.me shortens. */
    static String shortNumber(long number) {
        if (number < 1000) {
            return Long.toString(number);
        }
        double value = number / (number < 1_000_000 ? 1000.0 : 1_000_000.0);
        String unit = number < 1_000_000 ? "K" : "M";
        String digits = value >= 100
                ? Long.toString((long) value)
                : Double.toString(Math.floor(value * (value >= 10 ? 10 : 100)) / (value >= 10 ? 10.0 : 100.0));
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + unit;
    }

    static String duration(int seconds) {
        return "%d:%02d".formatted(seconds / 60, seconds % 60);
    }
}
