package io.kanal.web.internal.security;

import io.kanal.people.administration.Maintenance;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.web.OpenTo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Holds every endpoint to its {@link OpenTo}, and people to the doors being open; an endpoint of ours without a rule answers nobody. */
public final class AudienceCheck implements HandlerInterceptor {
    private final Maintenance maintenance;

    public AudienceCheck(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    /** The rule of a handler method: its own, else its class's; null when there is none. */
    public static @Nullable OpenTo rule(HandlerMethod method) {
        OpenTo own = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), OpenTo.class);
        return own != null ? own : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), OpenTo.class);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method) || !ours(method)) {
            return true;
        }
        OpenTo rule = rule(method);
        if (rule == null) {
            throw new KanalException(ErrorCode.FORBIDDEN, "Nobody may call this");
        }
        Scope scope = rule.value().scope();
        if (scope != null) {
            Caller caller = CallerArgument.current();
            require(caller, scope);
            // Who only scrapes is nobody who is kept waiting.
            if (scope != Scope.METRICS) {
                maintenance.requireOpen(caller);
            }
        }
        return true;
    }

    private static boolean ours(HandlerMethod method) {
        return method.getBeanType().getPackageName().startsWith("io.kanal");
    }

    /** Who may administrate may scrape too. */
    private static void require(Caller caller, Scope scope) {
        if (scope == Scope.METRICS && caller.may(Scope.ADMIN)) {
            return;
        }
        caller.require(scope);
    }
}
