package io.kanal.bot.internal;

import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import io.kanal.shared.personal.PersonalExport;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the bot remembers of a talk with a person: buttons that still work, a question it asked, that it turned them away. */
@Component
@Order(0)
class PersonalTalk implements PersonalData {
    private final JdbcClient jdbc;

    PersonalTalk(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> columns() {
        return Set.of(
                "bot_button.telegram_id", "bot_dialog.telegram_id", "bot_dialog.chat_id", "bot_refusal.telegram_id");
    }

    @Override
    public void export(Person person, PersonalExport export) {
        export.part("buttons", PersonalExport.Lines.of(jdbc.sql("""
                        select to_jsonb(b) - 'telegram_id' from bot_button b
                        where telegram_id = :telegram order by id""").param("telegram", person.telegram())));
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        if (person.telegramId() != null) {
            int gone = delete("delete from bot_button where telegram_id = :telegram", person)
                    + delete("delete from bot_dialog where telegram_id = :telegram or chat_id = :telegram", person)
                    + delete("delete from bot_refusal where telegram_id = :telegram", person);
            erasing.removed("talk", gone);
        }
    }

    private int delete(String sql, Person person) {
        return jdbc.sql(sql).param("telegram", person.telegram()).update();
    }
}
