package io.kanal.web.internal.security;

import io.kanal.people.Blocked;
import io.kanal.people.User;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives handler methods the {@link Caller} they ask for. */
public final class CallerArgument implements HandlerMethodArgumentResolver {
    /** Who asks; fails when nobody is known. */
    public static Caller current() {
        return proof().map(Proof::caller)
                .orElseThrow(() -> new KanalException(
                        ErrorCode.NOT_LOGGED_IN, "Log in, or send an API key as 'Authorization: Bearer kanal_…'"));
    }

    /** The proof of this request; empty when nobody is logged in. */
    public static Optional<Proof> proof() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof Proof proof
                ? Optional.of(proof)
                : Optional.empty();
    }

    /** The person at the browser; empty for keys and strangers. */
    public static Optional<User> visitor() {
        return proof().map(Proof::session).map(session -> session.user());
    }

    /**
     * Turns away whoever showed a session and is blocked.
     *
     * @throws Blocked where that is so
     */
    public static void requireNotBlocked(HttpServletRequest request) {
        Identification.blocked(request).ifPresent(blocked -> {
            throw blocked;
        });
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return current();
    }
}
