package io.kanal.telegram.internal.intake;

import io.kanal.changes.Signals;
import io.kanal.telegram.UpdateResponder;
import io.kanal.telegram.internal.Term;
import io.kanal.telegram.internal.TokenWork;
import io.kanal.telegram.internal.api.BotProperties;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Gives a bot's waiting updates to the responders. */
@Component
@Order(200)
final class Answering implements TokenWork {
    private static final Logger log = LoggerFactory.getLogger(Answering.class);
    private static final Duration LOOK_FOR_WISHES = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final WaitingRows rows;
    private final AnsweringRows terms;
    private final ObjectProvider<UpdateResponder> responders;
    private final Signals signals;
    private final BotProperties properties;

    Answering(
            WaitingRows rows,
            AnsweringRows terms,
            ObjectProvider<UpdateResponder> responders,
            Signals signals,
            BotProperties properties) {
        this.rows = rows;
        this.terms = terms;
        this.responders = responders;
        this.signals = signals;
        this.properties = properties;
    }

    @Override
    public String name() {
        return "answering";
    }

    @Override
    public void run(Term term) throws InterruptedException {
        List<UpdateResponder> byRank = responders.stream()
                .sorted(Comparator.comparingInt(UpdateResponder::rank))
                .toList();
        Lanes lanes = new Lanes(new Response(rows, byRank, term), properties.albumWait(), term);
        term.whenOver(() -> signals.wakeHere(UpdateInbox.SIGNAL));
        Suspicion suspicion = terms.begin(term.bot().id(), term.lease().epoch())
                ? new Suspicion(rows.last(term.bot().id()))
                : Suspicion.NONE;
        Wishes wishes = new Wishes();
        long after = 0;
        try {
            while (!term.over()) {
                long seen = signals.count(UpdateInbox.SIGNAL);
                if (wishes.due()) {
                    rows.takeAgain(term.bot().id(), after).forEach(lanes::add);
                }
                List<WaitingRows.Waiting> next = rows.list(term.bot().id(), after, lanes.awaitRoom());
                for (WaitingRows.Waiting waiting : next) {
                    lanes.add(suspicion.on(waiting));
                    after = waiting.update().seq();
                }
                if (next.isEmpty() && !term.over()) {
                    signals.await(UpdateInbox.SIGNAL, seen, LOOK);
                }
            }
        } finally {
            lanes.join();
            end(term);
        }
    }

    /** When to look for updates that a person wants answered after all: when told so, and now and then by itself. */
    private final class Wishes {
        private long seen = -1;
        private long lookedNanos;

        boolean due() {
            long count = signals.count(WaitingRows.AGAIN);
            boolean due = count != seen || System.nanoTime() - lookedNanos > LOOK_FOR_WISHES.toNanos();
            if (due) {
                seen = count;
                lookedNanos = System.nanoTime();
            }
            return due;
        }
    }

    private void end(Term term) {
        try {
            terms.end(term.bot().id(), term.lease().epoch());
        } catch (RuntimeException e) {
            // Whatever it was: the next holder is careful without need, and all is answered nevertheless.
            log.warn(
                    "That answering of bot {} ended could not be noted: {}",
                    term.bot().id(),
                    e.getMessage());
        }
    }
}
