package io.kanal.web.internal.problems;

import io.kanal.people.Blocked;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.locale.BlockedWords;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Answers what failed before or outside Spring MVC, where the servlet container forwards to {@code /error}. */
@Hidden
@Controller
@OpenTo(Audience.EVERYONE)
public class Failures implements ErrorController {
    private static final String GIVEN = Failures.class.getName();

    private final Problems problems;
    private final BlockedWords blocked;

    Failures(Problems problems, BlockedWords blocked) {
        this.problems = problems;
        this.blocked = blocked;
    }

    /** Ends a request from a filter, with a page or a problem as the caller wants it. */
    public static void send(HttpServletRequest request, HttpServletResponse response, KanalException failure)
            throws IOException {
        request.setAttribute(GIVEN, failure);
        response.sendError(failure.code().status());
    }

    @RequestMapping("/error")
    @Nullable
    ModelAndView tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object given = request.getAttribute(GIVEN);
        Object failure = given == null ? request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) : given;
        if (failure instanceof Blocked kept && PageProblems.wantsPage(request)) {
            return PageProblems.turnAway(blocked.of(kept, request), response);
        }
        Problem problem = switch (failure) {
            // Tomcat notes that the body ended too early, whatever the reader of the body made of it.
            case IOException broken -> Problem.of(ErrorCode.BAD_REQUEST, "The request broke off before its end");
            case Throwable thrown -> problems.of(thrown);
            case null, default -> ofStatus((Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
        };
        if (PageProblems.wantsPage(request)) {
            return PageProblems.page(problem, request, response);
        }
        problems.write(response, problem, Trace.of(request));
        return null;
    }

    private static Problem ofStatus(@Nullable Integer status) {
        if (status == null || status < 400) {
            return Problem.of(ErrorCode.NOT_FOUND, "There is nothing at this address");
        }
        for (ErrorCode code : ErrorCode.values()) {
            if (code.status() == status) {
                return Problem.of(code, HttpStatus.valueOf(status).getReasonPhrase());
            }
        }
        HttpStatus known = HttpStatus.resolve(status);
        String slug = known == null
                ? "http-" + status
                : known.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Problem(status, slug, known == null ? slug : known.getReasonPhrase(), List.of(), new HttpHeaders());
    }
}
