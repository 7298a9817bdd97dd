package io.kanal.shared.personal;

import java.util.Set;

/**
 * What one room holds of people; a bean for each room that has a table, a file or an index with a person in it. The room
 * {@code privacy} collects them. A test holds that every column which names a person is one bean's or is excepted by name, with
 * the reason.
 *
 * <p>An erasure runs {@link #stop} of all beans, then {@link #erase} of all in the order that Spring's {@code @Order} gives
 * them, then {@link #settle} of all. Each may run again after a crash.
 */
public interface PersonalData {
    /** The columns by which the room's tables name people, as {@code table.column}. */
    Set<String> columns();

    /** Writes what the room holds of a person, without secrets and hashes. */
    default void export(Person person, PersonalExport export) {}

    /** Ends what could bring anything more in. A part of the transaction that begins the erasure; nothing is waited for. */
    default void stop(Person person) {}

    /**
     * Takes the person's things out of the room, or puts the pseudonym in their place where they must stay.
     *
     * @throws io.kanal.shared.KanalException where something does not end that still writes; the erasure can be tried again
     */
    default void erase(Person person, Erasing erasing) throws InterruptedException {}

    /** Takes out of files and indexes what was derived from what {@link #erase} took out. Never run at the start. */
    default void settle(Erasing erasing) throws InterruptedException {}
}
