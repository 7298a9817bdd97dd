package io.kanal.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.database.DirectConnections;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServerTest
class ServerStartTest {
    @Autowired
    DirectConnections connections;

    @Test
    void theFullServerStartsAndOpensConnectionsBesideThePool() throws SQLException {
        try (var connection = connections.open()) {
            assertThat(connection.isValid(2)).isTrue();
        }
    }
}
