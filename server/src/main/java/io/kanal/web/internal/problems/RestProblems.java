package io.kanal.web.internal.problems;

import io.kanal.web.internal.locale.Telling;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** The one place where a failed call becomes an RFC 9457 answer. */
@RestControllerAdvice
class RestProblems {
    private final Problems problems;
    private final Telling telling;

    RestProblems(Problems problems, Telling telling) {
        this.problems = problems;
        this.telling = telling;
    }

    @ExceptionHandler(Throwable.class)
    @Nullable
    ResponseEntity<ProblemDetail> tell(Throwable failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (failure instanceof AsyncRequestNotUsableException) {
            // The client went away in the middle of the answer; there is nobody left to tell.
            return null;
        }
        Problem problem = problems.of(failure);
        if (response.isCommitted()) {
            return null;
        }
        response.resetBuffer();
        ProblemDetail body = problem.body(Trace.of(request));
        if (request.getHeader("HX-Request") != null) {
            // A page's script shows it to a person.
            body.setDetail(telling.tell(problem.detail(), LocaleContextHolder.getLocale()));
        }
        return ResponseEntity.status(problem.status())
                .headers(problem.headers())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }
}
