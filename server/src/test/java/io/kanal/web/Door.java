package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.Scope;
import io.kanal.web.internal.security.AudienceCheck;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * One way in: what the handler says of itself.
 *
 * @param asks the parameters that it reads from the query or a form, by name, with their types
 */
record Door(String verb, String pattern, Audience audience, Owner owner, TreeMap<String, Class<?>> asks) {
    /** A variable of a path. */
    static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?::(?:[^{}]|\\{[^}]*})*)?}");

    /** Every way in, by path; one without a rule fails. */
    static List<Door> all(Collection<RequestMappingHandlerMapping> mappings) {
        List<Door> doors = new ArrayList<>();
        mappings.forEach(mapping -> mapping.getHandlerMethods().forEach((info, method) -> {
            if (!method.getBeanType().getPackageName().startsWith("io.kanal")) {
                return;
            }
            OpenTo rule = Objects.requireNonNull(AudienceCheck.rule(method), () -> "No rule at " + method);
            Set<RequestMethod> verbs = info.getMethodsCondition().getMethods();
            for (String pattern : info.getPatternValues()) {
                for (RequestMethod verb : verbs.isEmpty() ? Set.of(RequestMethod.GET) : verbs) {
                    doors.add(new Door(verb.name(), pattern, rule.value(), rule.owner(), asks(method)));
                }
            }
        }));
        assertThat(doors).hasSizeGreaterThan(80);
        return doors.stream()
                .distinct()
                .sorted(Comparator.comparing(Door::pattern).thenComparing(Door::verb))
                .toList();
    }

    private static TreeMap<String, Class<?>> asks(HandlerMethod method) {
        TreeMap<String, Class<?>> asks = new TreeMap<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam asked = parameter.getParameterAnnotation(RequestParam.class);
            Class<?> type = parameter.getParameterType();
            if (asked != null) {
                asks.put(asked.name().isEmpty() ? parameter.getParameter().getName() : asked.name(), type);
            } else if (type.isRecord()
                    && type.getPackageName().startsWith("io.kanal.web")
                    && !parameter.hasParameterAnnotation(RequestBody.class)) {
                Arrays.stream(type.getRecordComponents())
                        .forEach((RecordComponent part) -> asks.put(part.getName(), part.getType()));
            }
        }
        return asks;
    }

    boolean changes() {
        return !verb.equals("GET");
    }

    String row() {
        Scope scope = audience.scope();
        return "| `%s %s` | %s | %s | %s |"
                .formatted(
                        verb,
                        pattern,
                        scope == null ? "–" : scope.label(),
                        scope == null ? "anybody" : scope == Scope.ADMIN ? "administrator" : "any",
                        owner.name().toLowerCase(Locale.ROOT));
    }
}
