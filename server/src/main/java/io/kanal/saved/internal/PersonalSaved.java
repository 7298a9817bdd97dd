package io.kanal.saved.internal;

import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import io.kanal.shared.personal.PersonalExport;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a person keeps for later; it goes before the answers that it names. */
@Component
@Order(0)
class PersonalSaved implements PersonalData {
    private final JdbcClient jdbc;

    PersonalSaved(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> columns() {
        return Set.of("saved.user_id");
    }

    @Override
    public void export(Person person, PersonalExport export) {
        export.part(
                "saved",
                PersonalExport.Lines.of(
                        jdbc.sql("select to_jsonb(s) - 'user_id' from saved s where user_id = :user order by id")
                                .param("user", person.user())));
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        erasing.removed(
                "saved",
                jdbc.sql("delete from saved where user_id = :user")
                        .param("user", person.user())
                        .update());
    }
}
