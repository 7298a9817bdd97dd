package io.kanal.telegram.dispatch;

import io.kanal.changes.Outages;
import io.kanal.telegram.BotId;
import io.kanal.telegram.OutgoingId;
import io.kanal.telegram.gates.Attempt;
import io.kanal.telegram.gates.Gates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Sends what stands in the queue, for as long as this node holds the bot's token.
 *
 * <p>One thread looks: it reads the rows that may go, asks the gates for each, most urgent first, and starts those that may
 * pass. What it has read stays good until somebody hands in more, because a row that is first of its chat stays first;
 * claiming finds out the rest. Each call then has a virtual thread: claim, call, note the end.
 *
 * <p>A row that is on its way is owned by its thread, which has all it needs before it marks the row and notes the end however
 * long the database is away. What is marked though no thread owns it, as after a mark of which nobody heard, is swept: never
 * called, it is queued again; called, it is uncertain. Otherwise its chat would be silent for ever.
 */
final class DurableLane {
    private static final Logger log = LoggerFactory.getLogger(DurableLane.class);
    private static final Duration CALL = Duration.ofSeconds(25);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration WITHOUT_TOKEN = Duration.ofSeconds(60);
    private static final int MOST_ATTEMPTS = 14;
    private static final int MOST_AT_ONCE = 64;
    private static final int PAGE = 64;
    private static final int MOST_READ = 2_000;
    private static final int NOTING_TRIES = 5;
    private static final Duration FIRST_NOTING_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_NOTING_PAUSE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(5);

    private final BotId bot;
    private final long epoch;
    private final OutgoingRows rows;
    private final Line line;
    private final Gates gates;
    private final BooleanSupplier over;
    private final Runnable wake;
    /** Rows that a thread owns. */
    private final Set<OutgoingId> owned = ConcurrentHashMap.newKeySet();
    /** Rows that were called and whose end is not noted. */
    private final Set<OutgoingId> called = ConcurrentHashMap.newKeySet();

    private final List<Candidate> candidates = new ArrayList<>();
    private final Set<Long> busyChats = ConcurrentHashMap.newKeySet();
    private final Set<String> namesAsked = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private long sweptNanos;
    private long readNanos;
    private int afterPriority;
    private long afterId;
    private boolean unread;
    /** Whether the looking thread has little left of what it read, so that it is woken when a call ends. */
    private volatile boolean idle = true;

    /** A row with the call that is due for it. */
    private record Candidate(OutgoingRows.Queued row, Rendering.Piece piece, Attempt attempt) {
        static Candidate of(OutgoingRows.Queued row) {
            Rendering.Piece piece = row.rendering().piece(row.call());
            Attempt attempt = row.call().username() == null
                    ? Attempt.of(piece.method(), row.call().chatId(), piece.parameters(), row.priority())
                    : Attempt.of(Line.LOOK_UP, null, piece.parameters(), row.priority());
            return new Candidate(row, piece, attempt);
        }
    }

    DurableLane(BotId bot, long epoch, OutgoingRows rows, Line line, Gates gates, BooleanSupplier over, Runnable wake) {
        this.bot = bot;
        this.epoch = epoch;
        this.rows = rows;
        this.line = line;
        this.gates = gates;
        this.over = over;
        this.wake = wake;
        sweptNanos = gates.now();
    }

    /**
     * Starts all that may go now; says how long nothing more can, unless a signal comes.
     *
     * @param more whether something may have come that was not there at the last look
     */
    Duration look(boolean more) {
        if (gates.now() - sweptNanos > BETWEEN_SWEEPS.toNanos()) {
            sweep();
            sweptNanos = gates.now();
        }
        if (more || candidates.isEmpty() || gates.now() - readNanos > POLL.toNanos()) {
            candidates.clear();
            afterPriority = -1;
            afterId = 0;
            read();
        }
        long earliest = gates.now() + POLL.toNanos();
        int at = 0;
        while (at < candidates.size()) {
            Start start = start(candidates.get(at));
            if (start.gone()) {
                candidates.remove(at);
            } else if (start.held()) {
                return waitUntil(Math.min(earliest, start.opensAt()));
            } else {
                earliest = Math.min(earliest, start.opensAt());
                at++;
            }
            if (at == candidates.size() && unread && candidates.size() < MOST_READ) {
                read();
            }
        }
        return waitUntil(earliest);
    }

    /** Whether nothing is left of what it read, and nothing on its way. */
    boolean isIdle() {
        return candidates.isEmpty() && free.availablePermits() == MOST_AT_ONCE;
    }

    private Duration waitUntil(long nanos) {
        idle = candidates.size() < PAGE / 2;
        Duration wait = Duration.ofNanos(nanos - gates.now());
        return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    }

    private void sweep() {
        for (OutgoingRows.Marked marked : rows.marked(bot, epoch)) {
            // Looked at after the rows were read: one that is marked anew since then is another mark.
            if (owned.contains(marked.id())) {
                continue;
            }
            log.warn("The call {} of bot {} is marked as being sent, though nobody does", marked.id(), bot);
            if (called.contains(marked.id())) {
                rows.giveUp(marked, epoch);
                // Only now: where giving up fails, the next sweep must know still that the call was made.
                called.remove(marked.id());
            } else {
                rows.unmark(marked, epoch);
            }
        }
    }

    private void read() {
        List<OutgoingRows.Queued> page = rows.heads(bot, afterPriority, afterId, PAGE);
        readNanos = gates.now();
        unread = page.size() == PAGE;
        for (OutgoingRows.Queued row : page) {
            candidates.add(Candidate.of(row));
            afterPriority = OutgoingRows.rank(row.priority());
            afterId = row.id().value();
        }
    }

    /**
     * What became of the wish to send a row.
     *
     * @param gone whether the row is no candidate any more
     * @param held whether what holds it holds all that come after it, too
     */
    private record Start(boolean gone, boolean held, long opensAt) {
        static final Start GONE = new Start(true, false, 0);
    }

    private Start start(Candidate candidate) {
        Long chat = candidate.row().call().chatId();
        String username = candidate.row().call().username();
        if (candidate.row().blocked() && candidate.row().priority().bulk()) {
            rows.drop(candidate.row().id(), "The chat takes nothing from this bot");
            return Start.GONE;
        }
        long later = gates.now() + POLL.toNanos();
        if ((chat != null && busyChats.contains(chat)) || (username != null && namesAsked.contains(username))) {
            return new Start(false, false, later);
        }
        if (!free.tryAcquire()) {
            return new Start(false, true, later);
        }
        Gates.Answer answer = gates.pass(candidate.attempt());
        if (!answer.passed()) {
            free.release();
            return new Start(false, answer.everywhere(), answer.opensAt());
        }
        if (username != null) {
            namesAsked.add(username);
            begin(() -> lookUp(candidate, username), () -> namesAsked.remove(username));
        } else {
            if (chat != null) {
                busyChats.add(chat);
            }
            begin(() -> send(candidate), () -> {
                if (chat != null) {
                    busyChats.remove(chat);
                }
            });
        }
        return Start.GONE;
    }

    private void begin(Runnable work, Runnable after) {
        Thread.ofVirtual().name("bot-" + bot + "-send").start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                // Nobody waits for this thread: what it left marked is swept.
                log.error("A call of bot {} could not be seen to its end", bot, e);
            } finally {
                after.run();
                free.release();
                // While there is plenty to do the looking thread comes by anyway.
                if (idle) {
                    wake.run();
                }
            }
        });
    }

    private void lookUp(Candidate candidate, String username) {
        Line.Outcome outcome = line.resolve(username);
        switch (outcome.verdict()) {
            case Verdict.Done(JsonNode chat) -> rows.resolve(bot, username, chat.asLong());
            case Verdict.Gone(String why) -> rows.drop(candidate.row().id(), why);
            case Verdict.Failed(String why) -> rows.drop(candidate.row().id(), why);
            case Verdict.Blocked(String why) -> rows.drop(candidate.row().id(), why);
            // Asked again when the gates let it through.
            default ->
                log.debug("A name could not be looked up: {}", outcome.result().trouble());
        }
    }

    private void send(Candidate candidate) {
        OutgoingId id = candidate.row().id();
        if (!line.open()) {
            return;
        }
        owned.add(id);
        try {
            if (rows.claim(bot, id, epoch)) {
                called.add(id);
                Line.Outcome outcome =
                        line.call(candidate.attempt(), candidate.piece().parameters(), CALL);
                note(candidate, outcome);
                called.remove(id);
            }
        } finally {
            owned.remove(id);
        }
    }

    /** The database may be away; what was done must not be forgotten for that, so it is tried for as long as it is. */
    private void note(Candidate candidate, Line.Outcome outcome) {
        Duration pause = FIRST_NOTING_PAUSE;
        for (int tried = 1; ; tried++) {
            try {
                line.keep(candidate.attempt(), outcome.verdict());
                settle(candidate, outcome.verdict());
                return;
            } catch (RuntimeException e) {
                log.warn("What became of a call of bot {} cannot be noted: {}", bot, e.getMessage());
                boolean hopeless = over.getAsBoolean() || !Outages.isOutageOfDatabase(e);
                if ((hopeless && tried >= NOTING_TRIES) || !rested(pause)) {
                    throw e;
                }
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_NOTING_PAUSE) < 0 ? pause : LONGEST_NOTING_PAUSE;
            }
        }
    }

    private static boolean rested(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void settle(Candidate candidate, Verdict verdict) {
        OutgoingRows.Queued row = candidate.row();
        OutgoingId id = row.id();
        Rendering rendering = row.rendering();
        switch (verdict) {
            case Verdict.Done(JsonNode answer) -> {
                if (candidate.piece().last()) {
                    JsonNode message = answer.isArray() ? answer.path(0) : answer;
                    JsonNode number = message.path("message_id");
                    rows.finish(id, epoch, "DONE", number.isIntegralNumber() ? number.asLong() : null, null);
                } else {
                    rows.requeue(id, epoch, candidate.piece().next(), Duration.ZERO, 0, null);
                }
            }
            case Verdict.Wait(Duration time) ->
                rows.requeue(id, epoch, rendering, Duration.ZERO, row.attempts(), "Telegram lets us wait");
            case Verdict.Again(String why) -> again(row, why);
            case Verdict.NoToken(String why) -> rows.requeue(id, epoch, rendering, WITHOUT_TOKEN, row.attempts(), why);
            case Verdict.Migrated(long to) -> {
                if (row.attempts() < MOST_ATTEMPTS) {
                    rows.requeue(id, epoch, rendering, Duration.ZERO, row.attempts() + 1, null);
                } else {
                    rows.finish(id, epoch, "FAILED", null, "The group moves on and on");
                }
            }
            case Verdict.TooLong(String why) -> {
                if (rendering.canBeShorter(row.call())) {
                    rows.requeue(id, epoch, rendering.shorter(row.call()), Duration.ZERO, 0, why);
                } else {
                    rows.finish(id, epoch, "FAILED", null, why);
                }
            }
            case Verdict.BadMarkup(String why) -> {
                if (!rendering.plain() && row.call().words() != null) {
                    rows.requeue(id, epoch, rendering.asPlain(), Duration.ZERO, 0, why);
                } else {
                    rows.finish(id, epoch, "FAILED", null, why);
                }
            }
            case Verdict.Blocked(String why) -> rows.finish(id, epoch, "DROPPED", null, why);
            case Verdict.Gone(String why) -> {
                if (row.call().chatId() != null) {
                    line.forgetName(row.call().chatId());
                }
                rows.finish(id, epoch, "DROPPED", null, why);
            }
            case Verdict.Failed(String why) -> rows.finish(id, epoch, "FAILED", null, why);
            case Verdict.Unknown(String why) -> rows.finish(id, epoch, "UNCERTAIN", null, why);
        }
    }

    private void again(OutgoingRows.Queued row, String why) {
        int attempts = row.attempts() + 1;
        if (attempts >= MOST_ATTEMPTS) {
            rows.finish(row.id(), epoch, "FAILED", null, why);
            return;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        rows.requeue(
                row.id(),
                epoch,
                row.rendering(),
                pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE,
                attempts,
                why);
    }

    /** Waits for the calls under way to end, not for ever. */
    boolean drain(Duration patience) throws InterruptedException {
        if (!free.tryAcquire(MOST_AT_ONCE, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("{} calls of bot {} are still under way", MOST_AT_ONCE - free.availablePermits(), bot);
            return false;
        }
        free.release(MOST_AT_ONCE);
        return true;
    }
}
