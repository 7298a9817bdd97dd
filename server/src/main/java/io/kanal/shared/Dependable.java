package io.kanal.shared;

import io.kanal.shared.net.OutsideSystem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something outside that Kanal depends on; a bean for each system, given by the room that calls it. It is asked in the
 * background every so often, never for a request. Asking costs no tokens, takes nobody's turn and changes nothing.
 */
public interface Dependable {
    OutsideSystem system();

    /**
     * What of it is depended on now, such as each bot or each model; empty where nothing is. May read the database.
     *
     * @throws RuntimeException when that cannot be found out now; what was found before stands
     */
    List<Part> parts();

    /** Where it is, without credentials; shown only to those who may know. */
    default Optional<String> place() {
        return Optional.empty();
    }

    /**
     * One part, which can be away while others serve.
     *
     * @param name for people, without addresses
     */
    record Part(String name, Probe probe) {}

    /** Asks whether a part serves. */
    @FunctionalInterface
    interface Probe {
        /**
         * Returns when it serves.
         *
         * @param patience how long it may take; it is interrupted then
         * @throws Exception when it does not serve; the message says why and may say where
         */
        void ask(Duration patience) throws Exception;
    }
}
