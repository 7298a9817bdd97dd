package io.kanal.web.internal.input;

import java.util.Collection;
import java.util.UUID;
import java.util.regex.Pattern;

/** How a value is written in an address or a form. */
enum Form {
    WHOLE("a whole number in the digits 0 to 9", "-?[0-9]{1,19}"),
    BROKEN("a number like 0.5", "-?[0-9]{1,19}([.][0-9]{1,40})?([eE][-+]?[0-9]{1,3})?"),
    TICK("true or false", "true|false"),
    ID("an id like 0195d3a8-7b1c-7f00-8000-0123456789ab", "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    SEVERAL("a value", "(?s).*"),
    TEXT("a value", "(?s).*");

    private final String expected;
    private final Pattern pattern;

    Form(String expected, String pattern) {
        this.expected = expected;
        this.pattern = Pattern.compile(pattern);
    }

    static Form of(Class<?> type) {
        if (type == long.class || type == Long.class || type == int.class || type == Integer.class) {
            return WHOLE;
        } else if (type == double.class || type == Double.class) {
            return BROKEN;
        } else if (type == boolean.class || type == Boolean.class) {
            return TICK;
        } else if (type == UUID.class) {
            return ID;
        }
        return Collection.class.isAssignableFrom(type) ? SEVERAL : TEXT;
    }

    String expected() {
        return expected;
    }

    /** Whether this is how the value is written; a tick of a browser's form is "on" or whatever the page says. */
    boolean has(String value, boolean strict) {
        return (this == TICK && !strict) || pattern.matcher(value).matches();
    }
}
