package io.kanal.ingest.internal.preview.picture;

import io.kanal.changes.SlowWork;
import io.kanal.shared.Check;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many pictures of followed channels are kept, wait, or could not be had. */
public final class PictureCheck implements Check {
    private final PictureRules rules;
    private final PictureRows rows;
    private final SlowWork work;

    public PictureCheck(PictureRules rules, PictureRows rows, SlowWork work) {
        this.rules = rules;
        this.rows = rows;
        this.work = work;
    }

    @Override
    public String name() {
        return "pictures of channels";
    }

    @Override
    public List<Finding> look() {
        PictureRows.Summary summary = rows.summary();
        if (rules.choice() == PictureRules.Choice.OFF) {
            return List.of(Finding.ok("not fetched; %d kept from before".formatted(summary.kept())));
        }
        StringBuilder told = new StringBuilder("%d kept, %d of %d MB; %d wait"
                .formatted(
                        summary.kept(),
                        (summary.bytes() + (1L << 20) - 1) >> 20,
                        rules.space().toMegabytes(),
                        work.depth(PictureWorker.QUEUE)));
        String without = Stream.of(Fetched.Reason.values())
                .filter(summary.without()::containsKey)
                .map(reason -> summary.without().get(reason) + " " + said(reason))
                .collect(Collectors.joining(", "));
        if (!without.isEmpty()) {
            told.append("; could not be had: ").append(without);
        }
        return List.of(Finding.ok(told.toString()));
    }

    private static String said(Fetched.Reason reason) {
        return switch (reason) {
            case GONE -> "gone";
            case TOO_LARGE -> "too large";
            case OTHER_KIND -> "of another kind";
            case REFUSED -> "refused";
            case NO_SPACE -> "without space";
        };
    }
}
