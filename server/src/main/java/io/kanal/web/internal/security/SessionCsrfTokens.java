package io.kanal.web.internal.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/** CSRF tokens derived from the session's form key, so that they live exactly as long as it, whatever its token becomes. */
final class SessionCsrfTokens implements CsrfTokenRepository {
    /** Without a session nothing can be proved: a random token is given that no later request can repeat. */
    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return token(UUID.randomUUID().toString());
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // Derived anew for every request.
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return CallerArgument.proof()
                .map(Proof::session)
                .map(session -> token(derived(session.formKey().reveal())))
                .orElse(null);
    }

    private static CsrfToken token(String value) {
        return new DefaultCsrfToken("X-CSRF-Token", "_csrf", value);
    }

    private static String derived(String formKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("kanal csrf " + formKey).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
