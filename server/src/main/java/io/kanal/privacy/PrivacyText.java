package io.kanal.privacy;

import io.kanal.people.settings.InstallationSettings;
import io.kanal.privacy.internal.PrivacyFile;
import io.kanal.privacy.internal.PrivacyTextSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What whoever runs this installation says about people's data, as an administrator wrote it or from a file of theirs: headings
 * after {@code #}, points after {@code -}, paragraphs between blank lines. Nothing else of Markdown is read, and no markup of it is
 * passed on.
 */
@Component
public final class PrivacyText {
    private final PrivacyFile file;
    private final Supplier<Optional<String>> changed;

    @Autowired
    PrivacyText(PrivacyFile file, PrivacyTextSetting setting, InstallationSettings settings) {
        this(file, () -> settings.changed(setting));
    }

    PrivacyText(PrivacyFile file, Supplier<Optional<String>> changed) {
        this.file = file;
        this.changed = changed;
    }

    /** What a piece of the text is. */
    public enum Form {
        HEADING,
        POINT,
        PARAGRAPH
    }

    /** One piece. */
    public record Piece(Form form, String words) {}

    /** The installation's text in a language, or in the one it has; empty where it has none of its own. */
    public List<Piece> in(Locale language) {
        return pieces(changed.get().orElseGet(() -> file.text(language)));
    }

    static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        for (String written : text.lines().toList()) {
            String line = written.strip();
            if (line.isEmpty() || line.startsWith("#") || line.matches("[-*•] .*")) {
                end(paragraph, pieces);
            }
            if (line.startsWith("#")) {
                add(Form.HEADING, line.replaceFirst("^#+", ""), pieces);
            } else if (line.matches("[-*•] .*")) {
                add(Form.POINT, line.substring(2), pieces);
            } else if (!line.isEmpty()) {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
            }
        }
        end(paragraph, pieces);
        return pieces;
    }

    private static void end(StringBuilder paragraph, List<Piece> pieces) {
        add(Form.PARAGRAPH, paragraph.toString(), pieces);
        paragraph.setLength(0);
    }

    private static void add(Form form, String words, List<Piece> pieces) {
        if (!words.isBlank()) {
            pieces.add(new Piece(form, words.strip()));
        }
    }
}
