package io.kanal.people.administration;

import io.kanal.people.Block;
import io.kanal.people.Users;
import io.kanal.people.internal.Times;
import io.kanal.people.tiers.Subscription;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Everybody, for administrators: found by words and filters, in pages. */
@Component
public class PeopleList {
    public static final int MOST_OF_A_PAGE = 200;
    private static final int MOST_WORDS = 8;
    /** So many people are looked through faster than an index of words is asked for a word of thousands. */
    private static final int NEWEST = 2_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    PeopleList(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One page, the newest first.
     *
     * @param before the last one of the page before; null for the first page
     */
    public List<Person> page(Caller caller, PeopleFilter filter, @Nullable UserId before, int limit) {
        caller.require(Scope.ADMIN);
        long under = before == null ? Long.MAX_VALUE : before.value();
        int most = Math.clamp(limit, 1, MOST_OF_A_PAGE);
        if (prefixes(filter.words()) == null) {
            return page(
                    "select * from users where id < :before", filter, " order by id desc limit :limit", under, most);
        }
        // A word of many people is found among the newest; a rare one by the index of words, whose order the sum keeps
        // the database to.
        List<Person> newest = page(
                "select * from (select * from users where id < :before order by id desc limit " + NEWEST
                        + ") newest where true",
                filter,
                " order by id desc limit :limit",
                under,
                most);
        return newest.size() == most
                ? newest
                : page(
                        "select * from users where id < :before",
                        filter,
                        " order by id + 0 desc limit :limit",
                        under,
                        most);
    }

    private List<Person> page(String begin, PeopleFilter filter, String end, long before, int limit) {
        return filtered(begin, filter, end)
                .param("before", before)
                .param("limit", limit)
                .query(this::map)
                .list();
    }

    /** One numbered page of an interface that counts pages, the newest first. */
    public List<Person> page(Caller caller, PeopleFilter filter, int skip, int limit) {
        caller.require(Scope.ADMIN);
        return filtered("select * from users where true", filter, " order by id desc limit :limit offset :skip")
                .param("skip", Math.max(0, skip))
                .param("limit", Math.clamp(limit, 1, MOST_OF_A_PAGE))
                .query(this::map)
                .list();
    }

    public long count(Caller caller, PeopleFilter filter) {
        caller.require(Scope.ADMIN);
        return filtered("select count(*) from users where true", filter, "")
                .query(Long.class)
                .single();
    }

    /** One person, for administrators. */
    public Person get(Caller caller, UserId id) {
        caller.require(Scope.ADMIN);
        return jdbc.sql("select * from users where id = :id")
                .param("id", id.value())
                .query(this::map)
                .optional()
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no user " + id));
    }

    /** Asks only for what is wanted, so that the database uses the index of that. */
    private JdbcClient.StatementSpec filtered(String begin, PeopleFilter filter, String end) {
        Map<String, Object> values = new LinkedHashMap<>();
        StringBuilder sql = new StringBuilder(begin);
        String words = prefixes(filter.words());
        if (words != null) {
            sql.append(" and words @@ to_tsquery('simple', :words)");
            values.put("words", words);
        }
        if (filter.administrators() != null) {
            sql.append(" and role = :role");
            values.put("role", filter.administrators() ? "administrator" : "member");
        }
        if (filter.tier() != null) {
            sql.append(" and tier = :tier");
            values.put("tier", filter.tier().slug());
        }
        if (filter.blocked() != null) {
            sql.append(filter.blocked() ? " and not active" : " and active");
        }
        return jdbc.sql(sql.append(end).toString()).params(values);
    }

    /** The words as a query of beginnings; null where there are none. Only letters and digits remain, so that nothing is an operator. */
    private static @Nullable String prefixes(@Nullable String words) {
        if (words == null) {
            return null;
        }
        String query = Arrays.stream(words.split("[^\\p{L}\\p{M}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .limit(MOST_WORDS)
                .map(word -> word.toLowerCase(Locale.ROOT) + ":*")
                .collect(Collectors.joining(" & "));
        return query.isEmpty() ? null : query;
    }

    private Person map(ResultSet row, int number) throws SQLException {
        Instant blocked = Times.readNullable(row, "blocked_at");
        return new Person(
                Users.map(row, number),
                row.getString("telegram_name"),
                row.getString("telegram_username"),
                Subscription.at(
                        clock.instant(),
                        Tier.of(row.getString("tier")),
                        Times.readNullable(row, "tier_since"),
                        Times.readNullable(row, "tier_until")),
                row.getObject("most_channels", Integer.class),
                "administrator".equals(row.getString("role")),
                blocked == null
                        ? null
                        : new Block(blocked, Times.readNullable(row, "blocked_until"), row.getString("block_reason")));
    }
}
