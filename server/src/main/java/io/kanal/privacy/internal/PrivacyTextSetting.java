package io.kanal.privacy.internal;

import io.kanal.people.settings.ChangeableSetting;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What whoever runs this installation says about people's data, in one text for all languages. */
@Component
@Order(3)
public final class PrivacyTextSetting implements ChangeableSetting {
    private static final int LONGEST = 20_000;

    private final PrivacyFile file;

    PrivacyTextSetting(PrivacyFile file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "privacy_text";
    }

    @Override
    public String variable() {
        return "KANAL_PRIVACY_FILE";
    }

    @Override
    public String ofEnvironment() {
        return file.text().strip();
    }

    @Override
    public boolean lines() {
        return true;
    }

    @Override
    public int longest() {
        return LONGEST;
    }

    @Override
    public String accept(String written) {
        return written;
    }
}
