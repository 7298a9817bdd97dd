package io.kanal.bot.internal;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerEvent;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Citation;
import io.kanal.answers.Statement;
import io.kanal.shared.RichText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows an answer while it is made. In a private chat it grows as a draft; in a group, where edits are rationed, as a
 * message that is rewritten now and then. A quick answer is shown only once, when it is whole. A thread of its own does
 * the showing, so that Telegram never slows the answer down.
 */
final class AnswerOnTheWay implements AnswerSink, AutoCloseable {
    private static final Duration UNTIL_FIRST = Duration.ofMillis(400);
    private static final Duration BETWEEN_DRAFTS = Duration.ofMillis(600);
    private static final Duration BETWEEN_EDITS = Duration.ofSeconds(5);
    /** Telegram drops a draft after 30 s. */
    private static final Duration DRAFT_STANDS = Duration.ofSeconds(20);

    private final Talk talk;
    private final AnswerText words;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Statement> statements = new ArrayList<>();
    private final List<Citation> citations = new ArrayList<>();
    private final Thread shower;
    private volatile @Nullable Long message;

    private AnswerOnTheWay(Talk talk) {
        this.talk = talk;
        this.words = new AnswerText(talk.wording(), talk.user());
        this.shower = Thread.ofVirtual().name("bot-answer").unstarted(this::show);
    }

    static AnswerOnTheWay show(Talk talk) {
        AnswerOnTheWay onTheWay = new AnswerOnTheWay(talk);
        onTheWay.shower.start();
        return onTheWay;
    }

    @Override
    public synchronized void accept(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.Cited cited -> citations.add(cited.citation());
            case AnswerEvent.Stated stated -> statements.add(stated.statement());
            case AnswerEvent.Restarted _ -> {
                statements.clear();
                citations.clear();
            }
            case AnswerEvent.Finished _ -> ended.countDown();
        }
    }

    /** Says the whole answer for good, in the place of what was shown of it. */
    void end(Answer answer) {
        close();
        RichText whole = words.of(answer);
        Long shown = message;
        if (shown == null) {
            talk.reply(whole, Keyboard.NONE);
        } else {
            talk.voice().rewrite(shown, whole, Keyboard.NONE);
        }
    }

    /** Ends the showing; nothing of it is sent after this. */
    @Override
    public void close() {
        ended.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                shower.join();
                break;
            } catch (InterruptedException e) {
                // The showing ends within one bounded call; the answer is said after it, then the interruption counts.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized RichText soFar() {
        return statements.isEmpty() ? RichText.EMPTY : words.of(statements, citations);
    }

    private void show() {
        try {
            if (ended.await(UNTIL_FIRST.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            if (talk.inPrivate()) {
                showDrafts();
            } else {
                showEdits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void showDrafts() throws InterruptedException {
        long draft = Math.max(1, talk.voice().update());
        RichText last = null;
        long standsUntil = 0;
        do {
            RichText now = soFar();
            if (!now.equals(last) || System.nanoTime() > standsUntil) {
                talk.voice().draft(draft, now);
                last = now;
                standsUntil = System.nanoTime() + DRAFT_STANDS.toNanos();
            }
        } while (!ended.await(BETWEEN_DRAFTS.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void showEdits() throws InterruptedException {
        RichText last = RichText.EMPTY;
        do {
            RichText now = soFar();
            Long shown = message;
            if (now.isEmpty()) {
                talk.voice().typing();
            } else if (shown == null) {
                message = talk.voice().sayNow(now).orElse(null);
            } else if (!now.equals(last)) {
                talk.voice().rewriteNow(shown, now);
            }
            last = now;
        } while (!ended.await(BETWEEN_EDITS.toMillis(), TimeUnit.MILLISECONDS));
    }
}
