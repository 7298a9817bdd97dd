package io.kanal.bot.internal.payments;

import io.kanal.bot.internal.words.Wording;
import io.kanal.people.payments.Terms;
import io.kanal.shared.text.RichText;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What {@code /terms} and {@code /paysupport} say, to everybody: Telegram wants both of a bot that sells. */
@Component
public class PaymentTexts {
    private final Terms terms;

    PaymentTexts(Terms terms) {
        this.terms = terms;
    }

    /** The text of a command, where it is one of the two. */
    public Optional<RichText> of(String command, Wording wording) {
        return switch (command) {
            case "terms" -> Optional.of(terms.text().map(RichText::plain).orElseGet(() -> wording.rich("terms")));
            case "paysupport" ->
                Optional.of(terms.contact()
                        .map(contact -> wording.rich("paysupport.contact", contact))
                        .orElseGet(() -> wording.rich("paysupport")));
            default -> Optional.empty();
        };
    }
}
