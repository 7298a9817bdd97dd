package io.kanal.operations.internal.doctor;

import io.kanal.changes.FollowerStatus;
import io.kanal.changes.Followers;
import io.kanal.shared.Caller;
import io.kanal.shared.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** How far the followers of the log are. */
@Component
final class FollowerCheck implements Check {
    private static final Duration LATE = Duration.ofMinutes(5);

    private final Followers followers;

    FollowerCheck(Followers followers) {
        this.followers = followers;
    }

    @Override
    public String name() {
        return "followers";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        List<FollowerStatus> all = followers.list(Caller.KANAL);
        for (FollowerStatus follower : all) {
            String name = follower.name() + (follower.node() == null ? "" : " on " + follower.node());
            switch (follower.state()) {
                case FAILING ->
                    findings.add(Finding.problem(
                            "%s fails at change %s: %s".formatted(name, follower.failingSeq(), follower.error()),
                            "It tries again by itself; 'kanal follower skip %s %s' sets the change aside"
                                    .formatted(follower.name(), follower.failingSeq())));
                case UNHELD ->
                    findings.add(Finding.problem(
                            "No process runs " + name, "Start a Kanal whose KANAL_ROLES contain worker"));
                case REBUILDING -> findings.add(Finding.notice(name + " is being rebuilt", null));
                case NEW, FOLLOWING -> {
                    if (follower.lag().compareTo(LATE) > 0) {
                        findings.add(Finding.notice(
                                "%s is %,d changes behind, the oldest %d min old"
                                        .formatted(
                                                name,
                                                follower.lagRows(),
                                                follower.lag().toMinutes()),
                                "Wait during an import; else see the log"));
                    }
                }
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok(well(all))) : findings;
    }

    private static String well(List<FollowerStatus> all) {
        long behind = all.stream().mapToLong(FollowerStatus::lagRows).max().orElse(0);
        return behind == 0
                ? "%d followers are up to date".formatted(all.size())
                : "%d followers follow, at most %,d changes behind".formatted(all.size(), behind);
    }
}
