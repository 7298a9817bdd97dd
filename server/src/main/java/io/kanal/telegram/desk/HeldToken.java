package io.kanal.telegram.desk;

import io.kanal.changes.Lease;
import io.kanal.telegram.Bot;
import io.kanal.telegram.bots.BotKey;
import io.kanal.telegram.bots.BotRows;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One bot whose lease this node holds, with the parts of the work for it. */
final class HeldToken {
    private static final Logger log = LoggerFactory.getLogger(HeldToken.class);

    private final Bot bot;
    private final Lease lease;
    private final List<Duty> duties;
    private volatile BotKey key;

    HeldToken(BotRows.Active active, Lease lease, List<TokenWork> works, Semaphore beginnings) {
        bot = active.bot();
        key = active.key();
        this.lease = lease;
        duties = works.stream()
                .map(work -> new Duty(work, new Term(bot, () -> key, lease), beginnings))
                .toList();
    }

    Lease lease() {
        return lease;
    }

    List<Duty> duties() {
        return duties;
    }

    /** The bot may have another token by now. */
    void renew(BotKey current) {
        key = current;
    }

    /** Begins; the action is run when the lease is lost. */
    void begin(Runnable whenLost) {
        log.info("Bot {} runs here from now on ({})", bot.id(), lease);
        lease.whenLost(() -> {
            duties.forEach(duty -> duty.term().end());
            whenLost.run();
        });
        duties.forEach(Duty::look);
    }

    /** Ends one part after the other and gives the lease back. */
    void end() {
        try (lease) {
            for (Duty duty : duties) {
                duty.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            log.info("Bot {} does not run here any more ({})", bot.id(), lease);
        }
    }
}
