package io.kanal.posts.reading;

import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import io.kanal.shared.personal.PersonalExport;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Up to where a person has read. */
@Component
@Order(20)
class PersonalReading implements PersonalData {
    private final JdbcClient jdbc;

    PersonalReading(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> columns() {
        return Set.of("reading_position.user_id");
    }

    @Override
    public void export(Person person, PersonalExport export) {
        export.part("reading", PersonalExport.Lines.of(jdbc.sql("""
                        select to_jsonb(r) - 'user_id' from reading_position r where user_id = :user""").param("user", person.user())));
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        erasing.removed(
                "reading",
                jdbc.sql("delete from reading_position where user_id = :user")
                        .param("user", person.user())
                        .update());
    }
}
