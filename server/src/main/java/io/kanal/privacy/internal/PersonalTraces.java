package io.kanal.privacy.internal;

import io.kanal.privacy.PersonalCopy;
import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Copies that were made of a person's data. The row of the erasure forgets whose it is when all rooms are done. */
@Component
@Order(0)
class PersonalTraces implements PersonalData {
    private final JdbcClient jdbc;
    private final CopyTable copies;
    private final CopyFiles files;

    PersonalTraces(JdbcClient jdbc, CopyTable copies, CopyFiles files) {
        this.jdbc = jdbc;
        this.copies = copies;
        this.files = files;
    }

    @Override
    public Set<String> columns() {
        return Set.of(
                "personal_export.user_id", "personal_export.requested_by", "erasure.user_id", "erasure.pseudonym");
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        for (PersonalCopy copy : copies.of(person.id())) {
            files.delete(copy.id());
            copies.delete(copy.id());
        }
        jdbc.sql("update personal_export set requested_by = null where requested_by = :user")
                .param("user", person.user())
                .update();
    }
}
