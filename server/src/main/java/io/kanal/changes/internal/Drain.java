package io.kanal.changes.internal;

import io.kanal.changes.Change;
import io.kanal.changes.Outages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes batches of one follower from the log to where they go, and decides what a failure means. */
public final class Drain {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    /** Where the changes of one lane, or of a replay, go. Every method that moves the cursor is safe to be called again. */
    interface Target {
        /** The next changes of the lane, at most so many. */
        List<Change> read(int limit);

        /** Applies them and moves the cursor behind them. */
        void apply(List<Change> batch);

        /** Keeps a change that cannot be applied for people and moves the cursor behind it. */
        void setAside(Change change, String error);

        /** Shows what fails now. */
        void failing(long seq, String error);

        /** The failing change that a person gave up. */
        Optional<Long> toSkip();
    }

    /** What one step did. */
    sealed interface Step {
        /** The lane is drained. */
        record Empty() implements Step {}

        /** Something was applied or set aside; there may be more. */
        record Moved(int changes) implements Step {}

        /** It failed; try again after a pause. */
        record Failed(Duration pause) implements Step {}
    }

    private final String follower;
    private final Attempts attempts;

    Drain(String follower, Attempts attempts) {
        this.follower = follower;
        this.attempts = attempts;
    }

    /** One batch. Fails only with {@link CursorLost}, when this instance must look again whether the follower is its own. */
    Step step(Target target) {
        List<Change> batch;
        try {
            batch = target.read(attempts.size());
        } catch (RuntimeException e) {
            log.warn("Follower {} cannot read the log, trying again: {}", follower, e.getMessage());
            return new Step.Failed(attempts.outage());
        }
        if (batch.isEmpty()) {
            return new Step.Empty();
        }
        Change first = batch.getFirst();
        if (target.toSkip().filter(seq -> seq == first.seq()).isPresent()) {
            target.setAside(first, "Given up by a person while it was failing");
            attempts.setAside();
            return new Step.Moved(1);
        }
        try {
            target.apply(batch);
        } catch (CursorLost e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError e) {
            // What this batch can have caused; no memory, for instance, sets no change aside but ends the round.
            return failed(target, batch, e);
        }
        attempts.succeeded(batch.getLast().seq());
        return new Step.Moved(batch.size());
    }

    private Step failed(Target target, List<Change> batch, Throwable failure) {
        Change first = batch.getFirst();
        String error = describe(failure);
        if (Outages.isOutage(failure)) {
            Duration pause = attempts.outage();
            log.warn("Follower {} waits for what is away ({}), next try in {}", follower, error, pause);
            show(target, first, error);
            return new Step.Failed(pause);
        }
        Optional<Duration> pause = attempts.failed(batch.size(), batch.getLast().seq());
        if (pause.isPresent()) {
            log.atWarn()
                    .setCause(batch.size() == 1 ? failure : null)
                    .log("Follower {} failed on {} changes from {} on: {}", follower, batch.size(), first.seq(), error);
            show(target, first, error);
            return new Step.Failed(pause.get());
        }
        log.error("Follower {} sets the change {} aside and goes on", follower, first.seq(), failure);
        target.setAside(first, error);
        attempts.setAside();
        return new Step.Moved(1);
    }

    private void show(Target target, Change first, String error) {
        try {
            target.failing(first.seq(), error);
        } catch (RuntimeException e) {
            log.debug("The state of follower {} could not be stored", follower, e);
        }
    }

    /** The class and the message of a failure and of its deepest cause. */
    public static String describe(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return deepest.equals(failure)
                ? text
                : text + " (" + deepest.getClass().getSimpleName() + ": " + deepest.getMessage() + ")";
    }
}
