package io.kanal.telegram.dispatch;

import io.kanal.shared.Check;
import io.kanal.telegram.OutgoingDepth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Whether what bots have to say gets out. */
@Component
final class OutgoingCheck implements Check {
    private static final Duration LONG = Duration.ofMinutes(30);

    private final OutgoingReport report;

    OutgoingCheck(OutgoingReport report) {
        this.report = report;
    }

    @Override
    public String name() {
        return "outgoing";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        for (OutgoingDepth depth : report.depths()) {
            if (depth.oldest().compareTo(LONG) > 0 && !depth.priority().bulk()) {
                findings.add(Finding.problem(
                        "%d calls of priority %s wait, the oldest for %d minutes"
                                .formatted(
                                        depth.waiting(),
                                        depth.priority().name().toLowerCase(Locale.ROOT),
                                        depth.oldest().toMinutes()),
                        "See on the status page whether the bots run and what Telegram says"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok("Nothing waits for long")) : findings;
    }
}
