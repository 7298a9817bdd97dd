package io.kanal.web.internal.input;

import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.input.InvalidInput.Field;
import io.kanal.shared.text.Characters;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Looks at parameters, forms and variables of the path before a handler is called: no text that cannot be stored, numbers and
 * ids in one form. Kanal's own interface is read to the letter besides: a name nobody reads, an empty value where one is
 * needed, or the same name twice is refused, as a mistyped filter would be taken for a wish to see everything. The contracts
 * and the pages leave such things alone.
 */
public final class InputCheck implements HandlerInterceptor {
    private static final String STRICT = "/api/v1/";
    /** Sent along by pages with whatever they send. */
    private static final String CSRF = "_csrf";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method) || request.getDispatcherType() != DispatcherType.REQUEST) {
            return true;
        }
        if (isForm(request) && takesBody(method)) {
            return true; // refused for its type, once the body is to be read
        }
        boolean strict = request.getRequestURI().startsWith(STRICT);
        Map<String, MethodParameter> declared = parameters(method);
        List<Field> wrong = new ArrayList<>();
        request.getParameterMap().forEach((name, values) -> {
            if (!Characters.isStorable(name)) {
                wrong.add(new Field(Characters.storable(name), "a name that is " + Characters.EXPECTED));
                return;
            }
            MethodParameter parameter = declared.get(name);
            String expected = strict && parameter == null && !name.equals(CSRF)
                    ? unknown(declared)
                    : expected(parameter, values, strict);
            if (expected != null) {
                wrong.add(new Field(name, expected));
            }
        });
        variables(request).forEach((name, value) -> {
            String expected = expected(variable(method, name), new String[] {value}, strict);
            if (expected != null) {
                wrong.add(new Field(name, expected));
            }
        });
        if (!wrong.isEmpty()) {
            throw InvalidInput.fields(wrong);
        }
        return true;
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    private static boolean takesBody(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
    }

    private static String unknown(Map<String, MethodParameter> declared) {
        return declared.isEmpty() ? "no parameters" : "one of the parameters " + String.join(", ", declared.keySet());
    }

    /** What should have been sent; null where nothing is wrong with what was. */
    private static @Nullable String expected(@Nullable MethodParameter parameter, String[] values, boolean strict) {
        for (String value : values) {
            if (!Characters.isStorable(value)) {
                return Characters.EXPECTED;
            }
        }
        if (parameter == null) {
            return null;
        }
        Form form = Form.of(parameter.getParameterType());
        if (strict && form != Form.SEVERAL && values.length > 1) {
            return "one value";
        }
        for (String value : values) {
            boolean empty = value.isEmpty() && (!strict || (form == Form.TEXT && !hasDefault(parameter)));
            if (!empty && (value.isEmpty() || !form.has(value, strict))) {
                return form.expected();
            }
        }
        return null;
    }

    private static boolean hasDefault(MethodParameter parameter) {
        RequestParam sent = parameter.getParameterAnnotation(RequestParam.class);
        return sent != null && !sent.defaultValue().equals(ValueConstants.DEFAULT_NONE);
    }

    private static Map<String, MethodParameter> parameters(HandlerMethod method) {
        Map<String, MethodParameter> declared = new LinkedHashMap<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam sent = parameter.getParameterAnnotation(RequestParam.class);
            if (sent != null) {
                declared.put(name(parameter, sent.name()), parameter);
            }
        }
        return declared;
    }

    private static @Nullable MethodParameter variable(HandlerMethod method, String name) {
        for (MethodParameter parameter : method.getMethodParameters()) {
            PathVariable variable = parameter.getParameterAnnotation(PathVariable.class);
            if (variable != null && name(parameter, variable.name()).equals(name)) {
                return parameter;
            }
        }
        return null;
    }

    private static String name(MethodParameter parameter, String given) {
        return given.isEmpty() ? String.valueOf(parameter.getParameter().getName()) : given;
    }

    @SuppressWarnings("unchecked") // Spring's own word for what the attribute holds
    private static Map<String, String> variables(HttpServletRequest request) {
        Object known = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return known == null ? Map.of() : (Map<String, String>) known;
    }
}
