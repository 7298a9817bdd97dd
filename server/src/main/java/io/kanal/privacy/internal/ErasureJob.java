package io.kanal.privacy.internal;

import io.kanal.jobs.JobKind;
import io.kanal.jobs.JobRun;
import io.kanal.people.Users;
import io.kanal.shared.UserId;
import io.kanal.shared.personal.Person;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Carries out an erasure. It is Kanal's own job and names nobody; once begun it cannot be cancelled. */
@Component
public final class ErasureJob implements JobKind {
    public static final String NAME = "erasure";

    private final ErasureTable table;
    private final ErasureWork work;
    private final ErasedPeople erased;
    private final Users users;
    private final Clock clock;

    ErasureJob(ErasureTable table, ErasureWork work, ErasedPeople erased, Users users, Clock clock) {
        this.table = table;
        this.work = work;
        this.erased = erased;
        this.users = users;
        this.clock = clock;
    }

    public static JsonNode parameters(UUID id) {
        return JsonNodeFactory.instance.objectNode().put("erasure", id.toString());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(JobRun run) throws InterruptedException {
        UUID id = UUID.fromString(run.parameters().path("erasure").asString(""));
        ErasureWork.Course course = new ErasureWork.Course() {
            @Override
            public void done(int rooms, int all) {
                run.progress(rooms, (long) all);
            }

            @Override
            public void throwIfStopped() {
                if (run.stopping()) {
                    run.throwIfCancelled();
                }
            }
        };
        Optional<UserId> who = table.person(id);
        Optional<Person> person = who.flatMap(users::find).map(erased::person);
        if (person.isPresent()) {
            work.erase(id, person.get(), course);
        }
        work.settle(id, course);
        table.finish(id, clock.instant());
    }
}
