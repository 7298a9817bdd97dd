package io.kanal.operations.internal.postgres;

import io.kanal.shared.secrets.Secret;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/**
 * The role Kanal works as in its own PostgreSQL: it owns Kanal's database and all that lies in it, and may nothing else. The
 * role that initdb made stays a superuser for ever and only prepares: it makes this one and hands over what it owns, which in
 * data directories of earlier versions is everything. Each step is done only where it is still to do and whole or not at
 * all, so that a start goes on where an earlier one was cut off.
 *
 * @param password lives as long as the server process: each start sets a new one, and none is written down
 */
public record WorkingRole(Secret<String> password) {
    public static final String NAME = "kanal_server";

    private static final int PASSWORD_BYTES = 32;

    /** The relations, routines and types of its own that a superuser left in this database, each with its kind as SQL names it. */
    private static final String LEFT = """
            with mine as (
                select oid from pg_namespace
                where nspname <> 'information_schema' and nspname not like 'pg\\_%'
            ), part_of_extension as (
                select classid, objid from pg_depend where deptype = 'e'
            )
            select format('schema %I', n.nspname)
            from pg_namespace n
            where n.oid in (select oid from mine) and n.nspowner = current_user::regrole
                and ('pg_namespace'::regclass, n.oid) not in (select classid, objid from part_of_extension)
            union all
            select format('%s %s.%I',
                case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
                    when 'f' then 'foreign table' when 'c' then 'type' else 'table' end,
                c.relnamespace::regnamespace, c.relname)
            from pg_class c
            where c.relnamespace in (select oid from mine) and c.relowner = current_user::regrole
                and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
                and ('pg_class'::regclass, c.oid) not in (select classid, objid from part_of_extension)
                and not (c.relkind = 'S' and exists (
                    -- The sequence of a column goes with its table.
                    select from pg_depend d
                    where d.classid = 'pg_class'::regclass and d.objid = c.oid
                        and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')))
            union all
            select format('routine %s', p.oid::regprocedure)
            from pg_proc p
            where p.pronamespace in (select oid from mine) and p.proowner = current_user::regrole
                and ('pg_proc'::regclass, p.oid) not in (select classid, objid from part_of_extension)
            union all
            select format('%s %s', case t.typtype when 'd' then 'domain' else 'type' end, t.oid::regtype)
            from pg_type t
            where t.typnamespace in (select oid from mine) and t.typowner = current_user::regrole
                and t.typtype in ('d', 'e', 'r') and t.typcategory <> 'A'
                and ('pg_type'::regclass, t.oid) not in (select classid, objid from part_of_extension)
            """;

    /** Makes the role where it is missing, and sees that it may nothing it does not need. */
    public static WorkingRole prepare(EmbeddedPostgres postgres) throws SQLException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        // The statement carries what the server keeps anyway, so a log that shows it shows no password.
        String kept = PasswordUtil.encodeScramSha256(password.toCharArray());
        try (Connection connection = superuser(postgres, "postgres");
                Statement statement = connection.createStatement()) {
            if (!holds(statement, "select from pg_roles where rolname = '" + NAME + "'")) {
                statement.execute("create role " + NAME);
            }
            statement.execute("alter role " + NAME
                    + " login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '" + kept + "'");
        }
        return new WorkingRole(new Secret<>(password));
    }

    /** Makes this role the owner of the database, which is made when it is missing, and of everything a superuser made in it. */
    public void takeOver(EmbeddedPostgres postgres, String database) throws SQLException {
        try (Connection connection = superuser(postgres, "postgres");
                Statement statement = connection.createStatement()) {
            String quoted = statement.enquoteIdentifier(database, true);
            String named = "datname = " + statement.enquoteLiteral(database);
            if (!holds(statement, "select from pg_database where " + named)) {
                statement.execute("create database " + quoted + " owner " + NAME);
            } else if (!holds(
                    statement, "select from pg_database where datdba = '" + NAME + "'::regrole and " + named)) {
                statement.execute("alter database " + quoted + " owner to " + NAME);
            }
        }
        try (Connection connection = superuser(postgres, database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String left : left(statement)) {
                statement.execute("alter " + left + " owner to " + NAME);
            }
            connection.commit();
        }
    }

    /** What is not handed over yet. */
    static List<String> left(Statement statement) throws SQLException {
        List<String> left = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(LEFT)) {
            while (rows.next()) {
                left.add(rows.getString(1));
            }
        }
        return left;
    }

    private static boolean holds(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static Connection superuser(EmbeddedPostgres postgres, String database) throws SQLException {
        return Databases.open(
                new DatabaseAddress(postgres.jdbcUrl(database), postgres.superuser(), postgres.password()));
    }
}
