package io.kanal.web.internal.security;

import io.kanal.people.Blocked;
import io.kanal.people.Keys;
import io.kanal.people.Session;
import io.kanal.people.Sessions;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.LimitReached;
import io.kanal.shared.secrets.Secret;
import io.kanal.web.internal.problems.Problem;
import io.kanal.web.internal.problems.Problems;
import io.kanal.web.internal.problems.Trace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who asks: by {@code Authorization: Bearer} where it is sent, else by the session's cookie. A wrong key is
 * refused at once; a stale cookie is no proof and no error.
 */
final class Identification extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";

    /** The block of a person who showed a session of theirs; only {@link #blocked} reads it. */
    private static final String BLOCKED = Identification.class.getName() + ".blocked";

    private final Keys keys;
    private final Sessions sessions;
    private final LoginPace pace;
    private final SessionCookie cookie;
    private final SecurityContextRepository contexts;
    private final Problems problems;

    Identification(
            Keys keys,
            Sessions sessions,
            LoginPace pace,
            SessionCookie cookie,
            SecurityContextRepository contexts,
            Problems problems) {
        this.keys = keys;
        this.sessions = sessions;
        this.pace = pace;
        this.cookie = cookie;
        this.contexts = contexts;
        this.problems = problems;
    }

    /** That who asks showed a session and is blocked. */
    static Optional<Blocked> blocked(HttpServletRequest request) {
        return Optional.ofNullable((Blocked) request.getAttribute(BLOCKED));
    }

    /** Whether the request carries a key; its cookies then count for nothing. */
    static boolean bearsKey(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Proof proof;
        if (bearsKey(request)) {
            String token = request.getHeader("Authorization")
                    .substring(BEARER.length())
                    .strip();
            proof = keys.authenticate(token)
                    .map(caller -> new Proof(caller, null))
                    .orElse(null);
            if (proof == null) {
                Optional<Blocked> blocked = keys.blocked(token);
                problems.write(
                        response,
                        blocked.isPresent() ? problems.of(blocked.get()) : wrongKey(request, response),
                        Trace.of(request));
                return;
            }
        } else {
            proof = bySession(request, response);
        }
        if (proof != null) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(proof);
            SecurityContextHolder.setContext(context);
            contexts.saveContext(context, request, response);
        }
        chain.doFilter(request, response);
    }

    private Problem wrongKey(HttpServletRequest request, HttpServletResponse response) {
        try {
            pace.wrongKey(request);
        } catch (LimitReached e) {
            return problems.of(e);
        }
        response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        return Problem.of(ErrorCode.NOT_LOGGED_IN, "This API key is unknown, expired or revoked");
    }

    private @Nullable Proof bySession(HttpServletRequest request, HttpServletResponse response) {
        Optional<SessionCookie.Shown> shown = cookie.shown(request);
        // A token counts in the cookie that it was given in, and in no other.
        Optional<Session> session = shown.flatMap(
                known -> sessions.find(known.token()).filter(found -> found.miniApp() == known.miniApp()));
        if (session.isEmpty()) {
            shown.flatMap(known -> sessions.blocked(known.token()))
                    .ifPresent(blocked -> request.setAttribute(BLOCKED, blocked));
            return null;
        }
        Session found = session.get();
        if (found.miniApp()) {
            SessionCookie.ofMiniAppFromHere(request);
        }
        if (found.renewable() && isPage(request)) {
            sessions.renew(shown.get().token()).ifPresent(token -> write(request, response, token, found.miniApp()));
        }
        return new Proof(found.user().caller(), found);
    }

    private void write(
            HttpServletRequest request, HttpServletResponse response, Secret<String> token, boolean miniApp) {
        if (miniApp) {
            cookie.writeMiniApp(request, response, token, sessions.longest());
        } else {
            cookie.write(request, response, token, sessions.longest());
        }
    }

    /** Whole pages come one after the other, and no cache keeps them; what they are made of comes all at once. */
    private static boolean isPage(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return "GET".equals(request.getMethod())
                && accept != null
                && accept.contains("text/html")
                && request.getRequestURI().startsWith("/app/");
    }
}
