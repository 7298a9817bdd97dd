package io.kanal.ingest.internal.preview.picture;

import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of what was fetched for which message, and of what was not. */
public final class PictureRows {
    private final JdbcClient jdbc;

    public PictureRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A fetched file that is still kept. */
    record Kept(ChatId chat, MessageId message, int place, boolean still, String blob, Instant postedAt) {}

    /**
     * How it stands.
     *
     * @param bytes what the kept ones take
     */
    public record Summary(long kept, long bytes, Map<Fetched.Reason, Long> without) {
        public Summary {
            without = Map.copyOf(without);
        }
    }

    /** Why this was not fetched, or not kept; empty where it was not tried, or where the page shows another file by now. */
    Optional<Fetched.Reason> reason(MessageId message, Wish wish) {
        return jdbc.sql("""
                        select reason from preview_picture
                        where message_id = :message and place = :place and still = :still and blob is null
                          and remote_id is not distinct from cast(:remote as text)
                        """)
                .param("message", message.value())
                .param("place", wish.place())
                .param("still", wish.still())
                .param("remote", wish.remoteId())
                .query(String.class)
                .optional()
                .map(Fetched.Reason::valueOf);
    }

    void kept(MessageId message, Wish wish, Instant postedAt, String blob, long bytes) {
        put(message, wish, postedAt, blob, bytes, null);
    }

    void without(MessageId message, Wish wish, Instant postedAt, Fetched.Reason reason) {
        put(message, wish, postedAt, null, 0, reason);
    }

    private void put(
            MessageId message,
            Wish wish,
            Instant postedAt,
            @Nullable String blob,
            long bytes,
            Fetched.@Nullable Reason reason) {
        // The message may have been erased meanwhile.
        jdbc.sql("""
                        insert into preview_picture (message_id, place, still, remote_id, blob, bytes, reason, posted_at)
                        select id, :place, :still, :remote, :blob, :bytes, :reason, :posted from message where id = :message
                        on conflict (message_id, place, still) do update
                        set remote_id = excluded.remote_id, blob = excluded.blob, bytes = excluded.bytes,
                            reason = excluded.reason, posted_at = excluded.posted_at
                        """)
                .param("message", message.value())
                .param("place", wish.place())
                .param("still", wish.still())
                .param("remote", wish.remoteId())
                .param("blob", blob)
                .param("bytes", bytes)
                .param("reason", reason == null ? null : reason.name())
                .param("posted", Timestamp.from(postedAt))
                .update();
    }

    /** What the kept files take together. */
    long bytes() {
        return jdbc.sql("select coalesce(sum(bytes), 0) from preview_picture where blob is not null")
                .query(Long.class)
                .single();
    }

    /** Those of the oldest posts. */
    List<Kept> oldest(int limit) {
        return jdbc.sql("""
                        select m.chat_id, p.* from preview_picture p join message m on m.id = p.message_id
                        where p.blob is not null order by p.posted_at, p.message_id limit :limit
                        """).param("limit", limit).query(PictureRows::kept).list();
    }

    /** Whether something else than the pages has shown the message, and may have brought the same file. */
    boolean shownElsewhere(MessageId message, int preview) {
        return jdbc.sql("select exists (select 1 from witness where message_id = :message and source <> :preview)")
                .param("message", message.value())
                .param("preview", preview)
                .query(Boolean.class)
                .single();
    }

    /** This one has gone, for want of space; or is none of these any more. */
    void gone(Kept kept, boolean forWantOfSpace) {
        jdbc.sql(forWantOfSpace ? """
                                update preview_picture set blob = null, bytes = 0, reason = 'NO_SPACE'
                                where message_id = :message and place = :place and still = :still""" : """
                                delete from preview_picture
                                where message_id = :message and place = :place and still = :still""")
                .param("message", kept.message().value())
                .param("place", kept.place())
                .param("still", kept.still())
                .update();
    }

    /** Posts that are too old to be looked at again need no reason. */
    void dropReasons(Instant before) {
        jdbc.sql("delete from preview_picture where blob is null and posted_at < :before")
                .param("before", Timestamp.from(before))
                .update();
    }

    public Summary summary() {
        Map<Fetched.Reason, Long> without = new EnumMap<>(Fetched.Reason.class);
        jdbc.sql("select reason, count(*) as files from preview_picture where blob is null group by reason")
                .query(row -> {
                    without.put(Fetched.Reason.valueOf(row.getString("reason")), row.getLong("files"));
                });
        return jdbc.sql("""
                        select count(*) as files, coalesce(sum(bytes), 0) as bytes
                        from preview_picture where blob is not null
                        """)
                .query((row, _) -> new Summary(row.getLong("files"), row.getLong("bytes"), without))
                .single();
    }

    private static Kept kept(ResultSet row, int number) throws SQLException {
        return new Kept(
                new ChatId(row.getLong("chat_id")),
                new MessageId(row.getLong("message_id")),
                row.getInt("place"),
                row.getBoolean("still"),
                row.getString("blob"),
                row.getTimestamp("posted_at").toInstant());
    }
}
