package io.kanal.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.personal.PersonalData;
import io.kanal.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** No table may hold something of a person that an export leaves out and an erasure forgets. */
@ServerTest
class PersonalColumnsTest {
    private static final String OF_CHAT = "Telegram's id of a chat or of a message in it, no person's of Kanal";
    private static final String AUTHOR = "who wrote a message belongs to the chat it stands in, and goes with it";
    private static final String SOURCE = "a kind of source and nobody";

    /** Columns that look as if they named a person, and why no room answers for them. */
    private static final Map<String, String> EXCEPTED = Map.ofEntries(
            Map.entry("chat.telegram_id", OF_CHAT),
            Map.entry("message.telegram_id", OF_CHAT),
            Map.entry("tombstone.telegram_id", OF_CHAT),
            Map.entry("waiting_tombstone.telegram_id", OF_CHAT),
            Map.entry("waiting_tombstone.chat_telegram_id", OF_CHAT),
            Map.entry("bot_chat.telegram_id", OF_CHAT),
            Map.entry("answer_citation.telegram_id", OF_CHAT),
            Map.entry("telegram_bot.telegram_id", "a bot's id"),
            Map.entry("message.author_id", AUTHOR),
            Map.entry("message.author_name", AUTHOR),
            Map.entry("message.author_signature", AUTHOR),
            Map.entry("message.counted_by", SOURCE),
            Map.entry("message.deleted_by", SOURCE),
            Map.entry("scheduled_tasks.picked_by", "the name of a node"));

    /** Names of columns that may name a person. */
    private static final String NAMING =
            "(^|_)(user|person|owner|actor|author|telegram|realm|subject|pseudonym|detail|by|invited|inviter)(_|$)";

    @Autowired
    List<PersonalData> rooms;

    @Autowired
    JdbcClient jdbc;

    @Test
    void everyColumnThatNamesAPersonIsOneRoomsOrIsExcepted() {
        List<String> claimed = new ArrayList<>();
        rooms.forEach(room -> claimed.addAll(room.columns()));
        assertThat(claimed).as("claimed by two rooms").doesNotHaveDuplicates();
        assertThat(claimed).as("both claimed and excepted").doesNotContainAnyElementsOf(EXCEPTED.keySet());
        assertThat(columns("true"))
                .as("claimed or excepted, but not there")
                .containsAll(claimed)
                .containsAll(EXCEPTED.keySet());

        TreeSet<String> naming = new TreeSet<>(columns("column_name ~ '%s'".formatted(NAMING)));
        // Where Telegram's own ids stand, a chat may be the private one with a person.
        naming.addAll(columns(
                "column_name = 'chat_id' and table_name ~ '^(telegram|update|bot)_' and table_name <> 'bot_chat'"));
        naming.addAll(referring());
        naming.removeAll(claimed);
        naming.removeAll(EXCEPTED.keySet());
        assertThat(naming)
                .as(
                        "columns that name people: claim them in a PersonalData bean of their room, or except them here with the reason")
                .isEmpty();
    }

    private List<String> columns(String condition) {
        return jdbc.sql("""
                        select table_name || '.' || column_name from information_schema.columns
                        where table_schema = current_schema() and table_name <> 'flyway_schema_history' and %s""".formatted(condition))
                .query((row, _) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    /** Those with a foreign key to the table of people. */
    private List<String> referring() {
        return jdbc.sql("""
                        select t.relname || '.' || a.attname
                        from pg_constraint c
                        join pg_class t on t.oid = c.conrelid
                        join pg_class u on u.oid = c.confrelid
                        join pg_attribute a on a.attrelid = t.oid and a.attnum = any(c.conkey)
                        where c.contype = 'f' and u.relname = 'users' and u.relnamespace = current_schema()::regnamespace""")
                .query((row, _) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }
}
