package io.kanal.bot.internal.commands;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerEvent;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Citation;
import io.kanal.answers.Statement;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.AnswerText;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.shared.text.RichText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows an answer while it is made. In a private chat it grows as a draft; in a group, where edits are rationed, as a
 * message that is rewritten now and then. A quick answer is shown only once, when it is whole. A thread of its own does
 * the showing, so that Telegram never slows the answer down.
 */
public final class AnswerOnTheWay implements AnswerSink, AutoCloseable {
    private static final Duration UNTIL_FIRST = Duration.ofMillis(400);
    private static final Duration BETWEEN_DRAFTS = Duration.ofMillis(600);
    private static final Duration BETWEEN_EDITS = Duration.ofSeconds(5);
    /** Telegram drops a draft after 30 s. */
    private static final Duration DRAFT_STANDS = Duration.ofSeconds(20);

    private final Talk talk;
    private final BooleanSupplier unwanted;
    private final AnswerText words;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Statement> statements = new ArrayList<>();
    private final List<Citation> citations = new ArrayList<>();
    private final Thread shower;
    /** What was shown last, and until when it stands; the shower's own. */
    private @Nullable RichText last;

    private long standsUntil;
    private volatile @Nullable Long message;
    private volatile boolean cancelled;

    private AnswerOnTheWay(Talk talk, BooleanSupplier unwanted) {
        this.talk = talk;
        this.unwanted = unwanted;
        this.words = new AnswerText(talk.wording(), talk.user());
        this.shower = Thread.ofVirtual().name("bot-answer").unstarted(this::show);
    }

    /**
     * Begins to show it.
     *
     * @param unwanted whether nobody wants it any more; asked now and then while it is shown
     */
    public static AnswerOnTheWay show(Talk talk, BooleanSupplier unwanted) {
        AnswerOnTheWay onTheWay = new AnswerOnTheWay(talk, unwanted);
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

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    /** Ends it unfinished; what stands in a group already says so. */
    void stop() {
        close();
        Long shown = message;
        if (shown != null) {
            talk.voice().rewrite(shown, talk.wording().rich("ask.stopped"), Keyboard.NONE);
        }
    }

    /** Says the whole answer for good, in the place of what was shown of it. */
    public void end(Answer answer, Keyboard keyboard) {
        close();
        RichText whole = words.of(answer);
        Long shown = message;
        if (shown == null) {
            talk.reply(whole, keyboard);
        } else {
            talk.voice().rewrite(shown, whole, keyboard);
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
            showUntilEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks often whether it is wanted still, and shows as often as the place allows. */
    private void showUntilEnd() throws InterruptedException {
        Duration between = talk.inPrivate() ? BETWEEN_DRAFTS : BETWEEN_EDITS;
        Runnable showing = talk.inPrivate() ? this::showDraft : this::showEdit;
        long next = System.nanoTime();
        do {
            cancelled = cancelled || unwanted.getAsBoolean();
            if (!cancelled && System.nanoTime() - next >= 0) {
                showing.run();
                next = System.nanoTime() + between.toNanos();
            }
        } while (!ended.await(BETWEEN_DRAFTS.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void showDraft() {
        RichText now = soFar();
        if (!now.equals(last) || System.nanoTime() - standsUntil > 0) {
            talk.voice().draft(Math.max(1, talk.voice().update()), now);
            last = now;
            standsUntil = System.nanoTime() + DRAFT_STANDS.toNanos();
        }
    }

    private void showEdit() {
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
    }
}
