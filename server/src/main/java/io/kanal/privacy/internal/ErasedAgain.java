package io.kanal.privacy.internal;

import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.Audit;
import io.kanal.people.Users;
import io.kanal.privacy.Erasure;
import io.kanal.shared.Caller;
import io.kanal.shared.UserId;
import io.kanal.shared.personal.Person;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases at the start whoever was erased and is in the database all the same, because a backup from before was restored.
 * Nothing is served and no follower runs before it is done; files and the index, which a restore has built anew, follow by a job.
 */
@Component
final class ErasedAgain implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(ErasedAgain.class);

    private final ErasedPeople erased;
    private final ErasureTable table;
    private final ErasureWork work;
    private final Users users;
    private final Jobs jobs;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ErasedAgain(
            ErasedPeople erased,
            ErasureTable table,
            ErasureWork work,
            Users users,
            Jobs jobs,
            Audit audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.erased = erased;
        this.table = table;
        this.work = work;
        this.users = users;
        this.jobs = jobs;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<Person> back = back();
        for (Person person : back) {
            try {
                erase(person);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while somebody was erased again", e);
            }
        }
        if (!back.isEmpty()) {
            LOG.info(
                    "{} people of a restored backup had been erased since it was made, and were erased again",
                    back.size());
        }
    }

    private List<Person> back() {
        Set<String> known = erased.all();
        List<Person> back = new ArrayList<>();
        if (!known.isEmpty()) {
            List<UserId> ids = new ArrayList<>();
            users.each((id, made) -> {
                if (known.contains(erased.pseudonym(id, made))) {
                    ids.add(id);
                }
            });
            ids.forEach(id -> users.find(id).map(erased::person).ifPresent(back::add));
        }
        return back;
    }

    private void erase(Person person) throws InterruptedException {
        UUID id = table.underWay(person.id()).map(Erasure::id).orElseGet(() -> begin(person));
        work.erase(id, person, ErasureWork.AT_START);
    }

    private UUID begin(Person person) {
        UUID id = UUID.randomUUID();
        transaction.executeWithoutResult(_ -> {
            JobId job = jobs.start(ErasureJob.NAME, "Erasure of a person", ErasureJob.parameters(id), Caller.KANAL);
            table.insert(id, person.id(), person.pseudonym(), job, clock.instant());
            audit.record(Caller.KANAL, "person.erased-again", "user:" + person.pseudonym(), null);
        });
        return id;
    }
}
