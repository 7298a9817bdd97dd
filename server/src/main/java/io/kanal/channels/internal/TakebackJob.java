package io.kanal.channels.internal;

import io.kanal.channels.TakebackPlan;
import io.kanal.ingest.Following;
import io.kanal.ingest.Takeback;
import io.kanal.ingest.Taking;
import io.kanal.jobs.JobBook;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobKind;
import io.kanal.jobs.JobRun;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes back what a plan says, batch by batch. Each batch forgets what it took, so a run after a crash goes on behind it by
 * beginning anew; the checkpoint says which part is under way, and keeps the report.
 */
@Component
public final class TakebackJob implements JobKind {
    public static final String NAME = Takeback.JOB_KIND;

    private static final Duration STEP = Duration.ofMillis(200);
    private static final int MOST_WAITS = 600;

    private final Takeback takeback;
    private final Following following;
    private final WatchTable watches;
    private final JobBook jobs;
    private final TransactionTemplate transaction;

    TakebackJob(
            Takeback takeback, Following following, WatchTable watches, JobBook jobs, TransactionTemplate transaction) {
        this.takeback = takeback;
        this.following = following;
        this.watches = watches;
        this.jobs = jobs;
        this.transaction = transaction;
    }

    /**
     * What such a job is started with.
     *
     * @param ended back-fills that were asked to end and may still write
     */
    public static JsonNode parameters(TakebackPlan plan, List<JobId> ended) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        ArrayNode parts = parameters.putArray("parts");
        for (TakebackPlan.Part part : plan.parts()) {
            Taking taking = part.taking();
            if (taking != null) {
                ObjectNode row = parts.addObject()
                        .put("chat", taking.chat().value())
                        .put("messages", part.extent().gone() + part.extent().kept());
                switch (taking) {
                    case Taking.Whole whole -> row.put("whole", true);
                    case Taking.OfSource of -> row.put("source", of.source().name());
                    case Taking.OfImport of -> row.put("import", of.job().toString());
                }
            }
        }
        ArrayNode waits = parameters.putArray("ended");
        ended.forEach(job -> waits.add(job.toString()));
        return parameters;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(JobRun run) throws InterruptedException {
        List<JsonNode> parts = new ArrayList<>();
        run.parameters().path("parts").forEach(parts::add);
        awaitEnd(run, parts.stream().map(TakebackJob::taking).toList());
        long total = parts.stream()
                .mapToLong(part -> part.path("messages").asLong(0))
                .sum();
        int from = run.checkpoint().map(state -> state.path("parts").asInt(0)).orElse(0);
        long done = 0;
        for (int i = 0; i < parts.size(); i++) {
            JsonNode part = parts.get(i);
            if (i >= from) {
                Taking taking = taking(part);
                take(run, taking, i, done, total);
                finish(run, taking, i + 1, done + part.path("messages").asLong(0));
            }
            done += part.path("messages").asLong(0);
        }
        run.progress(total, total);
        takeback.awaitForgotten(run);
        run.progress(total, total);
    }

    /**
     * What reads the channel was asked to end, and an import may have come to the chat since it was asked for; until they
     * have ended, they could bring back what is taken. What comes to it from now on waits for this.
     */
    private void awaitEnd(JobRun run, List<Taking> parts) throws InterruptedException {
        for (int waits = 0; bringsIn(run, parts); waits++) {
            if (waits == MOST_WAITS) {
                throw new KanalException(
                        ErrorCode.CONFLICT,
                        "A back-fill or an import of the chat does not end, so nothing more was taken back; cancel it and try again");
            }
            run.throwIfCancelled();
            Thread.sleep(STEP);
        }
    }

    private boolean bringsIn(JobRun run, List<Taking> parts) {
        Set<JobId> known = new HashSet<>();
        run.parameters().path("ended").forEach(id -> known.add(JobId.from(id.asString(""))));
        parts.forEach(part -> takeback.imports(part.chat()).forEach(one -> known.add(one.job())));
        return jobs.list(known).values().stream().anyMatch(job -> !job.state().isFinal());
    }

    private static Taking taking(JsonNode part) {
        ChatId chat = new ChatId(part.path("chat").asLong());
        if (part.has("source")) {
            return new Taking.OfSource(chat, Source.valueOf(part.path("source").asString("")));
        }
        if (part.has("import")) {
            return new Taking.OfImport(chat, JobId.from(part.path("import").asString("")));
        }
        return new Taking.Whole(chat);
    }

    private void take(JobRun run, Taking part, int index, long before, long total) {
        long seen = Math.max(
                before,
                run.checkpoint().map(state -> state.path("seen").asLong(0)).orElse(0L));
        Takeback.Step step = step(run, part, Long.MIN_VALUE, index, seen, total);
        while (!step.equals(Takeback.Step.END)) {
            seen += step.seen();
            run.throwIfCancelled();
            step = step(run, part, step.reached(), index, seen, total);
        }
    }

    /** One transaction as a batch is: what the chat leaves behind goes with it, or neither does. */
    private void finish(JobRun run, Taking part, int parts, long seen) {
        transaction.executeWithoutResult(status -> {
            if (takeback.finish(part, isWanted(part, run.caller().user()))) {
                run.count("chats", 1);
            }
            run.checkpoint(
                    JsonNodeFactory.instance.objectNode().put("parts", parts).put("seen", seen));
        });
    }

    /** A batch and what the report says of it are one transaction, so that a run after a crash counts nothing twice. */
    private Takeback.Step step(JobRun run, Taking part, long after, int index, long seen, long total) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Takeback.Step step = takeback.step(part, after);
            run.count("removed", step.gone());
            run.count("stays", step.seen() - step.gone());
            run.progress(Math.min(seen + step.seen(), total), total);
            run.checkpoint(
                    JsonNodeFactory.instance.objectNode().put("parts", index).put("seen", seen + step.seen()));
            return step;
        }));
    }

    private boolean isWanted(Taking part, @Nullable UserId person) {
        return !(part instanceof Taking.Whole)
                && (following.status(part.chat()).isPresent()
                        || following.isFollowedByBot(part.chat())
                        || (person != null && watches.watchedByOthers(part.chat(), person) > 0));
    }
}
