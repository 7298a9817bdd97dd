package io.kanal.web.internal.security;

import io.kanal.people.Session;
import io.kanal.shared.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller whose session or key was found good; the session is null for keys. */
public final class Proof extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;
    private final transient @Nullable Session session;

    Proof(Caller caller, @Nullable Session session) {
        super(authorities(caller));
        this.caller = caller;
        this.session = session;
        setAuthenticated(true);
    }

    private static List<SimpleGrantedAuthority> authorities(Caller caller) {
        return caller.scopes().stream()
                .map(scope -> new SimpleGrantedAuthority(scope.name()))
                .toList();
    }

    public Caller caller() {
        return caller;
    }

    public @Nullable Session session() {
        return session;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public Object getPrincipal() {
        return caller;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
