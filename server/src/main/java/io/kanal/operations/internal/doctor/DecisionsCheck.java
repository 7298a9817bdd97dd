package io.kanal.operations.internal.doctor;

import io.kanal.shared.Caller;
import io.kanal.shared.Check;
import io.kanal.shared.decisions.Decisions;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whether anything waits for a person's decision, of whichever room. */
@Component
final class DecisionsCheck implements Check {
    private final Decisions decisions;

    DecisionsCheck(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public String name() {
        return "decisions";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = decisions.list(Caller.KANAL).stream()
                .filter(kind -> kind.waiting() > 0)
                .map(kind -> Finding.problem(
                        "%s: %,d wait for a person. %s".formatted(kind.name(), kind.waiting(), kind.about()),
                        "'kanal decide %s' and Status list them".formatted(kind.name())))
                .toList();
        return findings.isEmpty() ? List.of(Finding.ok("Nothing waits for a person")) : findings;
    }
}
