package io.kanal.people;

import io.kanal.people.internal.CarriedDays;
import io.kanal.people.internal.Times;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The people of this installation: the administrator of the first start, and who came in since. */
@Component
public class Users {
    /** The languages Kanal speaks, by their codes. */
    public static final List<String> LANGUAGES = List.of("en", "ru", "uk", "tr", "fa");

    private final JdbcClient jdbc;
    private final Audit audit;
    private final Clock clock;
    private final CarriedDays days;

    Users(JdbcClient jdbc, Audit audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
        this.days = new CarriedDays(jdbc, clock);
    }

    /** The first administrator, created when there is none yet; safe on several nodes at once. */
    @Transactional
    public User administrator() {
        Optional<User> known = firstAdministrator();
        if (known.isPresent()) {
            return known.get();
        }
        jdbc.sql("lock table users in exclusive mode").update();
        return firstAdministrator().orElseGet(this::createAdministrator);
    }

    private Optional<User> firstAdministrator() {
        return jdbc.sql("select * from users where role = 'administrator' and active order by id limit 1")
                .query(Users::map)
                .optional();
    }

    private User createAdministrator() {
        String language = Locale.getDefault().getLanguage();
        User made = jdbc.sql("""
                        insert into users (name, role, zone, language, created_at)
                        values (:name, 'administrator', :zone, :language, :now)
                        returning *""")
                .param("name", "Administrator")
                .param("zone", ZoneId.systemDefault().getId())
                .param("language", LANGUAGES.contains(language) ? language : "en")
                .param("now", Times.column(clock.instant()))
                .query(Users::map)
                .single();
        audit.record(Caller.KANAL, "user.created", "user:" + made.id(), "administrator of the first start");
        return made;
    }

    public Optional<User> find(UserId id) {
        return jdbc.sql("select * from users where id = :id")
                .param("id", id.value())
                .query(this::mapNow)
                .optional();
    }

    /** The person with this id, for themselves or an administrator. */
    public User get(Caller caller, UserId id) {
        caller.requireSelfOrAdministrator(id);
        return find(id).orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no user " + id));
    }

    public Optional<User> findByTelegramId(long telegramId) {
        return jdbc.sql("select * from users where telegram_id = :id")
                .param("id", telegramId)
                .query(this::mapNow)
                .optional();
    }

    /** That this person is blocked, to be told to themselves; empty for those who may come in, and for those who are being erased. */
    public Optional<Blocked> blocked(UserId id) {
        return jdbc.sql("select * from users where id = :id and not active and blocked_at is not null")
                .param("id", id.value())
                .query((row, number) -> new Blocked(
                        mapNow(row, number),
                        new Block(
                                Times.readNullable(row, "blocked_at"),
                                Times.readNullable(row, "blocked_until"),
                                row.getString("block_reason"))))
                .optional()
                .filter(blocked -> !blocked.person().active());
    }

    /** A block that has ended keeps nobody out, whether or not its row was tidied up yet. */
    private User mapNow(ResultSet row, int number) throws SQLException {
        User user = map(row, number);
        Instant until = user.active() ? null : Times.readNullable(row, "blocked_until");
        return until == null || until.isAfter(clock.instant()) ? user : user.letIn();
    }

    /** Makes a member of a Telegram account that is nobody's; two at once make one. */
    @Transactional
    public User join(long telegramId, String name, @Nullable String username, @Nullable String languageCode) {
        String language = languageCode == null ? "" : languageCode.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
        String shown = name.isBlank() ? "Telegram " + telegramId : name.strip();
        Optional<User> made = jdbc.sql("""
                        insert into users (name, role, zone, language, telegram_id, telegram_name, telegram_username,
                          telegram_linked_at, created_at, tier, tier_since)
                        values (:name, 'member', :zone, :language, :telegram, :name, :username, :now, :now, 'free', :now)
                        on conflict (telegram_id) do nothing returning *""")
                .param("name", shown.substring(0, Math.min(100, shown.length())))
                .param("zone", ZoneId.systemDefault().getId())
                .param("language", LANGUAGES.contains(language) ? language : "en")
                .param("telegram", telegramId)
                .param("username", username, Types.VARCHAR)
                .param("now", Times.column(clock.instant()))
                .query(Users::map)
                .optional();
        made.ifPresent(user -> audit.record(Caller.KANAL, "user.created", "user:" + user.id(), "by Telegram"));
        return made.or(() -> findByTelegramId(telegramId)).orElseThrow();
    }

    /** Everybody, for administrators. */
    public List<User> list(Caller caller) {
        caller.require(Scope.ADMIN);
        return jdbc.sql("select * from users order by id limit 1000")
                .query(Users::map)
                .list();
    }

    /** Changes what a person decides about themselves. */
    @Transactional
    public User change(Caller caller, UserId id, Profile profile) {
        caller.require(Scope.WRITE);
        ZoneId before = get(caller, id).zone();
        User changed = jdbc.sql("""
                        update users set name = :name, zone = coalesce(:zone, zone), zone_chosen = :zone is not null,
                          language = :language, calendar = :calendar,
                          language_chosen = language_chosen or language <> :language
                        where id = :id returning *""")
                .param("name", profile.name())
                .param("zone", profile.zone() == null ? null : profile.zone().getId(), Types.VARCHAR)
                .param("language", profile.language())
                .param("calendar", profile.calendar() == null ? null : slug(profile.calendar()), Types.VARCHAR)
                .param("id", id.value())
                .query(Users::map)
                .single();
        days.carry(id, before, changed.zone());
        return changed;
    }

    /** Sets the language a person asked for, which then holds everywhere. */
    @Transactional
    public User chooseLanguage(Caller caller, UserId id, String language) {
        User person = get(caller, id);
        jdbc.sql("update users set language_chosen = true where id = :id")
                .param("id", id.value())
                .update();
        return change(
                caller,
                id,
                new Profile(person.name(), person.zoneChosen() ? person.zone() : null, language, person.calendar()));
    }

    /** Takes the zone a person's browser is in, unless the person chose one. */
    @Transactional
    public void takeZone(UserId id, ZoneId zone) {
        Optional<User> before = find(id);
        jdbc.sql("update users set zone = :zone where id = :id and not zone_chosen and zone <> :zone")
                .param("zone", zone.getId())
                .param("id", id.value())
                .update();
        before.filter(user -> !user.zoneChosen()).ifPresent(user -> days.carry(id, user.zone(), zone));
    }

    /**
     * What a person decides about themselves.
     *
     * @param zone null to follow the browser
     * @param calendar null for that of the language
     */
    public record Profile(
            String name,
            @Nullable ZoneId zone,
            String language,
            @Nullable Calendar calendar) {
        public Profile {
            name = name.strip();
            if (name.isEmpty() || name.length() > 100) {
                throw InvalidInput.of("name", "1 to 100 characters", "A name has 1 to 100 characters");
            }
            if (!LANGUAGES.contains(language)) {
                throw InvalidInput.value("language", language, "one of " + LANGUAGES, null);
            }
        }
    }

    private static String slug(Calendar calendar) {
        return calendar.name().toLowerCase(Locale.ROOT);
    }

    /** A person of a row with all columns. */
    public static User map(ResultSet row, int number) throws SQLException {
        long telegram = row.getLong("telegram_id");
        String calendar = row.getString("calendar");
        return new User(
                new UserId(row.getLong("id")),
                row.getString("name"),
                User.Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                ZoneId.of(row.getString("zone")),
                row.getBoolean("zone_chosen"),
                Locale.of(row.getString("language")),
                row.getBoolean("language_chosen"),
                calendar == null ? null : Calendar.valueOf(calendar.toUpperCase(Locale.ROOT)),
                telegram == 0 ? null : telegram,
                row.getBoolean("active"),
                Times.read(row, "created_at"));
    }

    /** The people, each with the moment their row was made, by which they are told apart from others who had the same number. */
    @Transactional(readOnly = true)
    public void each(BiConsumer<UserId, Instant> person) {
        jdbc.sql("select id, created_at from users order by id")
                .withFetchSize(1000)
                .query(row -> {
                    person.accept(new UserId(row.getLong("id")), Times.read(row, "created_at"));
                });
    }

    /** How many people have used Kanal within this time, by session or key. */
    public long countActive(Duration within) {
        return jdbc.sql("""
                        select count(*) from (
                            select user_id from sessions
                            where last_seen_at > clock_timestamp() - :within * interval '1 millisecond'
                            union
                            select user_id from api_keys
                            where last_used_at > clock_timestamp() - :within * interval '1 millisecond') active""")
                .param("within", within.toMillis())
                .query(Long.class)
                .single();
    }
}
