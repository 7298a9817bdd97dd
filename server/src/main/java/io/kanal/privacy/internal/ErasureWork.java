package io.kanal.privacy.internal;

import io.kanal.privacy.Erasure;
import io.kanal.privacy.ErasureReport;
import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Has the rooms erase a person, one after the other, and keeps the report between them. */
@Component
public final class ErasureWork {
    private final ObjectProvider<PersonalData> rooms;
    private final ErasureTable table;
    private final ErasedPeople erased;

    ErasureWork(ObjectProvider<PersonalData> rooms, ErasureTable table, ErasedPeople erased) {
        this.rooms = rooms;
        this.table = table;
        this.erased = erased;
    }

    private List<PersonalData> rooms() {
        return rooms.orderedStream().toList();
    }

    /** Ends what could bring anything more in; a part of the present transaction. */
    public void stop(Person person) {
        rooms().forEach(room -> room.stop(person));
    }

    /** Has a look after each room whether to go on, and how far it is. */
    interface Course {
        void done(int rooms, int all);

        void throwIfStopped();

        /** Whether it runs before anything else does. */
        default boolean atStart() {
            return false;
        }
    }

    /** Where nothing else runs yet. */
    static final Course AT_START = new Course() {
        @Override
        public void done(int rooms, int all) {
            // Nobody sees it.
        }

        @Override
        public void throwIfStopped() {
            // The start goes on only behind it.
        }

        @Override
        public boolean atStart() {
            return true;
        }
    };

    /**
     * Erases the person.
     *
     * @param id whose report is kept
     */
    void erase(UUID id, Person person, Course course) throws InterruptedException {
        // Before the first row goes: from here on a restored backup would be erased again.
        erased.add(person.pseudonym());
        stop(person);
        Account account = new Account(id, course);
        List<PersonalData> all = rooms();
        for (int i = 0; i < all.size(); i++) {
            all.get(i).erase(person, account);
            table.keep(id, account.report);
            course.done(i + 1, 2 * all.size());
        }
        // What was asked for a moment before the person was logged out may have written since.
        for (PersonalData room : all) {
            room.erase(person, account);
        }
        table.keep(id, account.report);
        table.forget(id);
    }

    /** Takes what was derived out of files and indexes. */
    void settle(UUID id, Course course) throws InterruptedException {
        Account account = new Account(id, course);
        List<PersonalData> all = rooms();
        for (int i = 0; i < all.size(); i++) {
            all.get(i).settle(account);
            table.keep(id, account.report);
            course.done(all.size() + i + 1, 2 * all.size());
        }
    }

    private final class Account implements Erasing {
        private final Course course;
        private ErasureReport report;

        Account(UUID id, Course course) {
            this.course = course;
            ErasureReport known = table.find(id).map(Erasure::report).orElse(null);
            this.report = known == null ? ErasureReport.EMPTY : known;
        }

        @Override
        public void removed(String what, long count) {
            report = report.removing(what, count);
        }

        @Override
        public void kept(String what, long count) {
            report = report.keeping(what, count);
        }

        @Override
        public boolean atStart() {
            return course.atStart();
        }

        @Override
        public void throwIfStopped() {
            course.throwIfStopped();
        }
    }
}
