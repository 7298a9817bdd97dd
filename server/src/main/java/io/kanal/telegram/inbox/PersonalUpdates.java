package io.kanal.telegram.inbox;

import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import io.kanal.shared.personal.PersonalExport;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a person told bots in the last days, as it came. */
@Component
@Order(0)
class PersonalUpdates implements PersonalData {
    private final JdbcClient jdbc;

    PersonalUpdates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> columns() {
        return Set.of("update_inbox.user_id", "update_inbox.chat_id");
    }

    @Override
    public void export(Person person, PersonalExport export) {
        export.part("updates", PersonalExport.Lines.of(jdbc.sql("""
                        select to_jsonb(u) from update_inbox u where user_id = :telegram or chat_id = :telegram order by seq""").param("telegram", person.telegram())));
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        if (person.telegramId() != null) {
            erasing.removed(
                    "updates",
                    jdbc.sql("""
                                    with gone as (
                                        delete from update_inbox
                                        where user_id = :telegram or chat_id = :telegram returning bot_id, seq),
                                    answered as (
                                        delete from update_waiting w using gone
                                        where w.bot_id = gone.bot_id and w.seq = gone.seq)
                                    select count(*) from gone""")
                            .param("telegram", person.telegram())
                            .query(Long.class)
                            .single());
        }
    }
}
