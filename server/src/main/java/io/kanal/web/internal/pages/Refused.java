package io.kanal.web.internal.pages;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.internal.problems.Problem;
import io.kanal.web.internal.problems.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;

/**
 * A form that was refused. Its page is shown again as the answer to the POST, with what was typed, and the sentence stands at
 * the field that it is about. Templates know it as {@code refused}, which is null where nothing was refused.
 *
 * @param form which form of the page
 * @param sentence in English, told in the language of the page
 * @param fields what it is about; empty where it is about the form as a whole
 * @param typed what every field held
 */
public record Refused(String form, String sentence, Set<String> fields, Map<String, List<String>> typed) {
    /** No words about what was typed: the page itself is not for who asks, or not there. */
    private static final Set<ErrorCode> OF_THE_PAGE =
            Set.of(ErrorCode.FORBIDDEN, ErrorCode.NOT_LOGGED_IN, ErrorCode.INTERNAL);

    /** Has the page of the form say why; whoever calls it shows that page then. */
    public static void tell(
            String form,
            KanalException failure,
            Problems problems,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Map<String, List<String>> typed = request.getParameterMap().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, field -> List.of(field.getValue())));
        tell(form, failure, problems, typed, response, model);
    }

    /** The same for a form whose fields the servlet does not read. */
    public static void tell(
            String form,
            KanalException failure,
            Problems problems,
            Map<String, List<String>> typed,
            HttpServletResponse response,
            Model model) {
        if (OF_THE_PAGE.contains(failure.code())) {
            throw failure;
        }
        Problem problem = problems.of(failure);
        response.setStatus(problem.status());
        problem.headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        Set<String> fields =
                problem.fields().stream().map(Problem.Field::field).collect(Collectors.toUnmodifiableSet());
        model.addAttribute("refused", new Refused(form, problem.detail(), fields, typed));
    }

    /** Whether the sentence stands at this field. */
    public boolean at(String place, String field) {
        return form.equals(place) && fields.contains(field);
    }

    /** Whether the sentence is about this form as a whole. */
    public boolean in(String place) {
        return form.equals(place) && fields.isEmpty();
    }

    /** What this field held; null where it belongs to another form. */
    public @Nullable String typed(String place, String field) {
        return form.equals(place) ? typed.getOrDefault(field, List.of("")).getFirst() : null;
    }

    /** Whether this tick was set; null where it belongs to another form. */
    public @Nullable Boolean ticked(String place, String field, String value) {
        return form.equals(place) ? typed.getOrDefault(field, List.of()).contains(value) : null;
    }
}
