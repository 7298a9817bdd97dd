package io.kanal.simulator.botapi;

import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Telegram's flood limits as they are known from outside: one message a second per chat with short bursts, 20 a minute
 * per group, 30 a second over all, 20 edits a minute per group. Whoever runs into a gate is told to wait; whoever
 * knocks again before that waits longer each time.
 *
 * <p>Gates are buckets by (bot, what). Messages to a person who wrote a moment ago are answers: they pass the overall
 * gate freely, as Telegram lets them.
 */
public final class FloodTwin {
    private static final Duration CONVERSATION = Duration.ofSeconds(30);
    private static final int LONGEST_WAIT_SECONDS = 3600;
    private static final double PAID_PER_SECOND = 1000;

    private final World world;
    private final Map<String, Gate> gates = new HashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong knocks = new AtomicLong();
    private volatile Limits limits = Limits.USUAL;
    private volatile boolean on = true;

    /** The figures of the gates. */
    public record Limits(
            double perChatPerSecond, int chatBurst, int perGroupPerMinute, int overallPerSecond, int editsPerMinute) {
        public static final Limits USUAL = new Limits(1, 5, 20, 30, 20);
    }

    FloodTwin(World world) {
        this.world = world;
    }

    /** Switches all limits off or on. */
    public void enable(boolean enabled) {
        on = enabled;
    }

    public void limit(Limits changed) {
        synchronized (gates) {
            limits = changed;
            gates.clear();
        }
    }

    /** How many calls were told to wait. */
    public long refused() {
        return refused.get();
    }

    /** How many calls came while they had been told to wait. */
    public long knocks() {
        return knocks.get();
    }

    /** Makes a bot wait, or one chat of it when {@code chat} is not 0, as if it had run into a gate. */
    public void force(long bot, long chat, int seconds) {
        synchronized (gates) {
            String key = chat == 0 ? bot + "|all" : bot + "|chat|" + chat;
            Gate gate = gates.computeIfAbsent(
                    key, _ -> chat == 0 ? new Gate(limits.overallPerSecond(), limits.overallPerSecond()) : chatGate());
            gate.close(world.clock().instant(), seconds);
        }
    }

    private Gate chatGate() {
        return new Gate(limits.perChatPerSecond(), limits.chatBurst());
    }

    /** Lets a call of a sending or editing method pass, or refuses it with 429. */
    void pass(Call call, Optional<Chat> chat) {
        if (!on) {
            return;
        }
        int weight = weight(call);
        boolean edit = call.method().startsWith("editMessage");
        if (weight == 0 && !edit) {
            return;
        }
        synchronized (gates) {
            Instant now = world.clock().instant();
            long bot = call.bot().id();
            Gate overall = gates.computeIfAbsent(
                    bot + "|all", _ -> new Gate(limits.overallPerSecond(), limits.overallPerSecond()));
            overall.requireOpen(now);
            if (chat.isPresent()) {
                passChat(call, chat.get(), weight, edit, now);
            }
            boolean answer = chat.isPresent() && isAnswer(bot, chat.get(), now);
            if (call.flag("allow_paid_broadcast")) {
                gates.computeIfAbsent(bot + "|paid", _ -> new Gate(PAID_PER_SECOND, (int) PAID_PER_SECOND))
                        .take(now, weight);
            } else if (!answer && weight > 0) {
                overall.take(now, weight);
            }
        }
    }

    private void passChat(Call call, Chat chat, int weight, boolean edit, Instant now) {
        long bot = call.bot().id();
        long id = chat.idFor(bot);
        Gate perChat = gates.computeIfAbsent(bot + "|chat|" + id, _ -> chatGate());
        perChat.requireOpen(now);
        if (edit && chat.kind().isGroup()) {
            gates.computeIfAbsent(
                            bot + "|edit|" + id, _ -> new Gate(limits.editsPerMinute() / 60.0, limits.editsPerMinute()))
                    .take(now, 1);
        }
        if (weight > 0) {
            if (chat.kind().isGroup()) {
                gates.computeIfAbsent(
                                bot + "|group|" + id,
                                _ -> new Gate(limits.perGroupPerMinute() / 60.0, limits.perGroupPerMinute()))
                        .take(now, weight);
            }
            // An album is one message to the eye and to the limit of a chat.
            perChat.take(now, 1);
        }
    }

    private static boolean isAnswer(long bot, Chat chat, Instant now) {
        if (!chat.isPrivate() || chat.messages().isEmpty()) {
            return false;
        }
        return chat.messages().descendingMap().values().stream()
                .limit(10)
                .anyMatch(m -> m.actor() != bot && m.date().isAfter(now.minus(CONVERSATION)));
    }

    private static int weight(Call call) {
        String method = call.method();
        if (method.equals("sendChatAction") || method.endsWith("Draft")) {
            return 0;
        }
        if (method.equals("sendMediaGroup")) {
            return Math.max(1, call.json("media").map(m -> m.size()).orElse(1));
        }
        if (method.equals("forwardMessages") || method.equals("copyMessages")) {
            return Math.max(1, call.json("message_ids").map(m -> m.size()).orElse(1));
        }
        boolean sends = method.startsWith("send") || method.equals("forwardMessage") || method.equals("copyMessage");
        return sends ? 1 : 0;
    }

    /** A bucket that fills at a rate; empty, it closes for a while, and longer for whoever knocks. */
    private final class Gate {
        private final double perSecond;
        private final int capacity;
        private double tokens;
        private Instant filled = Instant.EPOCH;
        private Instant closedUntil = Instant.EPOCH;
        private int lastWaitSeconds;

        Gate(double perSecond, int capacity) {
            this.perSecond = perSecond;
            this.capacity = capacity;
            this.tokens = capacity;
        }

        void close(Instant now, int seconds) {
            closedUntil = now.plusSeconds(seconds);
            lastWaitSeconds = seconds;
        }

        void requireOpen(Instant now) {
            if (now.isBefore(closedUntil)) {
                knocks.incrementAndGet();
                refuse(now, Math.min(LONGEST_WAIT_SECONDS, Math.max(1, lastWaitSeconds * 2)));
            }
        }

        void take(Instant now, int weight) {
            requireOpen(now);
            double seconds = filled.equals(Instant.EPOCH)
                    ? 0
                    : Duration.between(filled, now).toNanos() / 1e9;
            tokens = Math.min(capacity, tokens + Math.max(0, seconds) * perSecond);
            filled = now;
            // A heavy call may overdraw a full bucket, or it could never be made.
            if (tokens < Math.min(weight, capacity) - 1e-6) {
                double missing = Math.min(weight, capacity) - tokens;
                refuse(now, (int) Math.max(1, Math.ceil(missing / perSecond)));
            }
            tokens -= weight;
        }

        private void refuse(Instant now, int seconds) {
            refused.incrementAndGet();
            close(now, seconds);
            throw TelegramError.tooMany(seconds);
        }
    }
}
