package io.kanal.web.internal.security;

import io.kanal.people.Blocked;
import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.WebProperties;
import io.kanal.web.internal.problems.Failures;
import io.kanal.web.internal.problems.Problem;
import io.kanal.web.internal.problems.Problems;
import io.kanal.web.internal.problems.Trace;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** The filter chain: identification, CSRF for cookies, what is open to strangers, and the answers to those kept out. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    /** Where a Mini App proves who opened it; the launch itself is the proof, whatever cookies come along. */
    private static final String MINI_APP_SESSION = TelegramFrames.ENTRANCE + "/session";

    /** What strangers may ask for; everything else needs a session or a key. */
    static final String[] OPEN = {
        "/",
        "/login",
        "/login/*",
        TelegramFrames.ENTRANCE,
        MINI_APP_SESSION,
        "/assets/**",
        "/webjars/**",
        "/favicon.ico",
        "/error",
        "/health",
        "/healthz",
        "/rag/health",
        "/docs",
        "/docs/**",
        "/swagger-ui/**",
        "/redoc",
        "/openapi.json",
        "/openapi.json/**",
        "/privacy",
        "/goodbye/*",
        "/api/v1/erasures/*",
        "/admin-panel",
        "/admin-panel/*",
        "/telegram/webhook/*"
    };

    /** Methods that no address knows are told so with the address's own, like any other that it does not take. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler rejections() {
        return (request, response, rejected) -> Failures.send(
                request, response, new KanalException(ErrorCode.BAD_REQUEST, Problems.UNSAFE_ADDRESS, rejected));
    }

    @Bean
    SecurityFilterChain security(
            HttpSecurity http,
            Keys keys,
            Sessions sessions,
            LoginPace pace,
            SessionCookie cookie,
            TelegramFrames frames,
            WebProperties properties,
            Problems problems) {
        RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
        return http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(context -> context.securityContextRepository(contexts))
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(csrf -> csrf.csrfTokenRepository(new SessionCsrfTokens())
                        // Each page shows the token under another mask, so that its compressed length tells nothing of
                        // it.
                        .csrfTokenRequestHandler(new XorCsrfTokenRequestAttributeHandler())
                        .ignoringRequestMatchers(request -> Identification.bearsKey(request)
                                || cookie.shown(request).isEmpty()
                                || request.getRequestURI().startsWith("/login/")
                                || request.getRequestURI().equals(MINI_APP_SESSION)))
                .headers(headers -> headers.defaultsDisabled().addHeaderWriter(new ResponseHeaders(cookie, frames)))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(OPEN)
                        .permitAll()
                        .requestMatchers("/metrics", "/health/dependencies")
                        .hasAnyAuthority("METRICS", "ADMIN")
                        .anyRequest()
                        .authenticated())
                .addFilterBefore(new BodyLimit(properties.web().largestBody()), CsrfFilter.class)
                // Before the check of forms, which asks for the session's key.
                .addFilterBefore(new Identification(keys, sessions, pace, cookie, contexts, problems), CsrfFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, failure) -> askToLogIn(request, response, cookie, problems))
                        .accessDeniedHandler((request, response, failure) -> refuse(request, response)))
                .build();
    }

    private static void askToLogIn(
            HttpServletRequest request, HttpServletResponse response, SessionCookie cookie, Problems problems)
            throws IOException {
        Optional<Blocked> blocked = Identification.blocked(request);
        if (blocked.isPresent()) {
            Failures.send(request, response, blocked.get());
            return;
        }
        String accept = request.getHeader("Accept");
        boolean browser = accept != null && accept.contains("text/html") && "GET".equals(request.getMethod());
        if (browser) {
            String query = request.getQueryString();
            String wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            boolean miniApp = cookie.ofBrowser(request).isEmpty()
                    && cookie.ofMiniApp(request).isPresent();
            response.setHeader(
                    "Location",
                    (miniApp ? TelegramFrames.ENTRANCE : "/login") + "?next="
                            + URLEncoder.encode(wanted, StandardCharsets.UTF_8));
            return;
        }
        response.setHeader("WWW-Authenticate", "Bearer");
        problems.write(
                response,
                Problem.of(ErrorCode.NOT_LOGGED_IN, "Log in, or send an API key as 'Authorization: Bearer kanal_…'"),
                Trace.of(request));
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Failures.send(
                request,
                response,
                new KanalException(
                        ErrorCode.FORBIDDEN,
                        "This is not allowed: the session or key lacks the right, or the page is stale; reload it"));
    }
}
