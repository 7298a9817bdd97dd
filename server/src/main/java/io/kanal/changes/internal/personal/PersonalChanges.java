package io.kanal.changes.internal.personal;

import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who brought a chat in, as changes of the last days still tell the followers. */
@Component
@Order(30)
class PersonalChanges implements PersonalData {
    private final JdbcClient jdbc;

    PersonalChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> columns() {
        return Set.of("change_log.detail", "follower_set_aside.detail");
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        String named = "\"user\":" + person.user() + "[,}]";
        jdbc.sql("update change_log set detail = null where detail ~ :named")
                .param("named", named)
                .update();
        jdbc.sql("update follower_set_aside set detail = null where detail ~ :named")
                .param("named", named)
                .update();
    }
}
