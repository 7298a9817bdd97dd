package io.kanal.web.internal.pages.start;

import io.kanal.answers.Answer;
import io.kanal.answers.Answers;
import io.kanal.shared.Caller;
import org.springframework.stereotype.Component;

/** Where somebody comes who wanted no page: to the beginnings until they had an answer, to the feed from then on. */
@Component
public final class FirstPage {
    static final String START = "/app/start";
    private static final String FEED = "/app/feed";
    private static final int LATEST = 10;

    private final Answers answers;

    FirstPage(Answers answers) {
        this.answers = answers;
    }

    public String path(Caller caller) {
        return answers.page(caller, null, LATEST).stream().anyMatch(FirstPage::said) ? FEED : START;
    }

    private static boolean said(Answer answer) {
        return !answer.statements().isEmpty() || answer.counted() != null;
    }
}
