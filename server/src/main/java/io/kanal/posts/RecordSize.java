package io.kanal.posts;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How large the record is: a figure of the installation that tells nothing of what is in it. */
@Component
public final class RecordSize {
    private final JdbcClient jdbc;

    RecordSize(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many messages the record holds, deleted ones too. */
    public long messages() {
        return jdbc.sql("select coalesce(sum(known), 0) from chat")
                .query(Long.class)
                .single();
    }
}
