package io.kanal.shared.database;

import com.zaxxer.hikari.HikariDataSource;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.util.PSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * PostgreSQL's {@code COPY}, which moves many rows at once past JDBC. A copy that breaks off can leave the driver one
 * answer behind the server: whoever used the connection next would read what was meant for somebody else. The pool sees
 * nothing of that. So streams to and from the outside take a connection of one's own ({@link DirectConnections}), which a
 * failure ends; and rows that belong to a transaction of the pool are in memory before they are sent, and a failure ends
 * that connection with its transaction. No other class may reach the driver below JDBC.
 */
public final class DatabaseCopy {
    private DatabaseCopy() {}

    /**
     * Copies to the stream; any failure, also one of the stream, ends the connection.
     *
     * @param own of no pool
     * @return the number of rows
     */
    public static long out(Connection own, String statement, OutputStream target) throws SQLException, IOException {
        return endingOnFailure(own, copying -> copying.copyOut(statement, target));
    }

    /**
     * Copies from the stream; any failure, also one of the stream, ends the connection.
     *
     * @param own of no pool
     * @return the number of rows
     */
    public static long in(Connection own, String statement, InputStream rows) throws SQLException, IOException {
        return endingOnFailure(own, copying -> copying.copyIn(statement, rows));
    }

    /**
     * Copies rows into the present transaction. After a failure the transaction can only be rolled back, and its connection
     * never serves again.
     *
     * @return the number of rows
     */
    public static long intoTransaction(JdbcTemplate database, String statement, byte[] rows) {
        DataSource pool = database.getDataSource();
        if (pool == null || !TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Rows are copied only inside the transaction that they belong to");
        }
        Long count = database.execute((Connection connection) -> copyIn(connection, pool, statement, rows));
        return count == null ? 0 : count;
    }

    private static Long copyIn(Connection lent, DataSource pool, String statement, byte[] rows) throws SQLException {
        boolean whole = false;
        boolean refused = false;
        try {
            long count = lent.unwrap(PGConnection.class).getCopyAPI().copyIn(statement, new ByteArrayInputStream(rows));
            whole = true;
            return count;
        } catch (PSQLException e) {
            refused = e.getServerErrorMessage() != null;
            throw e;
        } catch (IOException e) {
            throw new KanalException(ErrorCode.UNAVAILABLE, "The connection to the database broke", e);
        } finally {
            if (!whole) {
                if (!refused) {
                    lent.abort(Runnable::run);
                }
                retireAfterTransaction(pool);
            }
        }
    }

    /** Not before the end: the transaction is still rolled back on it. */
    private static void retireAfterTransaction(DataSource pool) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                Connection used = DataSourceUtils.getConnection(pool);
                try {
                    if (pool.isWrapperFor(HikariDataSource.class)) {
                        pool.unwrap(HikariDataSource.class).evictConnection(used);
                    } else {
                        used.abort(Runnable::run);
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException("A connection on which a copy failed cannot be given up", e);
                } finally {
                    DataSourceUtils.releaseConnection(used, pool);
                }
            }
        });
    }

    private interface Copying {
        long with(CopyManager manager) throws SQLException, IOException;
    }

    private static long endingOnFailure(Connection own, Copying copying) throws SQLException, IOException {
        if (!(own instanceof PGConnection driver)) {
            throw new IllegalArgumentException(
                    "This connection is a pool's or a wrapper; a copy needs one of its own: " + own.getClass());
        }
        boolean whole = false;
        try {
            long rows = copying.with(driver.getCopyAPI());
            whole = true;
            return rows;
        } finally {
            if (!whole) {
                own.abort(Runnable::run);
            }
        }
    }
}
