package io.kanal.telegram.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.telegram.BotId;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import io.kanal.testing.CountedStatements;
import io.kanal.testing.TestDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

class OutgoingRowsTest {
    private static final int MANY = 500;

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void manyCallsAreHandedInByOneStatementInTheirOrderAndOnce() {
        JsonMapper json = JsonMapper.builder().build();
        CountedStatements counted = new CountedStatements(database.dataSource());
        OutgoingRows rows = new OutgoingRows(counted.jdbc(), json);
        BotId bot = new BotId(7);
        Map<String, Outgoing> calls = new LinkedHashMap<>();
        for (int i = MANY; i > 0; i--) {
            calls.put("key-" + i, Outgoing.chatAction(i, "typing"));
        }
        rows.add(bot, Outgoing.chatAction(3, "typing"), Priority.BROADCAST, "key-3");

        assertThat(counted.of(() -> rows.addAll(bot, calls, Priority.BROADCAST)))
                .isEqualTo(1);
        assertThat(counted.of(() -> rows.addAll(bot, calls, Priority.BROADCAST)))
                .isEqualTo(1);

        assertThat(database.jdbc()
                        .sql("select key from telegram_outgoing where bot_id = 7 order by id")
                        .query(String.class)
                        .list())
                .hasSize(MANY)
                .startsWith("key-3", "key-500", "key-499")
                .endsWith("key-1");
    }
}
