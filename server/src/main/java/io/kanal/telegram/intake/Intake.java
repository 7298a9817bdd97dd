package io.kanal.telegram.intake;

import io.kanal.telegram.desk.Term;
import io.kanal.telegram.desk.TokenWork;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Takes a bot's updates in: by its webhook where one is set up and Telegram accepts it, else by long polling. */
@Component
@Order(100)
final class Intake implements TokenWork {
    private final WebhookUpkeep webhook;
    private final LongPoll poll;

    Intake(WebhookUpkeep webhook, LongPoll poll) {
        this.webhook = webhook;
        this.poll = poll;
    }

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public Shift begin(Term term) {
        return signals -> {
            Trouble trouble = webhook.trouble(term);
            if (!webhook.keep(term, trouble)) {
                poll.run(term, trouble);
            }
        };
    }
}
