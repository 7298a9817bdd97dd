package io.kanal.web.internal.security;

import io.kanal.people.RefusedLogins;
import io.kanal.shared.LimitReached;
import io.kanal.shared.time.Pace;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * How often one address may try to log in; good tries count like bad ones, so that many at once are bounded too. Of API keys only
 * wrong ones count: whoever shares the address goes on with theirs. Of IPv6 a household's network counts as one address.
 */
@Component
public class LoginPace {
    private static final int A_MINUTE = 60;
    /** A key cannot be guessed, so this bounds work; a program with an old key sends many. */
    private static final int WRONG_KEYS_A_MINUTE = 600;

    private static final int NETWORK_BYTES = 8;

    private final RefusedLogins refused;
    private final Pace pace = Pace.perMinuteOfAddresses(A_MINUTE);
    private final Pace wrongKeys = Pace.perMinuteOfWrongKeys(WRONG_KEYS_A_MINUTE);

    LoginPace(RefusedLogins refused) {
        this.refused = refused;
    }

    /**
     * Counts a try.
     *
     * @throws LimitReached when it is one too many
     */
    public void step(HttpServletRequest request, RefusedLogins.Proof proof) {
        try {
            pace.step(network(request.getRemoteAddr()));
        } catch (LimitReached e) {
            refused.note(proof);
            refused.slow(proof);
            throw e;
        }
    }

    /**
     * Counts a key that is wrong, expired or revoked.
     *
     * @throws LimitReached when it is one too many
     */
    void wrongKey(HttpServletRequest request) {
        refused.note(RefusedLogins.Proof.KEY);
        try {
            wrongKeys.step(network(request.getRemoteAddr()));
        } catch (LimitReached e) {
            refused.slow(RefusedLogins.Proof.KEY);
            throw e;
        }
    }

    /** The address, or of IPv6 its first half. */
    static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = java.net.Inet6Address.ofLiteral(address.replaceFirst("%.*", ""))
                    .getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES));
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
