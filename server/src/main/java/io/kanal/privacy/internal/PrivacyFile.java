package io.kanal.privacy.internal;

import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * A file of whoever runs this installation, with files beside it for languages. It is read anew each time, so that a change shows
 * at once.
 */
@Component
public final class PrivacyFile {
    /** So much of a file is read. */
    private static final int MOST_BYTES = 100_000;

    private final Optional<Path> file;

    public PrivacyFile(PrivacyProperties properties) {
        String name = properties.file();
        this.file = name == null || name.isBlank() ? Optional.empty() : Optional.of(Path.of(name.strip()));
        this.file.filter(path -> !Files.isReadable(path)).ifPresent(path -> {
            throw new StartFailure("The file " + path + ", which KANAL_PRIVACY_FILE names, cannot be read");
        });
    }

    /** What it says, for those whose language has no file of its own; empty where there is none. */
    String text() {
        return file.map(PrivacyFile::read).orElse("");
    }

    /** What it says in a language, or in the one it has. */
    public String text(Locale language) {
        return file.map(path -> read(ofLanguage(path, language))).orElse("");
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
}
