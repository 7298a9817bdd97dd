package io.kanal.shared.database;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Opens connections to the database that belong to the caller alone, beside the pool: for what lives as long as the
 * connection, such as LISTEN. Where the pool's address leads to a connection pooler, this one does not.
 */
public final class DirectConnections {
    private final Opener opener;

    public DirectConnections(Opener opener) {
        this.opener = opener;
    }

    /** A new connection; the caller closes it. */
    public Connection open() throws SQLException {
        return opener.open();
    }

    /** How a connection is made. */
    @FunctionalInterface
    public interface Opener {
        Connection open() throws SQLException;
    }
}
