package io.kanal.operations.internal.postgres;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Marks the thread of a request: somebody waits for what it asks the database, so it waits less long than other work. */
final class RequestPatience extends OncePerRequestFilter {
    private static final ThreadLocal<Boolean> REQUEST = new ThreadLocal<>();

    /** Whether this thread answers a request. */
    static boolean isRequest() {
        return REQUEST.get() != null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        REQUEST.set(true);
        try {
            chain.doFilter(request, response);
        } finally {
            REQUEST.remove();
        }
    }
}
