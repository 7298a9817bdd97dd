package io.kanal.shared.secrets;

/** Secrets that a room keeps sealed in the database; a bean for each table that has some. */
public interface SealedValues {
    /**
     * Seals anew what another key than the one that seals now has sealed. May run beside everything else, on several nodes
     * at once, and again after it was broken off.
     *
     * @return how many values those were
     * @throws KanalException {@code INTERNAL} where one does not open
     */
    int sealAnew();
}
