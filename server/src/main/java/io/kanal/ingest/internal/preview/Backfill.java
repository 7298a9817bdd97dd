package io.kanal.ingest.internal.preview;

import io.kanal.changes.Lane;
import io.kanal.ingest.FollowStatus.Reach;
import io.kanal.ingest.Ingested;
import io.kanal.ingest.internal.preview.page.Paging;
import io.kanal.ingest.internal.preview.page.PreviewPage;
import io.kanal.jobs.JobKind;
import io.kanal.jobs.JobRun;
import io.kanal.posts.Chat;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The job that reads a channel backwards, page by page, to its beginning, to the floor of its retention, or to a number of
 * posts. The channel's row says how far it has come, the checkpoint how much of the limit is used up.
 */
final class Backfill implements JobKind {
    static final String NAME = "backfill";

    private static final int MOST_FAILURES = 8;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final PreviewClient client;
    private final Politeness politeness;
    private final PreviewChannels channels;
    private final Recorder recorder;

    Backfill(PreviewClient client, Politeness politeness, PreviewChannels channels, Recorder recorder) {
        this.client = client;
        this.politeness = politeness;
        this.channels = channels;
        this.recorder = recorder;
    }

    /**
     * What such a job is started with.
     *
     * @param limit how many posts at most; null for all
     * @param unreadable posts of the newest page, read already, which could not be read
     */
    static JsonNode parameters(ChatId chat, String username, @Nullable Long limit, int unreadable) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("chat", chat.value())
                .put("username", username)
                .put("limit", limit)
                .put("unreadable", unreadable);
    }

    @Override
    public boolean servesOthers() {
        return true;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean retries() {
        return true;
    }

    @Override
    public void run(JobRun run) throws InterruptedException {
        JsonNode parameters = run.parameters();
        String username = parameters.path("username").asString();
        Long limit =
                parameters.path("limit").isNumber() ? parameters.path("limit").asLong() : null;
        PreviewChannel followed = channels.find(
                        recorder.present(new ChatId(parameters.path("chat").asLong())))
                .orElseThrow(
                        () -> new KanalException(ErrorCode.NOT_FOUND, "@" + username + " is not followed any more"));
        if (run.checkpoint().isEmpty()) {
            skip(run, parameters.path("unreadable").asInt(0), "the newest page of @" + username);
            countSubscribers(followed.chat(), username, run);
        }
        long posts = run.checkpoint().map(state -> state.path("posts").asLong()).orElse(0L);
        Long before = followed.reach() == Reach.BEGINNING ? null : followed.oldestId();
        ChatId chat = followed.chat();
        report(run, followed, before, posts, limit);
        while (before != null) {
            run.throwIfCancelled();
            if (limit != null && posts >= limit) {
                channels.reached(chat, before, Reach.LIMIT);
                return;
            }
            PreviewPage.History page = page(username, before, run);
            chat = identify(chat, username, page);
            Ingested ingested = recorder.merge(chat, Lane.BULK, page, before);
            posts += ingested.total();
            count(run, ingested, page);
            boolean floor = reachesFloor(chat, page);
            before = Paging.before(page, before);
            if (before == null || floor) {
                channels.reached(chat, Paging.oldestId(page), before == null ? Reach.BEGINNING : Reach.FLOOR);
                report(run, followed, null, posts, limit);
                return;
            }
            channels.reached(chat, before, Reach.OPEN);
            report(run, followed, before, posts, limit);
            run.checkpoint(JsonNodeFactory.instance.objectNode().put("posts", posts));
        }
    }

    /** The card shows the exact number; the pages of posts only an abbreviated one. */
    private void countSubscribers(ChatId chat, String username, JobRun run) throws InterruptedException {
        Answer answer = client.card(username, run::throwIfCancelled);
        if (answer instanceof Answer.Got(PreviewPage.ChannelCard card)
                && card.subscribers() != null
                && card.subscribers().text() == null) {
            Chat known = recorder.find(chat).orElse(null);
            if (known != null) {
                Long bareId =
                        known.telegramId() == null ? null : known.telegramId().bare();
                recorder.identify(
                        username,
                        new PreviewPage.Header(card.title(), known.username(), bareId, card.description(), null, null),
                        card.subscribers().value());
            }
        } else {
            run.skipped("no-card", "The exact number of subscribers of @" + username + " could not be read");
        }
    }

    private ChatId identify(ChatId chat, String username, PreviewPage.History page) {
        if (!recorder.isOf(chat, page.header())) {
            throw new KanalException(
                    ErrorCode.NOT_READABLE, "The name @" + username + " belongs to another channel now");
        }
        return recorder.identify(username, page.header());
    }

    /** The page in front of this id, asked for again and again while t.me is busy or away. */
    private PreviewPage.History page(String username, long before, JobRun run) throws InterruptedException {
        Duration wait = Duration.ofSeconds(2);
        for (int failures = 1; ; failures++) {
            Answer answer = client.before(username, before, run::throwIfCancelled);
            String why;
            Duration asked = Duration.ZERO;
            switch (answer) {
                case Answer.Got(PreviewPage.History page)
                when page.complete() -> {
                    run.trouble(null);
                    return page;
                }
                case Answer.Got(PreviewPage.History page) -> why = "the page arrived in part";
                case Answer.Got(PreviewPage other) ->
                    throw Refusals.of(username, other).asException();
                case Answer.Never never -> throw Refusals.never(username, never).asException();
                case Answer.Later later -> {
                    why = later.why();
                    asked = later.after();
                }
            }
            if (failures >= MOST_FAILURES) {
                throw new KanalException(
                        ErrorCode.UPSTREAM,
                        "t.me could not be read for @%s: %s. Follow it again to go on from here"
                                .formatted(username, why));
            }
            Duration pause = asked.compareTo(wait) > 0 ? asked : wait;
            run.trouble("t.me could not be read (%s); next try in %d s".formatted(why, pause.toSeconds()));
            politeness.await(pause, run::throwIfCancelled);
            wait = wait.multipliedBy(2);
            wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        }
    }

    private boolean reachesFloor(ChatId chat, PreviewPage.History page) {
        Instant floor = recorder.find(chat).map(Chat::floor).orElse(null);
        if (floor == null) {
            return false;
        }
        return Recorder.messages(page).stream()
                .map(message -> message.date())
                .filter(Objects::nonNull)
                .anyMatch(date -> date.isBefore(floor));
    }

    private static void count(JobRun run, Ingested ingested, PreviewPage.History page) {
        run.count("new", ingested.added());
        run.count("changed", ingested.edited());
        run.count("known", ingested.known() + ingested.restored());
        run.count("pages", 1);
        if (ingested.refused() > 0) {
            run.count("refused", ingested.refused());
        }
        Long newest = Paging.newestId(page);
        skip(
                run,
                page.unreadable(),
                page.header().title() + (newest == null ? "" : ", on the page that ends with " + newest));
    }

    private static void skip(JobRun run, int unreadable, String where) {
        for (int post = 0; post < unreadable; post++) {
            run.skipped("unreadable-post", "A post without a readable id in " + where);
        }
    }

    /** Counted in ids, of which the newest is the total, unless there is a limit of posts. */
    private static void report(
            JobRun run, PreviewChannel followed, @Nullable Long before, long posts, @Nullable Long limit) {
        if (limit != null) {
            run.progress(posts, limit);
            return;
        }
        Long newest = followed.newestId();
        run.progress(newest == null ? posts : newest - (before == null ? 1 : before) + 1, newest);
    }
}
