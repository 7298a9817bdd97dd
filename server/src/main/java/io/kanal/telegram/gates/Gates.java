package io.kanal.telegram.gates;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Telegram's limits for one token, kept so that it never has to remind us: a message a second per chat with short bursts,
 * 20 messages and 20 edits a minute per group, 30 a second over all chats for what is no answer; and its waits when it
 * reminds us all the same. Time is monotonic, so a clock that jumps moves nothing. Thread-safe.
 */
public final class Gates {
    /** Telegram's longest wait that holds everything; the chat that ran into it waits for all of it. */
    public static final Duration LONGEST_TOKEN_PAUSE = Duration.ofSeconds(60);

    private static final Duration CHAT_INTERVAL = Duration.ofMillis(1_010);
    private static final int CHAT_BURST = 3;
    private static final int GROUP_MESSAGES = 20;
    private static final int GROUP_EDITS = 20;
    /** A little over the minute, because calls do not all take as long to arrive. */
    private static final Duration GROUP_SPAN = Duration.ofSeconds(61);

    /** 29.9 a second on the average; a burst of four makes up for a late timer. */
    private static final Duration BULK_INTERVAL = Duration.ofNanos(33_440_000);

    private static final int BULK_BURST = 4;
    private static final int BULK_MESSAGES = 30;
    private static final Duration BULK_SPAN = Duration.ofSeconds(1);
    private static final int CHAT_PATIENCE = 5;
    private static final int TOKEN_PATIENCE = 8;
    private static final int FORGET_ABOVE = 2_000;

    private final LongSupplier nanos;
    private final Map<Long, Pace> chats = new HashMap<>();
    private final Map<Long, Window> groupMessages = new HashMap<>();
    private final Map<Long, Window> groupEdits = new HashMap<>();
    private final Pace bulkPace = new Pace(BULK_INTERVAL, BULK_BURST);
    private final Window bulkWindow = new Window(BULK_MESSAGES, BULK_SPAN);
    private final Map<Place, Long> pauses = new HashMap<>();
    private final Map<Place, Breaker> breakers = new HashMap<>();
    private final Breaker token = new Breaker(TOKEN_PATIENCE);
    private final Set<Long> channels = new HashSet<>();
    private long tokenPausedUntil;
    private boolean tokenPaused;

    /** A family of methods in a chat; null for calls without one. */
    public record Place(@Nullable Long chat, Family family) {}

    /**
     * An answer of the gates.
     *
     * @param opensAt when to ask again, by the clock given; now when it was let through and counted
     * @param everywhere whether what holds it holds all of its priority, whatever the chat
     */
    public record Answer(boolean passed, long opensAt, boolean everywhere) {}

    public Gates(LongSupplier nanos) {
        this.nanos = nanos;
    }

    public long now() {
        return nanos.getAsLong();
    }

    /** Lets a call through and counts it, or says when to come again. */
    public synchronized Answer pass(Attempt attempt) {
        long now = now();
        Place place = new Place(attempt.chat(), attempt.family());
        long whole = Math.max(tokenPaused ? Math.max(now, tokenPausedUntil) : now, token.opensAt(now));
        if (attempt.priority().bulk() && attempt.weight() > 0 && !attempt.paid()) {
            whole = Math.max(whole, bulkPace.opensAt(now));
            whole = Math.max(whole, bulkWindow.opensAt(now, attempt.weight()));
        }
        if (whole > now) {
            return new Answer(false, whole, true);
        }
        Breaker breaker = breakers.get(place);
        long here = Math.max(pauses.getOrDefault(place, now), breaker == null ? now : breaker.opensAt(now));
        here = Math.max(here, chatOpensAt(attempt, now));
        if (here > now) {
            return new Answer(false, here, false);
        }
        count(attempt, now);
        token.take(now);
        if (breaker != null) {
            breaker.take(now);
        }
        return new Answer(true, now, false);
    }

    private long chatOpensAt(Attempt attempt, long now) {
        Long chat = attempt.chat();
        if (chat == null || attempt.family() != Family.WORDS) {
            return now;
        }
        if (attempt.edit()) {
            return group(attempt) ? edits(chat).opensAt(now, 1) : now;
        }
        long opens = pace(chat).opensAt(now);
        return group(attempt) ? Math.max(opens, messages(chat).opensAt(now, attempt.weight())) : opens;
    }

    /** Counts a call, as one that goes through or one that is known to have gone a while ago. */
    private void count(Attempt attempt, long at) {
        Long chat = attempt.chat();
        if (chat == null || attempt.family() != Family.WORDS) {
            return;
        }
        if (attempt.edit()) {
            if (group(attempt)) {
                edits(chat).take(at, 1);
            }
            return;
        }
        // An album is one message to the eye and to the limit of a chat.
        pace(chat).take(at, 1);
        if (group(attempt)) {
            messages(chat).take(at, attempt.weight());
        }
        if (!attempt.paid() && (attempt.priority().bulk() || attempt.shared())) {
            bulkPace.take(at, attempt.weight());
            bulkWindow.take(at, attempt.weight());
        }
        forgetRested(at);
    }

    /** A call that an earlier holder of the token made; oldest first. */
    public synchronized void remember(Attempt attempt, Duration ago) {
        count(attempt, now() - ago.toNanos());
    }

    /** Telegram asked to wait. */
    public synchronized void pause(Place place, Duration retryAfter) {
        Duration whole = retryAfter.compareTo(LONGEST_TOKEN_PAUSE) < 0 ? retryAfter : LONGEST_TOKEN_PAUSE;
        pauseToken(whole);
        pauseHere(place, retryAfter);
    }

    public synchronized void pauseToken(Duration time) {
        long until = now() + time.toNanos();
        tokenPausedUntil = tokenPaused ? Math.max(tokenPausedUntil, until) : until;
        tokenPaused = true;
    }

    public synchronized void pauseHere(Place place, Duration time) {
        pauses.merge(place, now() + time.toNanos(), Math::max);
    }

    /** The server answered with 5xx or could not be reached. */
    public synchronized void failed(Place place) {
        token.failed(now());
        breakers.computeIfAbsent(place, _ -> new Breaker(CHAT_PATIENCE)).failed(now());
    }

    /** Telegram answered, whatever it said. */
    public synchronized void answered(Place place) {
        token.reset();
        breakers.remove(place);
    }

    /** Telegram said that a chat is a channel: limits of groups are none of its. */
    public synchronized void isChannel(long chat) {
        channels.add(chat);
    }

    /** How many pauses and open breakers there are now. */
    public synchronized int closed() {
        long now = now();
        pauses.values().removeIf(until -> until <= now);
        tokenPaused = tokenPaused && tokenPausedUntil > now;
        long broken = breakers.values().stream().filter(Breaker::open).count();
        return pauses.size() + (tokenPaused ? 1 : 0) + (token.open() ? 1 : 0) + (int) broken;
    }

    private boolean group(Attempt attempt) {
        return attempt.shared() && !channels.contains(attempt.chat());
    }

    private Pace pace(long chat) {
        return chats.computeIfAbsent(chat, _ -> new Pace(CHAT_INTERVAL, CHAT_BURST));
    }

    private Window messages(long chat) {
        return groupMessages.computeIfAbsent(chat, _ -> new Window(GROUP_MESSAGES, GROUP_SPAN));
    }

    private Window edits(long chat) {
        return groupEdits.computeIfAbsent(chat, _ -> new Window(GROUP_EDITS, GROUP_SPAN));
    }

    private void forgetRested(long now) {
        if (chats.size() > FORGET_ABOVE) {
            chats.values().removeIf(pace -> pace.rested(now));
            groupMessages.values().removeIf(window -> window.rested(now));
            groupEdits.values().removeIf(window -> window.rested(now));
            pauses.values().removeIf(until -> until <= now);
        }
    }
}
