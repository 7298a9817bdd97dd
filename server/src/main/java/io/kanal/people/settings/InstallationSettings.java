package io.kanal.people.settings;

import com.github.benmanes.caffeine.cache.Cache;
import io.kanal.people.Audit;
import io.kanal.people.internal.Times;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.memory.Caches;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What holds of the installation's settings: what an administrator set, else what the environment says. Every node hears of a
 * change within seconds.
 */
@Component
public class InstallationSettings {
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(2);
    private static final int MOST_OF_A_DETAIL = 100;

    private final JdbcClient jdbc;
    private final Audit audit;
    private final Clock clock;
    private final List<ChangeableSetting> settings;
    private final Cache<Boolean, Map<String, Row>> known = Caches.keeping("installation-settings", 1, HEARD_WITHIN);

    InstallationSettings(JdbcClient jdbc, Audit audit, Clock clock, List<ChangeableSetting> settings) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
        this.settings = List.copyOf(settings);
    }

    private record Row(String value, Change change) {}

    /**
     * That a setting was changed while Kanal runs.
     *
     * @param by null where a key of the machine did it, or somebody who was erased since
     */
    public record Change(@Nullable UserId by, Instant at) {}

    /**
     * A setting as it holds now.
     *
     * @param value empty for nothing
     * @param change null while the environment's value holds
     */
    public record Held(
            ChangeableSetting setting,
            String value,
            @Nullable Change change) {}

    /** What holds; empty for nothing. */
    public Optional<String> value(ChangeableSetting setting) {
        Row row = rows().get(setting.name());
        return Optional.of(row == null ? setting.ofEnvironment() : row.value()).filter(value -> !value.isEmpty());
    }

    /** What an administrator set, empty for nothing; no value at all while what the environment says holds. */
    public Optional<String> changed(ChangeableSetting setting) {
        return Optional.ofNullable(rows().get(setting.name())).map(Row::value);
    }

    private Map<String, Row> rows() {
        return known.get(true, _ -> read());
    }

    private Map<String, Row> read() {
        Map<String, Row> rows = new HashMap<>();
        jdbc.sql("select name, value, changed_by, changed_at from installation_setting")
                .query((row, _) -> {
                    Long by = row.getObject("changed_by", Long.class);
                    return rows.put(
                            row.getString("name"),
                            new Row(
                                    row.getString("value"),
                                    new Change(by == null ? null : new UserId(by), Times.read(row, "changed_at"))));
                })
                .list();
        return rows;
    }

    /** All of them, in the order of their beans. */
    public List<Held> list(Caller caller) {
        caller.require(Scope.ADMIN);
        Map<String, Row> rows = read();
        return settings.stream()
                .map(setting -> held(setting, rows.get(setting.name())))
                .toList();
    }

    private static Held held(ChangeableSetting setting, @Nullable Row row) {
        return row == null
                ? new Held(setting, setting.ofEnvironment(), null)
                : new Held(setting, row.value(), row.change());
    }

    /**
     * Sets one, whatever the environment says.
     *
     * @throws KanalException {@code NOT_FOUND} for an unknown name, {@code INVALID} for a value that it does not take
     */
    @Transactional
    public Held change(Caller by, String name, String written) {
        by.require(Scope.ADMIN);
        ChangeableSetting setting = get(name);
        String given = written.strip();
        if (given.length() > setting.longest()) {
            throw InvalidInput.of(
                    "value",
                    "at most %d characters".formatted(setting.longest()),
                    "This setting has at most %d characters, not %d".formatted(setting.longest(), given.length()));
        }
        String value = setting.accept(given);
        UserId person = by.user();
        Instant now = clock.instant();
        jdbc.sql("""
                        insert into installation_setting (name, value, changed_by, changed_at)
                        values (:name, :value, :by, :now)
                        on conflict (name) do update set value = excluded.value, changed_by = excluded.changed_by,
                          changed_at = excluded.changed_at""")
                .param("name", name)
                .param("value", value)
                .param("by", person == null ? null : person.value(), Types.BIGINT)
                .param("now", Times.column(now))
                .update();
        audit.record(by, "setting.changed", "setting:" + name, detail(value));
        known.invalidateAll();
        return new Held(setting, value, new Change(person, now));
    }

    /** Lets the environment's value hold again; where it does, nothing changes. */
    @Transactional
    public Held reset(Caller by, String name) {
        by.require(Scope.ADMIN);
        ChangeableSetting setting = get(name);
        int gone = jdbc.sql("delete from installation_setting where name = :name")
                .param("name", name)
                .update();
        if (gone > 0) {
            audit.record(by, "setting.reset", "setting:" + name, null);
        }
        known.invalidateAll();
        return held(setting, null);
    }

    private ChangeableSetting get(String name) {
        return settings.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new KanalException(
                        ErrorCode.NOT_FOUND, "There is no setting '%s' that changes while Kanal runs".formatted(name)));
    }

    private static String detail(String value) {
        String line = value.replaceAll("\\s+", " ");
        return line.length() <= MOST_OF_A_DETAIL ? line : line.substring(0, MOST_OF_A_DETAIL - 1) + "…";
    }
}
