package io.kanal.telegram.inbox;

import io.kanal.telegram.BotId;
import io.kanal.telegram.bots.BotProperties;
import io.kanal.telegram.desk.Term;
import io.kanal.telegram.desk.TokenWork;
import io.kanal.telegram.spi.UpdateResponder;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    private final WaitingRows rows;
    private final AnsweringRows terms;
    private final ObjectProvider<UpdateResponder> responders;
    private final BotProperties properties;

    Answering(
            WaitingRows rows,
            AnsweringRows terms,
            ObjectProvider<UpdateResponder> responders,
            BotProperties properties) {
        this.rows = rows;
        this.terms = terms;
        this.responders = responders;
        this.properties = properties;
    }

    @Override
    public String name() {
        return "answering";
    }

    @Override
    public Set<String> signals() {
        return Set.of(UpdateInbox.SIGNAL, WaitingRows.AGAIN);
    }

    @Override
    public Set<BotId> waiting(Set<BotId> bots) {
        return rows.waiting(bots);
    }

    @Override
    public Shift begin(Term term) {
        return new Answers(term);
    }

    /** The answers of one term. */
    private final class Answers implements Shift {
        private final Term term;
        private final BotId bot;
        private final Lanes lanes;
        /** Null until the first look. */
        private @Nullable Suspicion suspicion;

        private long after;
        /** Those behind {@link #after} that were taken up already, for a person wanted them answered. */
        private final Set<Long> ahead = new HashSet<>();

        Answers(Term term) {
            this.term = term;
            bot = term.bot().id();
            List<UpdateResponder> byRank = responders.stream()
                    .sorted(Comparator.comparingInt(UpdateResponder::rank))
                    .toList();
            lanes = new Lanes(new Response(rows, byRank, term), properties.albumWait(), term);
        }

        @Override
        public void work(Set<String> signals) throws InterruptedException {
            Suspicion suspects = suspicion;
            if (suspects == null) {
                suspects = terms.begin(bot, term.lease().epoch()) ? new Suspicion(rows.last(bot)) : Suspicion.NONE;
                suspicion = suspects;
            }
            if (signals.contains(WaitingRows.AGAIN)) {
                for (WaitingRows.Waiting waiting : rows.takeAgain(bot)) {
                    if (waiting.update().seq() > after) {
                        ahead.add(waiting.update().seq());
                    }
                    lanes.add(waiting);
                }
            }
            while (!term.over()) {
                List<WaitingRows.Waiting> next = rows.list(bot, after, lanes.awaitRoom());
                if (next.isEmpty()) {
                    return;
                }
                for (WaitingRows.Waiting waiting : next) {
                    if (!ahead.remove(waiting.update().seq())) {
                        lanes.add(suspects.on(waiting));
                    }
                    after = waiting.update().seq();
                }
                // What was answered meanwhile is not listed any more.
                ahead.removeIf(seq -> seq <= after);
            }
        }

        @Override
        public void end() throws InterruptedException {
            lanes.join();
            try {
                terms.end(bot, term.lease().epoch());
            } catch (RuntimeException e) {
                // Whatever it was: the next holder is careful without need, and all is answered nevertheless.
                log.warn("That answering of bot {} ended could not be noted: {}", bot, e.getMessage());
            }
        }
    }
}
