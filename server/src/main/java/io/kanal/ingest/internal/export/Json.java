package io.kanal.ingest.internal.export;

import io.kanal.posts.message.MessageParts;
import io.kanal.shared.text.Characters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the JSON of one message is read, and careful looks into it: a field of the wrong shape is as good as missing.
 *
 * <p>The limits are far above what Telegram allows (a text has 4,096 units, the blocks of a rich message nest sixteen deep, each with some brackets) and far below what
 * could hurt. Raw control characters and odd escapes are accepted: Desktop writes {@code \x1F}, which JSON does not know.
 */
public final class Json {
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxStringLength(262_144)
                            .maxNameLength(512)
                            .maxNumberLength(64)
                            .build())
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .build();

    private Json() {}

    /** The string in this field. */
    public static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value != null && value.isString() ? Characters.storable(value.stringValue()) : null;
    }

    /** The string or number in this field, as text. */
    public static @Nullable String scalar(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull() || value.isContainer()) {
            return null;
        }
        return Characters.storable(value.asString());
    }

    /** The whole number in this field, also where it is written as a string. */
    public static @Nullable Long whole(JsonNode node, String field) {
        return whole(node.get(field));
    }

    public static @Nullable Long whole(@Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        return value.isString() ? whole(value.stringValue()) : null;
    }

    public static @Nullable Long whole(String digits) {
        int length = digits.length();
        if (length == 0 || length > 19) {
            return null;
        }
        for (int i = 0; i < length; i++) {
            char c = digits.charAt(i);
            boolean sign = i == 0 && c == '-' && length > 1;
            if (!sign && (c < '0' || c > '9')) {
                return null;
            }
        }
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            // Nineteen digits may still be more than a long holds: as good as missing.
            return null;
        }
    }

    /** A size, a count or a duration: never negative, and no more than can be added up. */
    public static @Nullable Long amount(JsonNode node, String field) {
        return amount(node.get(field));
    }

    public static @Nullable Long amount(@Nullable JsonNode value) {
        return amount(whole(value));
    }

    public static @Nullable Long amount(String digits) {
        return amount(whole(digits));
    }

    private static @Nullable Long amount(@Nullable Long value) {
        return value == null || value < 0 || value > MessageParts.LARGEST_AMOUNT ? null : value;
    }

    public static @Nullable Integer smallAmount(JsonNode node, String field) {
        Long value = amount(node, field);
        return value == null || value > Integer.MAX_VALUE ? null : (Integer) value.intValue();
    }

    public static boolean flag(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value != null && value.isBoolean() && value.booleanValue();
    }
}
