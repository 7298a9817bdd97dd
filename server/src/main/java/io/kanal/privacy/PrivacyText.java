package io.kanal.privacy;

import io.kanal.privacy.internal.PrivacyProperties;
import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What whoever runs this installation says about people's data, from a file of theirs: headings after {@code #}, points after
 * {@code -}, paragraphs between blank lines. Nothing else of Markdown is read, and no markup of it is passed on. The file is read
 * anew each time, so that a change shows at once.
 */
@Component
public final class PrivacyText {
    /** So much of a file is read. */
    public static final int MOST_BYTES = 100_000;

    private final Optional<Path> file;

    PrivacyText(PrivacyProperties properties) {
        String name = properties.file();
        this.file = name == null || name.isBlank() ? Optional.empty() : Optional.of(Path.of(name.strip()));
        this.file.filter(path -> !Files.isReadable(path)).ifPresent(path -> {
            throw new StartFailure("The file " + path + ", which KANAL_PRIVACY_FILE names, cannot be read");
        });
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
        return file.map(path -> pieces(read(ofLanguage(path, language)))).orElse(List.of());
    }

    private static Path ofLanguage(Path path, Locale language) {
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        String own = dot < 0
                ? name + "." + language.getLanguage()
                : name.substring(0, dot) + "." + language.getLanguage() + name.substring(dot);
        Path sibling = path.resolveSibling(own);
        return Files.isReadable(sibling) ? sibling : path;
    }

    private static String read(Path path) {
        try (var in = Files.newInputStream(path)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The page says what Kanal itself knows; that the file has gone shows there.
            return "";
        }
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
