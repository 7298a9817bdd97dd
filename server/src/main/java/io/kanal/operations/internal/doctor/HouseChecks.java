package io.kanal.operations.internal.doctor;

import io.kanal.operations.internal.postgres.DatabaseAddress;
import io.kanal.operations.internal.postgres.Databases;
import io.kanal.shared.Check;
import io.kanal.shared.DataDirectory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The checks of the house itself: machine and database. */
public final class HouseChecks {
    private HouseChecks() {}

    /** Those that need no server. */
    public static List<Check> ofStopped(
            DataDirectory directory, DatabaseAddress address, Map<String, String> environment) {
        return List.of(
                new JavaCheck(),
                PortCheck.ofStopped(environment),
                NetworkCheck.ofStopped(environment),
                new DiskCheck(directory),
                new PermissionCheck(directory),
                new DatabaseCheck(() -> open(address)));
    }

    private static Connection open(DatabaseAddress address) throws SQLException {
        return Databases.open(address);
    }
}
