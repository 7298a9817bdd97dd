package io.kanal.privacy;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.posts.Blobs;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.Realm;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.shared.personal.PersonalData;
import io.kanal.testing.SeenMessages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/**
 * A person with something in every table that can hold something of people, under numbers and words that nothing else has.
 *
 * @param word stands in all their texts and nowhere else
 */
public record PersonWithEverything(
        UserId id, long telegram, String name, String word, ChatId own, String blob, String token) {
    /** Makes one. */
    public static PersonWithEverything make(
            String name,
            ChatId shared,
            JdbcClient jdbc,
            Ingest ingest,
            Blobs blobs,
            DataDirectory directory,
            Keys keys,
            Sessions sessions)
            throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long id = random.nextLong(8_000_000_000_000L, 9_000_000_000_000L);
        long telegram = random.nextLong(5_000_000_000L, 9_000_000_000L);
        String word = letters() + "glimmer";
        String called = name + " " + letters();
        jdbc.sql("""
                        insert into users (id, name, role, zone, language, telegram_id, telegram_name, telegram_linked_at,
                          telegram_username, created_at)
                        overriding system value
                        values (:id, :name, 'member', 'UTC', 'en', :telegram, :alias, now(), :alias, now())""")
                .param("id", id)
                .param("name", called)
                .param("telegram", telegram)
                .param("alias", "@" + word)
                .update();
        UserId user = new UserId(id);
        Caller caller = Caller.person(user, false);

        ChatId own = ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.of(user),
                        TelegramChatId.ofUser(random.nextLong(1_000_000, 1_000_000_000)),
                        ChatType.PRIVATE,
                        "Talk of " + word,
                        null,
                        null,
                        null,
                        false));
        String blob = blobs.store(
                new ByteArrayInputStream(("a picture of " + word).getBytes(StandardCharsets.UTF_8)),
                new Blobs.Limits(DataSize.ofKilobytes(1), DataSize.ofBytes(0)));
        Files.setLastModifiedTime(
                blobs.find(blob).orElseThrow(), FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        SeenMessages picture = SeenMessages.of(1, "The first " + word + " in the harbour")
                .by(telegram, called)
                .media(Media.File.of(
                        Media.FileKind.PHOTO,
                        file -> file.fileName(word + ".jpg")
                                .mimeType("image/jpeg")
                                .blob(blob)));
        SeenMessages edited = SeenMessages.of(2, "Before the edit " + word).by(telegram, called);
        ingest.merge(Source.EXPORT, Lane.LIVE, own, List.of(picture.message(), edited.message()));
        SeenMessages later = SeenMessages.of(2, "After the edit " + word)
                .by(telegram, called)
                .edited(SeenMessages.DATE.plusSeconds(900));
        ingest.merge(Source.EXPORT, Lane.LIVE, own, List.of(later.message()));

        var rows = new Rows(jdbc, id, telegram, word, own.value(), shared.value());
        rows.add("insert into tombstone (chat_id, telegram_id, erased_at) values (:own, 77, now())");
        rows.add(
                "insert into waiting_tombstone (realm, username, telegram_id, erased_at) values (:id, :word, 5, now())");
        for (String chat : List.of(":own", ":shared")) {
            rows.add("insert into watch (user_id, chat_id, description, added_at) values (:id, " + chat
                    + ", :word, now()) on conflict do nothing");
            rows.add("insert into arrangement (user_id, chat_id, folder) values (:id, " + chat + ", :word)");
            rows.add("""
                    insert into reading_position (user_id, chat_id, read_date, read_message, known_date, known_message, looked_at)
                    values (:id, %s, now(), 1, now(), 1, now())""".formatted(chat));
            rows.add("""
                    insert into chat_import (job_id, chat_id, user_id, name, started_at)
                    values (gen_random_uuid(), %s, :id, :word, now())""".formatted(chat));
        }
        UUID answer = UUID.randomUUID();
        jdbc.sql("""
                        insert into answer (id, user_id, asked_at, question, kind, took_ms, from_cache, about)
                        values (:answer, :id, now(), :word, 'extractive', 1, false, :word)""")
                .param("answer", answer)
                .param("id", id)
                .param("word", word)
                .update();
        jdbc.sql(
                        "insert into answer_statement (answer_id, position, text, citations) values (:answer, 0, :word, '{1}')")
                .param("answer", answer)
                .param("word", word)
                .update();
        jdbc.sql("""
                        insert into answer_citation (answer_id, number, message_id, chat_id, telegram_id, from_unit, to_unit, sentence)
                        select :answer, 1, id, chat_id, telegram_id, 0, 1, :word from message where chat_id = :own limit 1""")
                .param("answer", answer)
                .param("word", word)
                .param("own", own.value())
                .update();
        jdbc.sql("insert into saved (user_id, answer_id, note, saved_at) values (:id, :answer, :word, now())")
                .param("id", id)
                .param("answer", answer)
                .param("word", word)
                .update();
        rows.add("""
                insert into saved (user_id, message_id, note, saved_at)
                select :id, max(id), :word, now() from message where chat_id = :own""");
        rows.add("""
                insert into job (id, kind, title, parameters, user_id, scopes, state, finished_at, skipped)
                values (gen_random_uuid(), 'walk', :word, jsonb_build_object('name', :word), :id, '{READ}', 'DONE', now(),
                    jsonb_build_array(jsonb_build_object('reason', 'x', 'count', 1, 'examples', jsonb_build_array(:word))))""");
        rows.add("""
                insert into preview_channel (chat_id, username, reach, job_id, interval_ms, next_at)
                select :own, :word, 'BEGINNING', id, 600000, now() + interval '1 day' from job where user_id = :id""");
        rows.add(
                "insert into change_log (lane, kind, chat_id, detail) values ('BULK', 'CHAT_CHANGED', :own, '{\"user\":' || :id || '}')");
        rows.add("""
                insert into follower_set_aside (follower, seq, lane, kind, detail, error)
                values ('nobody', :own, 'LIVE', 'CHAT_CHANGED', '{"user":' || :id || ',"x":1}', 'e')""");
        rows.add(
                "insert into bot_button (bot_id, telegram_id, action, arguments, expires_at) values (1, :telegram, 'x', jsonb_build_object('q', :word), now() + interval '1 day')");
        rows.add(
                "insert into bot_dialog (bot_id, chat_id, telegram_id, command, asked, expires_at) values (1, :telegram, :telegram, 'ask', 1, now() + interval '1 day')");
        rows.add("insert into bot_refusal (telegram_id, at) values (:telegram, now())");
        rows.add("""
                insert into telegram_outgoing (bot_id, key, priority, method, chat_id, parameters, words, state, finished_at)
                values (1, 'test/' || :id, 2, 'sendMessage', :telegram, '{"text":"' || :word || '"}', :word, 'DONE', now())""");
        rows.add("insert into telegram_blocked (bot_id, chat_id, reason) values (1, :telegram, :word)");
        rows.add(
                "insert into telegram_pause (bot_id, chat_id, family, until) values (1, :telegram, 'WORDS', now() + interval '1 day')");
        rows.add("""
                insert into update_inbox (bot_id, update_id, kind, chat_id, user_id, body)
                values (987654, :telegram, 'message', :telegram, :telegram, '{"text":"' || :word || '"}')""");
        rows.add(
                "insert into login_links (token_hash, user_id, created_at, expires_at) values (sha256(convert_to(:word, 'utf8')), :id, now(), now() + interval '1 day')");
        rows.add(
                "insert into telegram_link_codes (code_hash, user_id, expires_at) values (sha256(convert_to(:word, 'utf8')), :id, now() + interval '1 day')");
        rows.add("insert into telegram_link_failures (telegram_id, failures, since) values (:telegram, 1, now())");
        rows.add(
                "insert into audit (at, actor, action, subject, detail) values (now(), :id, 'test.done', 'key:1', :word)");
        rows.add(
                "insert into audit (at, actor, action, subject, detail) values (now(), null, 'test.done', 'user:' || :id, :word)");
        String code = letters().concat(letters()).substring(0, 12).toUpperCase(java.util.Locale.ROOT);
        jdbc.sql("""
                        insert into invite (code, created_by, created_at, expires_at, most_uses, tier)
                        values (:code, :id, now(), now() + interval '1 day', 1, 'basic')""").param("code", code).param("id", id).update();
        jdbc.sql("insert into invite_use (code, user_id, at) values (:code, :id, now())")
                .param("code", code)
                .param("id", id)
                .update();
        jdbc.sql("""
                        insert into installation_setting (name, value, changed_by, changed_at)
                        values (:name, '', :id, now())""")
                .param("name", letters().toLowerCase(java.util.Locale.ROOT))
                .param("id", id)
                .update();
        rows.add("""
                insert into subscription_event (user_id, at, action, new_tier, actor, note)
                values (:id, now(), 'created', 'basic', :id, :word)""");
        rows.add("insert into subscription_notice (user_id, until, days, at) values (:id, now(), 3, now())");
        rows.add("insert into use_of_day (user_id, day, what, used) values (:id, current_date, 'posts', 1)");
        rows.add("insert into listed_post (user_id, day, message_id) values (:id, current_date, 1)");
        rows.add("""
                insert into star_invoice (payload, bot_id, user_id, tier, stars, link, created_at)
                values (gen_random_uuid()::text, 1, :id, 'basic', 1, 'https://t.me/x', now())""");
        rows.add("""
                insert into star_ledger (at, kind, user_id, telegram_id, stars, note, entered_by, refund_asked_by)
                values (now(), 'manual', :id, :telegram, 1, :word, :id, :id)""");
        UUID copy = UUID.randomUUID();
        jdbc.sql("""
                        insert into personal_export (id, user_id, requested_by, job_id, requested_at, bytes, expires_at)
                        values (:copy, :id, :id, gen_random_uuid(), now(), 5, now() + interval '1 day')""").param("copy", copy).param("id", id).update();
        Files.writeString(directory.folder("exports").resolve(copy + ".zip"), "copy of " + word);

        keys.create(caller, user, "key " + word, EnumSet.of(Scope.READ), null);
        String token = sessions.open(user, "browser " + word).reveal();
        return new PersonWithEverything(user, telegram, called, word, own, blob, token);
    }

    public Caller caller() {
        return Caller.person(id, false);
    }

    /** Everything by which they could be known again, in small letters. */
    public List<String> marks() {
        return List.of(
                Long.toString(id.value()), Long.toString(telegram), name.toLowerCase(java.util.Locale.ROOT), word);
    }

    /** The rows that name them, by the column that does. */
    public Map<String, List<String>> claimed(List<PersonalData> rooms, JdbcClient jdbc) {
        Map<String, List<String>> rows = new TreeMap<>();
        rooms.stream().flatMap(room -> room.columns().stream()).forEach(column -> {
            String table = column.substring(0, column.indexOf('.'));
            List<String> naming = jdbc.sql("""
                            select to_jsonb(t)::text from %s t
                            where t.%s::text ~ any(array[:id, :telegram]) order by 1""".formatted(table, column.substring(column.indexOf('.') + 1)))
                    .param("id", "\\m" + id + "\\M")
                    .param("telegram", "\\m" + telegram + "\\M")
                    .query((row, _) -> Objects.requireNonNull(row.getString(1)))
                    .list();
            if (!naming.isEmpty()) {
                rows.put(column, naming);
            }
        });
        return rows;
    }

    private static String letters() {
        return ThreadLocalRandom.current()
                .ints(9, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private record Rows(JdbcClient jdbc, long id, long telegram, String word, long own, long shared) {
        void add(String sql) {
            jdbc.sql(sql)
                    .param("id", id)
                    .param("telegram", telegram)
                    .param("word", word)
                    .param("own", own)
                    .param("shared", shared)
                    .update();
        }
    }
}
