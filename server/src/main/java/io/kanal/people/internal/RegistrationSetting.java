package io.kanal.people.internal;

import io.kanal.people.PeopleProperties;
import io.kanal.people.PeopleProperties.Registration;
import io.kanal.people.settings.ChangeableSetting;
import io.kanal.people.settings.InstallationSettings;
import io.kanal.shared.input.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Whether people need an invite. */
@Component
@Order(1)
public class RegistrationSetting implements ChangeableSetting {
    private final PeopleProperties properties;

    RegistrationSetting(PeopleProperties properties) {
        this.properties = properties;
    }

    /** Whether people come in without one now. */
    public boolean open(InstallationSettings settings) {
        return settings.value(this).filter(slug(Registration.OPEN)::equals).isPresent();
    }

    private static String slug(Registration registration) {
        return registration.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String name() {
        return "registration";
    }

    @Override
    public String variable() {
        return "KANAL_REGISTRATION";
    }

    @Override
    public String ofEnvironment() {
        return slug(properties.registration());
    }

    @Override
    public List<String> choices() {
        return Arrays.stream(Registration.values())
                .map(RegistrationSetting::slug)
                .toList();
    }

    @Override
    public int longest() {
        return 20;
    }

    @Override
    public String accept(String written) {
        if (!choices().contains(written)) {
            String expected = "one of " + choices();
            throw InvalidInput.of("value", expected, "%s is '%s'; expected %s".formatted(name(), written, expected));
        }
        return written;
    }
}
