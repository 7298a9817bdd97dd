package io.kanal.people.payments;

import io.kanal.people.settings.InstallationSettings;
import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What this installation says about payments in its own words. */
@Component
public final class Terms {
    /** As long as one message of a bot. */
    private static final int LONGEST = 4_000;

    private final @Nullable String terms;
    private final ContactSetting contact;
    private final InstallationSettings settings;

    /** Reads the file once, so that a mistake is seen at the start and not by who asks. */
    Terms(StarsProperties properties, ContactSetting contact, InstallationSettings settings) {
        Path file = properties.termsFile();
        terms = file == null ? null : read(file);
        this.contact = contact;
        this.settings = settings;
    }

    private static String read(Path file) {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            throw new StartFailure("KANAL_TERMS_FILE: %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new StartFailure("KANAL_TERMS_FILE: %s must hold 1 to %d characters, not %d"
                    .formatted(file, LONGEST, text.length()));
        }
        return text;
    }

    /** The terms of the installation; empty where Kanal's own hold. */
    public Optional<String> text() {
        return Optional.ofNullable(terms);
    }

    /** Whom people turn to; empty where nobody is named. */
    public Optional<String> contact() {
        return settings.value(contact);
    }
}
