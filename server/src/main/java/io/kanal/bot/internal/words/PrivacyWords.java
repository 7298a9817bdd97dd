package io.kanal.bot.internal.words;

import io.kanal.privacy.PrivacyText;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The installation's own text about people's data, as a message. */
@Component
public final class PrivacyWords {
    /** A message of Telegram holds little more; the page has all of it. */
    private static final int MOST = 3_500;

    private final PrivacyText text;

    PrivacyWords(PrivacyText text) {
        this.text = text;
    }

    /** Empty where the installation has none of its own. */
    public Optional<RichText> in(Wording wording) {
        List<PrivacyText.Piece> pieces = text.in(wording.locale());
        if (pieces.isEmpty()) {
            return Optional.empty();
        }
        Composer composer = wording.compose();
        for (PrivacyText.Piece piece : pieces) {
            String words = BidiText.tame(piece.words());
            if (composer.length() + words.length() > MOST) {
                composer.add("…");
                break;
            }
            int begin = composer.length();
            switch (piece.form()) {
                case HEADING -> composer.add(words).mark(Kind.BOLD, begin, null);
                case POINT -> composer.add("• " + words);
                case PARAGRAPH -> composer.add(words);
            }
            composer.add(piece.form() == PrivacyText.Form.POINT ? "\n" : "\n\n");
        }
        return Optional.of(composer.done());
    }
}
