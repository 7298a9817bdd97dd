package io.kanal.people;

import io.kanal.shared.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Notes proofs of identity that were refused. Anybody may send wrong ones as fast as they like, so of each kind one a
 * minute is noted, with how many there were since the note before, and once for each time that somebody was slowed down.
 */
@Component
public class RefusedLogins {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Whoever is slowed again sooner goes on with what was told before. */
    private static final Duration QUIET = Duration.ofMinutes(10);

    /** What was shown as a proof. */
    public enum Proof {
        LOGIN_LINK("login-link"),
        KEY("key"),
        TELEGRAM_CODE("telegram-code"),
        INVITE("invite"),
        MINI_APP("mini-app");

        private final String label;

        Proof(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    private final Audit audit;
    private final Clock clock;
    private final Map<Proof, Noted> noted = new EnumMap<>(Proof.class);
    private final Map<Proof, Instant> slowed = new EnumMap<>(Proof.class);

    RefusedLogins(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    private record Noted(Instant at, long unnoted) {}

    /** Somebody showed a proof of this kind that is wrong, used, expired or revoked. */
    public void note(Proof proof) {
        Long since = count(proof);
        if (since != null) {
            audit.record(
                    Caller.KANAL,
                    "login.refused",
                    proof.label,
                    since == 0 ? null : since + " more since the last note");
        }
    }

    /** Somebody showed so many that they have to wait; told once until there were none for ten minutes. */
    public void slow(Proof proof) {
        Instant now = clock.instant();
        Instant before;
        synchronized (this) {
            before = slowed.put(proof, now);
        }
        if (before == null || before.isBefore(now.minus(QUIET))) {
            audit.record(Caller.KANAL, "login.slowed", proof.label, null);
        }
    }

    /** Of which kinds somebody on this node was slowed after this moment. */
    public synchronized List<Proof> slowedSince(Instant moment) {
        return slowed.entrySet().stream()
                .filter(one -> one.getValue().isAfter(moment))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How many were not noted since the last note, when this one is to be noted; null when it only counts. */
    private synchronized @Nullable Long count(Proof proof) {
        Instant now = clock.instant();
        Noted before = noted.get(proof);
        if (before != null && now.isBefore(before.at().plus(PAUSE))) {
            noted.put(proof, new Noted(before.at(), before.unnoted() + 1));
            return null;
        }
        noted.put(proof, new Noted(now, 0));
        return before == null ? 0 : before.unnoted();
    }
}
