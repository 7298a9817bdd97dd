package io.kanal.web.internal.problems;

import io.kanal.people.Blocked;
import io.kanal.shared.ErrorCode;
import io.kanal.web.internal.locale.BlockedWords;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Shows a failure as a page to people with a browser: what happened, what was kept, what to do. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class PageProblems implements HandlerExceptionResolver {
    private final Problems problems;
    private final BlockedWords blocked;

    PageProblems(Problems problems, BlockedWords blocked) {
        this.problems = problems;
        this.blocked = blocked;
    }

    /** Whether a page should be shown: a browser's navigation, not a call of a script or a program. */
    static boolean wantsPage(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("text/html") && request.getHeader("HX-Request") == null;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (!wantsPage(request) || response.isCommitted()) {
            return null;
        }
        return failure instanceof Blocked kept
                ? turnAway(blocked.of(kept, request), response)
                : page(problems.of(failure), request, response);
    }

    /** Tells somebody who is blocked so. */
    static ModelAndView turnAway(BlockedWords.Words words, HttpServletResponse response) {
        response.setStatus(ErrorCode.FORBIDDEN.status());
        ModelAndView page = new ModelAndView("blocked", Map.of("words", words));
        page.setStatus(HttpStatus.FORBIDDEN);
        return page;
    }

    static ModelAndView page(Problem problem, HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(problem.status());
        problem.headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        String trace = Trace.of(request);
        ModelAndView page = new ModelAndView(
                "problem", Map.of("problem", problem, "traceId", trace == null ? "" : trace, "known", KNOWN));
        page.setStatus(org.springframework.http.HttpStatusCode.valueOf(problem.status()));
        return page;
    }

    /** Slugs whose heading and advice stand in the message bundles. */
    private static final List<String> KNOWN = List.of(
            "not-found",
            "conflict",
            "method-not-allowed",
            "forbidden",
            "foreign-host",
            "not-logged-in",
            "limit-reached",
            "too-large",
            "unavailable",
            "internal");
}
