package io.kanal.web.internal.input;

import io.kanal.shared.text.Characters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** An id that clients of the earlier systems send as a number, and others as text. */
public final class IdText extends StdScalarDeserializer<String> {
    IdText() {
        super(String.class);
    }

    @Override
    public @Nullable String deserialize(JsonParser json, DeserializationContext context) {
        if (!json.hasToken(JsonToken.VALUE_STRING) && !json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            return (String) context.handleUnexpectedToken(String.class, json);
        }
        String text = json.getString();
        return Characters.isStorable(text)
                ? text
                : (String) context.handleWeirdStringValue(String.class, text, Characters.EXPECTED);
    }
}
