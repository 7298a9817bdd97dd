package io.kanal.operations.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabaseAddressTest {
    @Test
    void credentialsLeaveTheAddress() {
        DatabaseAddress address =
                DatabaseAddress.parse("postgresql://kanal:p%40ss%2B+w@db.example:6432/kanal?sslmode=require");
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:6432/kanal?sslmode=require");
        assertThat(address.user()).isEqualTo("kanal");
        assertThat(address.password())
                .isNotNull()
                .satisfies(password -> assertThat(password.reveal()).isEqualTo("p@ss++w"));
        assertThat(address.display()).isEqualTo("postgresql://db.example:6432/kanal");
        assertThat(address.toString()).doesNotContain("p@ss");
    }

    @Test
    void anAddressWithoutCredentialsAndOneForJdbcAreTakenAsTheyAre() {
        assertThat(DatabaseAddress.parse("postgres://localhost/kanal").jdbcUrl())
                .isEqualTo("jdbc:postgresql://localhost/kanal");
        DatabaseAddress jdbc = DatabaseAddress.parse("jdbc:postgresql://localhost/kanal?user=a&password=geheim");
        assertThat(jdbc.jdbcUrl()).endsWith("password=geheim");
        assertThat(jdbc.display()).doesNotContain("geheim");
    }

    @Test
    void anotherKindOfAddressIsNamedWithoutItsCredentials() {
        assertThatThrownBy(() -> DatabaseAddress.parse("mysql://root:geheim@localhost/kanal"))
                .hasMessageContaining("mysql:")
                .hasMessageNotContaining("geheim");
    }
}
