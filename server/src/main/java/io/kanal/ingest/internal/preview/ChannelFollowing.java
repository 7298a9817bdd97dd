package io.kanal.ingest.internal.preview;

import io.kanal.changes.Lane;
import io.kanal.ingest.ChannelReference;
import io.kanal.ingest.FollowStatus;
import io.kanal.ingest.FollowStatus.Reach;
import io.kanal.ingest.Followed;
import io.kanal.ingest.Looked;
import io.kanal.ingest.internal.preview.page.Paging;
import io.kanal.ingest.internal.preview.page.PreviewPage;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Begins and ends to follow channels. */
public final class ChannelFollowing {
    /** How long a person waits for their turn at t.me before they are told to come back. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PreviewClient client;
    private final PreviewChannels channels;
    private final Recorder recorder;
    private final RefreshRhythm rhythm;
    private final PreviewProperties properties;
    private final Jobs jobs;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final Runnable wake;

    ChannelFollowing(
            PreviewClient client,
            PreviewChannels channels,
            Recorder recorder,
            RefreshRhythm rhythm,
            PreviewProperties properties,
            Jobs jobs,
            TransactionOperations transactions,
            Clock clock,
            Runnable wake) {
        this.client = client;
        this.channels = channels;
        this.recorder = recorder;
        this.rhythm = rhythm;
        this.properties = properties;
        this.jobs = jobs;
        this.transactions = transactions;
        this.clock = clock;
        this.wake = wake;
    }

    /** Begins all of it together, with what the caller adds, or nothing. */
    public Followed follow(ChannelReference reference, Caller caller, Consumer<ChatId> together) {
        String username = reference.username();
        Answer answer = ask(username);
        PreviewPage.History page = readable(answer);
        if (page == null) {
            return refusal(username, answer);
        }
        Begun begun = Objects.requireNonNull(transactions.execute(status -> {
            Begun made = begin(username, page, caller);
            together.accept(made.started().chat());
            return made;
        }));
        if (!begun.first()) {
            refreshNow(begun.started().chat());
        }
        return begun.started();
    }

    /** What could be followed; nothing is begun. */
    public Looked look(ChannelReference reference) {
        String username = reference.username();
        Answer answer = ask(username);
        PreviewPage.History page = readable(answer);
        if (page == null) {
            throw refusal(username, answer).asException();
        }
        PreviewPage.Header header = page.header();
        return new Looked(
                header.title(),
                header.username() == null ? username : header.username(),
                header.subscribers(),
                Recorder.messages(page).stream()
                        .map(message -> message.date())
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    private static PreviewPage.@Nullable History readable(Answer answer) {
        return answer instanceof Answer.Got(PreviewPage.History page) && page.complete() && !page.illegible()
                ? page
                : null;
    }

    private static Followed.Refused refusal(String username, Answer answer) {
        return switch (answer) {
            case Answer.Got got -> Refusals.of(username, got.page());
            case Answer.Later later -> Refusals.later(username, later);
            case Answer.Never never -> Refusals.never(username, never);
        };
    }

    private Answer ask(String username) {
        Instant end = clock.instant().plus(PATIENCE);
        try {
            return client.newest(username, () -> {
                if (clock.instant().isAfter(end)) {
                    throw new OutOfPatience();
                }
            });
        } catch (OutOfPatience tooLong) {
            Duration quiet = client.quiet();
            return quiet.compareTo(PATIENCE) > 0
                    ? new Answer.Later("it asked for fewer requests", quiet)
                    : new Answer.Later("Kanal must not ask more often for now", PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Later("the server stops", PATIENCE);
        }
    }

    /**
     * What was begun.
     *
     * @param first whether the channel was followed by nobody before
     */
    private record Begun(Followed.Started started, boolean first) {}

    private Begun begin(String username, PreviewPage.History page, Caller caller) {
        Instant now = clock.instant();
        ChatId chat = recorder.identify(username, page.header());
        String name =
                page.header().username() == null ? username : page.header().username();
        Duration interval = rhythm.interval(Recorder.messages(page), now);
        channels.put(chat, name, interval, now.plus(interval));
        boolean first = channels.find(chat).map(row -> row.newestId() == null).orElse(true);
        if (first) {
            recorder.merge(chat, Lane.BULK, page, null);
            Long before = Paging.before(page, null);
            channels.reached(
                    chat,
                    before == null ? Paging.oldestId(page) : before,
                    before == null ? Reach.BEGINNING : Reach.OPEN);
            Long newest = Paging.newestId(page);
            channels.seen(
                    chat,
                    name,
                    newest == null ? Long.valueOf(0) : newest,
                    interval,
                    now.plus(interval),
                    page.unreadable(),
                    now);
        }
        return new Begun(new Followed.Started(chat, job(chat, name, first ? page.unreadable() : 0, caller)), first);
    }

    /** The back-fill that is under way, else a new one. The row's lock keeps two callers from starting two. */
    private JobId job(ChatId chat, String username, int unreadable, Caller caller) {
        PreviewChannel row = channels.lock(chat).orElseThrow();
        JobId running = row.job();
        if (running != null
                && jobs.find(Caller.KANAL, running)
                        .filter(job -> !job.state().isFinal())
                        .isPresent()) {
            return running;
        }
        JobId started = jobs.start(
                Backfill.NAME,
                "Back-fill of @" + username,
                Backfill.parameters(chat, username, properties.backfillPosts(), unreadable),
                caller);
        channels.putJob(chat, started);
        return started;
    }

    public boolean refreshNow(ChatId chat) {
        boolean followed = channels.makeDue(chat, clock.instant());
        wake.run();
        return followed;
    }

    public List<FollowStatus> statuses(Collection<ChatId> chats) {
        return channels.list(chats).stream().map(PreviewChannel::status).toList();
    }

    public Optional<FollowStatus> status(ChatId chat) {
        return channels.find(chat).map(PreviewChannel::status);
    }

    /** The row's lock keeps anybody from beginning to watch the channel between the question and the end. */
    public void stopUnless(ChatId chat, BooleanSupplier wanted) {
        transactions.executeWithoutResult(status -> channels.lock(chat)
                .filter(row -> !wanted.getAsBoolean())
                .ifPresent(row -> {
                    // The job of somebody who is erased is gone before what they followed.
                    if (row.job() != null && jobs.find(Caller.KANAL, row.job()).isPresent()) {
                        jobs.cancel(Caller.KANAL, row.job());
                    }
                    channels.remove(chat);
                }));
    }
}
