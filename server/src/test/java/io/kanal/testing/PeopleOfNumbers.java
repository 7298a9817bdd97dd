package io.kanal.testing;

import org.springframework.jdbc.core.simple.JdbcClient;

/** People with numbers that a test chose. */
public final class PeopleOfNumbers {
    private PeopleOfNumbers() {}

    /** Makes those that are not there yet. */
    public static void make(JdbcClient jdbc, long... ids) {
        for (long id : ids) {
            jdbc.sql("""
                            insert into users (id, name, role, zone, language, created_at)
                            overriding system value values (:id, 'Somebody', 'member', 'UTC', 'en', now())
                            on conflict do nothing""").param("id", id).update();
        }
    }
}
