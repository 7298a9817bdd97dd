package io.kanal.telegram.dispatch;

import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import io.kanal.shared.personal.PersonalExport;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What bots send to a person, or sent in the last days, and whether the person blocked them. */
@Component
@Order(0)
class PersonalMail implements PersonalData {
    private final JdbcClient jdbc;

    PersonalMail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> columns() {
        return Set.of("telegram_outgoing.chat_id", "telegram_blocked.chat_id", "telegram_pause.chat_id");
    }

    @Override
    public void export(Person person, PersonalExport export) {
        export.part("sent", PersonalExport.Lines.of(jdbc.sql("""
                        select to_jsonb(o) - '{chat_id,key,epoch}'::text[] from telegram_outgoing o
                        where chat_id = :telegram order by id""").param("telegram", person.telegram())));
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        if (person.telegramId() != null) {
            int gone = delete("delete from telegram_outgoing where chat_id = :telegram", person);
            delete("delete from telegram_blocked where chat_id = :telegram", person);
            delete("delete from telegram_pause where chat_id = :telegram", person);
            erasing.removed("sent", gone);
        }
    }

    private int delete(String sql, Person person) {
        return jdbc.sql(sql).param("telegram", person.telegram()).update();
    }
}
