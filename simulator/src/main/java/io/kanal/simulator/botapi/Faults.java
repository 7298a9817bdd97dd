package io.kanal.simulator.botapi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What goes wrong on the way, by switches and by seed: with the same seed and the same calls the same ones fail.
 */
public final class Faults {
    /** The kinds of faults. The first three happen before a call is heard, the others after it was carried out. */
    public enum Kind {
        /** 500 with Telegram's JSON. */
        ERROR_500,
        /** 502 with a proxy's HTML. */
        ERROR_502,
        /** The connection is closed; nothing was done. */
        RESET,
        /** Carried out; the answer never comes, the connection closes after {@link #lostMillis}. */
        LOST,
        /** Carried out; the connection is closed without an answer. */
        RESET_AFTER,
        /** Carried out; the answer breaks off in the middle. */
        TORN,
        /** Carried out; the answer comes after {@link #slowMillis}. */
        SLOW;

        boolean before() {
            return this == ERROR_500 || this == ERROR_502 || this == RESET;
        }

        public static Optional<Kind> find(String name) {
            for (Kind kind : values()) {
                if (kind.name().equals(name.toUpperCase(Locale.ROOT))) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    private final Map<Kind, Double> rates = new EnumMap<>(Kind.class);
    private final Deque<Kind> next = new ArrayDeque<>();
    private Set<String> methods = Set.of();
    private SplittableRandom random;
    private int slowMillis = 3000;
    private int lostMillis = 90_000;

    Faults(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * Sets how often each kind happens, anew from a seed.
     *
     * @param changed shares from 0 to 1; what is not named does not happen
     * @param only methods it happens to; none means all but getUpdates
     */
    public synchronized void set(Map<Kind, Double> changed, Set<String> only, long seed) {
        rates.clear();
        rates.putAll(changed);
        next.clear();
        methods = Set.copyOf(only);
        random = new SplittableRandom(seed);
    }

    /** The next calls that faults apply to fail so, one after the other, before chance has its say. */
    public synchronized void once(Kind kind, int times) {
        for (int i = 0; i < times; i++) {
            next.add(kind);
        }
    }

    public synchronized void delays(int slow, int lost) {
        slowMillis = slow;
        lostMillis = lost;
    }

    public synchronized int slowMillis() {
        return slowMillis;
    }

    public synchronized int lostMillis() {
        return lostMillis;
    }

    synchronized Optional<Kind> draw(String method) {
        boolean applies = methods.isEmpty() ? !method.equals("getUpdates") : methods.contains(method);
        if (!applies) {
            return Optional.empty();
        }
        Kind forced = next.poll();
        if (forced != null) {
            return Optional.of(forced);
        }
        if (rates.isEmpty()) {
            return Optional.empty();
        }
        double drawn = random.nextDouble();
        for (Map.Entry<Kind, Double> rate : rates.entrySet()) {
            drawn -= rate.getValue();
            if (drawn < 0) {
                return Optional.of(rate.getKey());
            }
        }
        return Optional.empty();
    }
}
