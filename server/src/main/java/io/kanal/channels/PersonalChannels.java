package io.kanal.channels;

import io.kanal.channels.internal.WatchTable;
import io.kanal.shared.ChatId;
import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import io.kanal.shared.personal.PersonalExport;
import io.kanal.shared.personal.PersonalExport.Lines;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a person follows and how they arranged it. The channels stay for the others; one that nobody follows is not read any more. */
@Component
@Order(0)
class PersonalChannels implements PersonalData {
    private final JdbcClient jdbc;
    private final WatchTable watches;
    private final Channels channels;

    PersonalChannels(JdbcClient jdbc, WatchTable watches, Channels channels) {
        this.jdbc = jdbc;
        this.watches = watches;
        this.channels = channels;
    }

    @Override
    public Set<String> columns() {
        return Set.of("watch.user_id", "arrangement.user_id");
    }

    @Override
    public void export(Person person, PersonalExport export) {
        export.part("channels", of("select to_jsonb(w) - 'user_id' from watch w where user_id = :user", person));
        export.part("folders", of("select to_jsonb(a) - 'user_id' from arrangement a where user_id = :user", person));
    }

    private Lines of(String sql, Person person) {
        return Lines.of(jdbc.sql(sql).param("user", person.user()));
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        int gone = 0;
        for (ChatId chat : watches.watchedBy(person.id())) {
            gone += channels.unwatch(person.id(), chat) ? 1 : 0;
        }
        jdbc.sql("delete from watch where user_id = :user")
                .param("user", person.user())
                .update();
        jdbc.sql("delete from arrangement where user_id = :user")
                .param("user", person.user())
                .update();
        erasing.removed("channels", gone);
    }
}
