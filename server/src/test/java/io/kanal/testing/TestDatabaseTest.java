package io.kanal.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDatabaseTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void theSessionTimeZoneIsNotUtc() {
        assertThat(database.jdbc().sql("show timezone").query(String.class).single())
                .isNotIn("UTC", "GMT", "Etc/UTC");
    }

    @Test
    void itIsTheVersionAskedFor() {
        int expected = "debian15".equals(System.getProperty("kanal.test.database")) ? 15 : 18;
        assertThat(database.jdbc()
                                .sql("show server_version_num")
                                .query(Integer.class)
                                .single()
                        / 10_000)
                .isEqualTo(expected);
    }

    @Test
    void cyrillicFoldsAndHasWords() {
        assertThat(database.jdbc()
                        .sql("select lower('ЁЖИК')")
                        .query(String.class)
                        .single())
                .isEqualTo("ёжик");
    }
}
