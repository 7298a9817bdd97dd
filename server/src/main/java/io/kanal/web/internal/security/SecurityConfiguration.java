package io.kanal.web.internal.security;

import io.kanal.people.Keys;
import io.kanal.people.RefusedLogins;
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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** The filter chain: identification, CSRF for cookies, what is open to strangers, and the answers to those kept out. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    /** What strangers may ask for; everything else needs a session or a key. */
    static final String[] OPEN = {
        "/",
        "/login",
        "/login/*",
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
            RefusedLogins refused,
            SessionCookie cookie,
            WebProperties properties,
            Problems problems) {
        RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
        return http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(context -> context.securityContextRepository(contexts))
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(csrf -> csrf.csrfTokenRepository(new SessionCsrfTokens(cookie))
                        // Each page shows the token under another mask, so that its compressed length tells nothing of
                        // it.
                        .csrfTokenRequestHandler(new XorCsrfTokenRequestAttributeHandler())
                        .ignoringRequestMatchers(request -> Identification.bearsKey(request)
                                || cookie.read(request).isEmpty()
                                || request.getRequestURI().startsWith("/login/")))
                .headers(headers -> headers.defaultsDisabled().addHeaderWriter(new ResponseHeaders(cookie)))
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
                .addFilterBefore(
                        new Identification(keys, sessions, refused, cookie, contexts, problems),
                        AuthorizationFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, failure) -> askToLogIn(request, response, problems))
                        .accessDeniedHandler((request, response, failure) -> refuse(request, response)))
                .build();
    }

    private static void askToLogIn(HttpServletRequest request, HttpServletResponse response, Problems problems)
            throws IOException {
        String accept = request.getHeader("Accept");
        boolean browser = accept != null && accept.contains("text/html") && "GET".equals(request.getMethod());
        if (browser) {
            String query = request.getQueryString();
            String wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", "/login?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8));
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
