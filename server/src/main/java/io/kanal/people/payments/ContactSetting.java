package io.kanal.people.payments;

import io.kanal.people.settings.ChangeableSetting;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Whom people turn to about payments. */
@Component
@Order(4)
class ContactSetting implements ChangeableSetting {
    private final StarsProperties properties;

    ContactSetting(StarsProperties properties) {
        this.properties = properties;
    }

    @Override
    public String name() {
        return "payments_contact";
    }

    @Override
    public String variable() {
        return "KANAL_PAYSUPPORT";
    }

    @Override
    public String ofEnvironment() {
        String contact = properties.paysupport();
        return contact == null ? "" : contact.strip();
    }

    @Override
    public int longest() {
        return 200;
    }

    @Override
    public String accept(String written) {
        return written.replaceAll("\\s+", " ");
    }
}
