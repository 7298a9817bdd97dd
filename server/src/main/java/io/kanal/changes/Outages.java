package io.kanal.changes;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells failures that pass by themselves from failures of the work itself. */
public final class Outages {
    private Outages() {}

    /** Whether the database is away or refused for a passing reason: connection lost, deadlock, time-out of a lock. */
    public static boolean isOutageOfDatabase(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case TransientDataAccessException ignored -> {
                    return true;
                }
                case RecoverableDataAccessException ignored -> {
                    return true;
                }
                case DataAccessResourceFailureException ignored -> {
                    return true;
                }
                case CannotCreateTransactionException ignored -> {
                    return true;
                }
                case SQLTransientException ignored -> {
                    return true;
                }
                case SQLRecoverableException ignored -> {
                    return true;
                }
                case SQLNonTransientConnectionException ignored -> {
                    return true;
                }
                case SQLException sql
                when isOutage(sql.getSQLState()) -> {
                    return true;
                }
                default -> {
                    // Look at the next cause.
                }
            }
        }
        return false;
    }

    /** Whether anything outside is away: the database, or a system that answered UNAVAILABLE or UPSTREAM. */
    public static boolean isOutage(Throwable failure) {
        return isOutageOfDatabase(failure)
                || (failure instanceof KanalException known
                        && (known.code() == ErrorCode.UNAVAILABLE || known.code() == ErrorCode.UPSTREAM));
    }

    /** Classes 08 connection, 40 rollback (deadlock, serialization), 53 resources, 57 operator, 58 system; 25P03 idle too long, 55P03 lock. */
    private static boolean isOutage(@Nullable String state) {
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("40")
                        || state.startsWith("53")
                        || state.startsWith("57")
                        || state.startsWith("58")
                        || state.equals("25P03")
                        || state.equals("55P03"));
    }
}
