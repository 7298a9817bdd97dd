package io.kanal.ingest.internal.preview;

import io.kanal.ingest.FollowStatus.Reach;
import io.kanal.jobs.JobId;
import io.kanal.posts.spi.ChatRows;
import io.kanal.shared.ChatId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of followed channels. */
final class PreviewChannels implements ChatRows {
    /** A node that took a channel and died leaves it to others after this time. */
    private static final Duration CLAIM = Duration.ofMinutes(10);

    private final JdbcClient jdbc;

    PreviewChannels(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<PreviewChannel> find(ChatId chat) {
        return jdbc.sql("select * from preview_channel where chat_id = :chat")
                .param("chat", chat.value())
                .query(PreviewChannels::channel)
                .optional();
    }

    /** Those of the given chats that are followed by their pages. */
    List<PreviewChannel> list(Collection<ChatId> chats) {
        return jdbc.sql("select * from preview_channel where chat_id = any(:chats)")
                .param("chats", chats.stream().map(ChatId::value).toArray(Long[]::new))
                .query(PreviewChannels::channel)
                .list();
    }

    /** The row, locked until the present transaction ends. */
    Optional<PreviewChannel> lock(ChatId chat) {
        return jdbc.sql("select * from preview_channel where chat_id = :chat for update")
                .param("chat", chat.value())
                .query(PreviewChannels::channel)
                .optional();
    }

    /** Notes that the channel is followed under this name; what is known of its reading stays. */
    void put(ChatId chat, String username, Duration interval, Instant now) {
        jdbc.sql("""
                        insert into preview_channel (chat_id, username, reach, interval_ms, next_at)
                        values (:chat, :username, 'OPEN', :interval, :now)
                        on conflict (chat_id) do update set username = excluded.username
                        """)
                .param("chat", chat.value())
                .param("username", username)
                .param("interval", interval.toMillis())
                .param("now", Timestamp.from(now))
                .update();
    }

    void putJob(ChatId chat, JobId job) {
        jdbc.sql("update preview_channel set job_id = :job where chat_id = :chat")
                .param("job", job.value())
                .param("chat", chat.value())
                .update();
    }

    void remove(ChatId chat) {
        jdbc.sql("delete from preview_channel where chat_id = :chat")
                .param("chat", chat.value())
                .update();
    }

    @Override
    public void move(ChatId from, ChatId to) {
        jdbc.sql("""
                        update preview_channel set chat_id = :to
                        where chat_id = :from and not exists (select from preview_channel where chat_id = :to)
                        """).param("from", from.value()).param("to", to.value()).update();
        remove(from);
    }

    /**
     * How the followed channels fare.
     *
     * @param readLately those that were read without trouble since a moment
     */
    record Summary(long followed, long readLately) {}

    boolean isAnyFollowed() {
        return jdbc.sql("select exists (select from preview_channel)")
                .query(Boolean.class)
                .single();
    }

    Summary summary(Instant since) {
        return jdbc.sql(
                        "select count(*) as followed, count(*) filter (where seen_at >= :since) as lately from preview_channel")
                .param("since", Timestamp.from(since))
                .query((row, number) -> new Summary(row.getLong("followed"), row.getLong("lately")))
                .single();
    }

    /** Those that could not be read several times in a row, the worst first. */
    List<PreviewChannel> failing(int limit) {
        return jdbc.sql(
                        "select * from preview_channel where failures >= 3 order by failures desc, chat_id limit :limit")
                .param("limit", limit)
                .query(PreviewChannels::channel)
                .list();
    }

    /** Those of whose newest posts some could not be read, the worst first. */
    List<PreviewChannel> illegible(int limit) {
        return jdbc.sql(
                        "select * from preview_channel where unreadable > 0 order by unreadable desc, chat_id limit :limit")
                .param("limit", limit)
                .query(PreviewChannels::channel)
                .list();
    }

    /** Takes the channel that has waited longest, unless none is due; others do not get it for a while. */
    Optional<PreviewChannel> takeDue(Instant now) {
        return jdbc.sql("""
                        update preview_channel set next_at = :until
                        where chat_id = (select chat_id from preview_channel
                                         where next_at <= :now and newest_id is not null
                                         order by next_at limit 1
                                         for update skip locked)
                        returning *
                        """)
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(now.plus(CLAIM)))
                .query(PreviewChannels::channel)
                .optional();
    }

    boolean makeDue(ChatId chat, Instant now) {
        return jdbc.sql("update preview_channel set next_at = least(next_at, :now) where chat_id = :chat")
                        .param("now", Timestamp.from(now))
                        .param("chat", chat.value())
                        .update()
                > 0;
    }

    /**
     * Everything up to this id has been read.
     *
     * @param unreadable posts of the pages read that could not be read
     */
    void seen(
            ChatId chat,
            String username,
            @Nullable Long newestId,
            Duration interval,
            Instant next,
            int unreadable,
            Instant now) {
        jdbc.sql("""
                        update preview_channel set username = :username, newest_id = greatest(newest_id, :newest),
                            interval_ms = :interval, next_at = :next, seen_at = :now, failures = 0, last_error = null,
                            unreadable = :unreadable
                        where chat_id = :chat
                        """)
                .param("username", username)
                .param("newest", newestId)
                .param("interval", interval.toMillis())
                .param("next", Timestamp.from(next))
                .param("unreadable", unreadable)
                .param("now", Timestamp.from(now))
                .param("chat", chat.value())
                .update();
    }

    void failed(ChatId chat, String why, Instant next) {
        jdbc.sql("""
                        update preview_channel set failures = failures + 1, last_error = :why, next_at = :next
                        where chat_id = :chat
                        """)
                .param("why", why)
                .param("next", Timestamp.from(next))
                .param("chat", chat.value())
                .update();
    }

    void reached(ChatId chat, @Nullable Long oldestId, Reach reach) {
        jdbc.sql("""
                        update preview_channel set oldest_id = least(oldest_id, :oldest), reach = :reach
                        where chat_id = :chat
                        """)
                .param("oldest", oldestId)
                .param("reach", reach.name())
                .param("chat", chat.value())
                .update();
    }

    private static PreviewChannel channel(ResultSet row, int number) throws SQLException {
        UUID job = row.getObject("job_id", UUID.class);
        Timestamp seen = row.getTimestamp("seen_at");
        return new PreviewChannel(
                new ChatId(row.getLong("chat_id")),
                row.getString("username"),
                Reach.valueOf(row.getString("reach")),
                job == null ? null : new JobId(job),
                row.getObject("newest_id", Long.class),
                row.getObject("oldest_id", Long.class),
                Duration.ofMillis(row.getLong("interval_ms")),
                row.getTimestamp("next_at").toInstant(),
                seen == null ? null : seen.toInstant(),
                row.getInt("failures"),
                row.getInt("unreadable"),
                row.getString("last_error"));
    }
}
