package io.kanal.people.internal;

import io.kanal.people.PeopleProperties;
import io.kanal.people.Retention;
import io.kanal.people.settings.ChangeableSetting;
import io.kanal.people.settings.InstallationSettings;
import io.kanal.shared.input.InvalidInput;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** How many days of posts people see who chose nothing. */
@Component
@Order(2)
public class RetentionSetting implements ChangeableSetting {
    private final PeopleProperties properties;

    RetentionSetting(PeopleProperties properties) {
        this.properties = properties;
    }

    /** The days now; empty for everything. */
    public Optional<Integer> days(InstallationSettings settings) {
        return settings.value(this).map(Integer::valueOf);
    }

    @Override
    public String name() {
        return "retention_days";
    }

    @Override
    public String variable() {
        return "KANAL_RETENTION_DAYS";
    }

    @Override
    public String ofEnvironment() {
        Integer days = properties.retentionDays();
        return days == null ? "" : days.toString();
    }

    @Override
    public int longest() {
        return 10;
    }

    @Override
    public String accept(String written) {
        if (written.isEmpty()) {
            return written;
        }
        int days = written.matches("\\d{1,4}") ? Integer.parseInt(written) : 0;
        if (days < 1 || days > Retention.MOST_DAYS) {
            String expected = "1 to " + Retention.MOST_DAYS + ", or nothing";
            throw InvalidInput.of("value", expected, "%s is '%s'; expected %s".formatted(name(), written, expected));
        }
        return Integer.toString(days);
    }
}
