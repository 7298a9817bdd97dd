package io.kanal.operations.internal.keys;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.secrets.SealedValues;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends what {@code kanal keys rotate} began: at the start after it, all stored secrets are sealed with the new key, and only
 * then the old one leaves the key file. Broken off at any point, the next start goes on.
 */
@Component
class KeyChange {
    private static final Logger LOG = LoggerFactory.getLogger(KeyChange.class);

    private final KeyFile file;
    private final List<SealedValues> values;

    KeyChange(DataDirectory directory, List<SealedValues> values) {
        this.file = new KeyFile(directory.root());
        this.values = List.copyOf(values);
    }

    @EventListener(ApplicationReadyEvent.class)
    void finish() {
        if (!file.holdsOldKeys()) {
            return;
        }
        try {
            int changed = values.stream().mapToInt(SealedValues::sealAnew).sum();
            file.dropOldKeys();
            LOG.info("{} stored secrets were sealed with the new key; {} has no other any more", changed, file.path());
        } catch (RuntimeException e) {
            // A database that does not answer or a file that cannot be written is no reason to end a server that works.
            LOG.error(
                    "Not all stored secrets could be sealed with the new key, so the old one stays in the key file", e);
        }
    }
}
