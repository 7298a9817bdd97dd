package io.kanal.people.tiers;

import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.tiers.Allowance.What;
import io.kanal.shared.LimitReached;
import io.kanal.shared.MessageId;
import io.kanal.shared.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts what people use against the limits of their tier, by days of their own zone. Use cases count, so that every door does;
 * for administrators nothing is counted.
 */
@Component
public class Allowances {
    private final JdbcClient jdbc;
    private final Subscriptions subscriptions;
    private final Users users;
    private final Clock clock;

    Allowances(JdbcClient jdbc, Subscriptions subscriptions, Users users, Clock clock) {
        this.jdbc = jdbc;
        this.subscriptions = subscriptions;
        this.users = users;
        this.clock = clock;
    }

    /** A person's present day. */
    private record Day(LocalDate date, Instant end) {}

    private Day day(UserId person) {
        User user = users.find(person).orElseThrow();
        LocalDate today = LocalDate.ofInstant(clock.instant(), user.zone());
        return new Day(today, today.plusDays(1).atStartOfDay(user.zone()).toInstant());
    }

    /**
     * Counts one question or search.
     *
     * @return what is left; empty for whom nothing is limited
     * @throws LimitReached where the day's are used
     */
    @Transactional
    public Optional<Allowance> takeQuestion(UserId person) {
        Limits limits = subscriptions.limits(person).orElse(null);
        if (limits == null) {
            return Optional.empty();
        }
        Day day = day(person);
        int used = limits.questions() == 0 ? 0 : step(person, day, limits.questions());
        if (used == 0) {
            throw reached(
                    "Your tier %s allows %d questions and searches a day, and they are used; there are new ones in %s"
                            .formatted(limits.tier().slug(), limits.questions(), span(day)),
                    new Allowance(What.QUESTIONS, limits.questions(), limits.questions(), day.end()));
        }
        return Optional.of(new Allowance(What.QUESTIONS, limits.questions(), used, day.end()));
    }

    /** One more of the day's, and how many they are then; 0 where there was none left. */
    private int step(UserId person, Day day, int most) {
        return jdbc.sql("""
                        insert into use_of_day as u (user_id, day, what, used) values (:user, :day, 'questions', 1)
                        on conflict (user_id, day, what) do update set used = u.used + 1 where u.used < :most
                        returning used""")
                .param("user", person.value())
                .param("day", day.date())
                .param("most", most)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /** Gives a question back that Kanal could not work on, through no fault of the person. */
    @Transactional
    public void giveBackQuestion(UserId person) {
        jdbc.sql("""
                        update use_of_day set used = used - 1
                        where user_id = :user and day = :day and what = 'questions' and used > 0""")
                .param("user", person.value())
                .param("day", day(person).date())
                .update();
    }

    /**
     * What of a list a person may be shown.
     *
     * @param posts how many of the list, from its beginning
     * @param reached why not more; null where it is the whole list
     */
    public record Listed(int posts, @Nullable LimitReached reached) {}

    /**
     * Counts posts that are listed or sent to a person, in their order, as far as the day's number reaches; one that was listed on the
     * same day counts no second time.
     */
    @Transactional
    public Listed list(UserId person, List<MessageId> posts) {
        Limits limits = posts.isEmpty() ? null : subscriptions.limits(person).orElse(null);
        if (limits == null) {
            return new Listed(posts.size(), null);
        }
        Day day = day(person);
        // The row of the day is held, so that two lists at once do not both take what is left.
        long used = jdbc.sql("""
                        insert into use_of_day as u (user_id, day, what, used) values (:user, :day, 'posts', 0)
                        on conflict (user_id, day, what) do update set used = u.used returning used""")
                .param("user", person.value())
                .param("day", day.date())
                .query(Long.class)
                .single();
        Set<MessageId> known = jdbc.sql("""
                        select message_id from listed_post
                        where user_id = :user and day = :day and message_id = any(:ids)""")
                .param("user", person.value())
                .param("day", day.date())
                .param("ids", posts.stream().map(MessageId::value).toArray(Long[]::new))
                .query((row, _) -> new MessageId(row.getLong("message_id")))
                .set();
        long left = Math.max(0, limits.posts() - used);
        List<MessageId> fresh = new ArrayList<>();
        int shown = 0;
        for (MessageId post : posts) {
            if (!known.contains(post)) {
                if (fresh.size() == left) {
                    break;
                }
                fresh.add(post);
            }
            shown++;
        }
        if (!fresh.isEmpty()) {
            count(person, day, fresh);
        }
        return new Listed(
                shown,
                shown == posts.size()
                        ? null
                        : reached(
                                "Your tier %s lists %d posts a day, and they are used; there are new ones in %s"
                                        .formatted(limits.tier().slug(), limits.posts(), span(day)),
                                new Allowance(What.POSTS, limits.posts(), limits.posts(), day.end())));
    }

    private void count(UserId person, Day day, List<MessageId> posts) {
        jdbc.sql("""
                        insert into listed_post (user_id, day, message_id)
                        select :user, :day, unnest(cast(:ids as bigint[])) on conflict do nothing""")
                .param("user", person.value())
                .param("day", day.date())
                .param("ids", posts.stream().map(MessageId::value).toArray(Long[]::new))
                .update();
        jdbc.sql("""
                        update use_of_day set used = used + :posts
                        where user_id = :user and day = :day and what = 'posts'""")
                .param("posts", posts.size())
                .param("user", person.value())
                .param("day", day.date())
                .update();
    }

    /** What a person used today of what is counted by days; empty for whom nothing is limited. */
    public List<Allowance> today(UserId person) {
        Limits limits = subscriptions.limits(person).orElse(null);
        if (limits == null) {
            return List.of();
        }
        Day day = day(person);
        List<Allowance> today = new ArrayList<>();
        for (What what : What.values()) {
            long used = jdbc.sql("select used from use_of_day where user_id = :user and day = :day and what = :what")
                    .param("user", person.value())
                    .param("day", day.date())
                    .param("what", what.slug())
                    .query(Long.class)
                    .optional()
                    .orElse(0L);
            today.add(new Allowance(what, what == What.POSTS ? limits.posts() : limits.questions(), used, day.end()));
        }
        return today;
    }

    /** Removes what was counted on days that are over everywhere; says how many rows. */
    @Transactional
    public int prune() {
        LocalDate last = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(2);
        return jdbc.sql("delete from listed_post where day < :last")
                        .param("last", last)
                        .update()
                + jdbc.sql("delete from use_of_day where day < :last")
                        .param("last", last.minusDays(90))
                        .update();
    }

    private LimitReached reached(String message, Allowance allowance) {
        return new LimitReached(message, Duration.between(clock.instant(), allowance.until()), allowance.told());
    }

    /** How long the day still lasts, in words. */
    private String span(Day day) {
        long minutes = Math.max(
                1, Duration.between(clock.instant(), day.end()).plusSeconds(59).toMinutes());
        return minutes < 120 ? minutes + " minutes" : (minutes + 59) / 60 + " hours";
    }
}
