package io.kanal.ingest.internal.preview;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingested;
import io.kanal.ingest.internal.preview.page.Paging;
import io.kanal.ingest.internal.preview.page.PreviewPage;
import io.kanal.shared.ChatId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a followed channel again: merges the newest page, so that edits of recent posts are noticed, and pages back
 * until it meets what was known, so that nothing is missed however much was written meanwhile. Pages are merged oldest
 * first; the newest known id moves only after all of them, so a crash in between costs only work.
 */
final class Refresh {
    /** After a long absence pages are merged in steps of so many. */
    private static final int MOST_PAGES = 50;

    private final PreviewClient client;
    private final PreviewChannels channels;
    private final Recorder recorder;
    private final RefreshRhythm rhythm;
    private final Clock clock;
    private final RandomGenerator random;

    Refresh(
            PreviewClient client,
            PreviewChannels channels,
            Recorder recorder,
            RefreshRhythm rhythm,
            Clock clock,
            RandomGenerator random) {
        this.client = client;
        this.channels = channels;
        this.recorder = recorder;
        this.rhythm = rhythm;
        this.clock = clock;
        this.random = random;
    }

    private record Part(PreviewPage.History page, @Nullable Long before) {}

    /** Refreshes one channel and notes when it is its turn again; trouble is noted too, not thrown. */
    Ingested run(PreviewChannel followed, Runnable check) throws InterruptedException {
        if (recorder.find(followed.chat()).isEmpty()) {
            channels.remove(followed.chat());
            return Ingested.NOTHING;
        }
        Answer answer = client.newest(followed.username(), check);
        if (!(answer instanceof Answer.Got(PreviewPage.History newest)) || !newest.complete() || newest.illegible()) {
            return fail(followed, followed.chat(), why(followed, answer));
        }
        if (!recorder.isOf(followed.chat(), newest.header())) {
            return fail(
                    followed, followed.chat(), "The name @" + followed.username() + " belongs to another channel now");
        }
        if (channels.find(followed.chat()).isEmpty()
                && channels.find(recorder.present(followed.chat())).isEmpty()) {
            // Nobody follows it any more: what was taken back meanwhile must not come again.
            return Ingested.NOTHING;
        }
        ChatId chat = recorder.identify(followed.username(), newest.header());
        long known = followed.newestId() == null ? Long.MAX_VALUE : followed.newestId();
        Deque<Part> parts = new ArrayDeque<>();
        int unreadable = newest.unreadable();
        parts.push(new Part(newest, null));
        Ingested ingested = Ingested.NOTHING;
        Long next = meets(newest, known) ? null : Paging.before(newest, null);
        while (next != null) {
            if (parts.size() >= MOST_PAGES) {
                ingested = ingested.plus(merge(chat, parts));
            }
            Answer older = client.before(followed.username(), next, check);
            if (!(older instanceof Answer.Got(PreviewPage.History page)) || !page.complete()) {
                // What is new stays for the next turn; the newest known id has not moved.
                return fail(followed, chat, why(followed, older));
            }
            parts.push(new Part(page, next));
            unreadable += page.unreadable();
            next = meets(page, known) ? null : Paging.before(page, next);
        }
        ingested = ingested.plus(merge(chat, parts));
        Instant now = clock.instant();
        Duration interval = rhythm.interval(Recorder.messages(newest), now);
        channels.seen(
                chat,
                name(followed, newest),
                Paging.newestId(newest),
                interval,
                now.plus(jittered(interval)),
                unreadable,
                now);
        return ingested;
    }

    private static boolean meets(PreviewPage.History page, long known) {
        return page.posts().isEmpty() || page.posts().getFirst().firstId() <= known;
    }

    private Ingested merge(ChatId chat, Deque<Part> parts) {
        Ingested ingested = Ingested.NOTHING;
        for (Part part = parts.poll(); part != null; part = parts.poll()) {
            ingested = ingested.plus(recorder.merge(chat, Lane.LIVE, part.page(), part.before()));
        }
        return ingested;
    }

    /** The chat may have been joined with another one since the channel was read. */
    private Ingested fail(PreviewChannel channel, ChatId chat, String why) {
        Duration wait = rhythm.afterFailure(channel.failures());
        channels.failed(chat, why, clock.instant().plus(jittered(wait)));
        return Ingested.NOTHING;
    }

    private static String why(PreviewChannel channel, Answer answer) {
        return switch (answer) {
            case Answer.Got got -> Refusals.of(channel.username(), got.page()).explanation();
            case Answer.Later later -> "t.me could not be read: " + later.why();
            case Answer.Never never -> "t.me could not be read: " + never.why();
        };
    }

    private static String name(PreviewChannel channel, PreviewPage.History page) {
        String shown = page.header().username();
        return shown == null ? channel.username() : shown;
    }

    private Duration jittered(Duration interval) {
        return interval.multipliedBy(90 + random.nextInt(10)).dividedBy(100);
    }
}
