package io.kanal.telegram.inbox;

import io.kanal.telegram.BotId;
import io.kanal.telegram.desk.Term;
import io.kanal.telegram.desk.TokenWork;
import io.kanal.telegram.spi.UpdateResponder;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Gives the questions that Telegram asks before a payment to the responders as soon as they are there: past the chats' lanes,
 * past the bound on responders at work, and past whatever waits. Telegram drops a payment after ten seconds.
 */
@Component
@Order(190)
final class UrgentAnswering implements TokenWork {
    private static final int AT_ONCE = 100;

    private final WaitingRows rows;
    private final ObjectProvider<UpdateResponder> responders;

    UrgentAnswering(WaitingRows rows, ObjectProvider<UpdateResponder> responders) {
        this.rows = rows;
        this.responders = responders;
    }

    @Override
    public String name() {
        return "urgent";
    }

    @Override
    public Set<String> signals() {
        return Set.of(UpdateInbox.SIGNAL);
    }

    @Override
    public Set<BotId> waiting(Set<BotId> bots) {
        return rows.waiting(bots);
    }

    @Override
    public Shift begin(Term term) {
        List<UpdateResponder> byRank = responders.stream()
                .sorted(Comparator.comparingInt(UpdateResponder::rank))
                .toList();
        return new Answers(term, new Response(rows, byRank, term));
    }

    /** The answers of one term. */
    private final class Answers implements Shift {
        private final Term term;
        private final Response response;
        private final Set<Thread> atWork = ConcurrentHashMap.newKeySet();
        private long after;

        Answers(Term term, Response response) {
            this.term = term;
            this.response = response;
        }

        @Override
        public void work(Set<String> signals) {
            BotId bot = term.bot().id();
            while (!term.over()) {
                List<WaitingRows.Waiting> next = rows.listUrgent(bot, after, AT_ONCE);
                if (next.isEmpty()) {
                    return;
                }
                for (WaitingRows.Waiting waiting : next) {
                    after = waiting.update().seq();
                    Thread thread =
                            Thread.ofVirtual().name("bot-" + bot + "-urgent").unstarted(() -> answer(waiting));
                    // Known before it runs, for it takes itself off.
                    atWork.add(thread);
                    thread.start();
                }
            }
        }

        private void answer(WaitingRows.Waiting waiting) {
            try {
                response.to(waiting);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                atWork.remove(Thread.currentThread());
            }
        }

        @Override
        public void end() throws InterruptedException {
            for (Thread thread : atWork) {
                thread.join();
            }
        }
    }
}
