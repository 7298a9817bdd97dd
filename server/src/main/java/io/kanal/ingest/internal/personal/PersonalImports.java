package io.kanal.ingest.internal.personal;

import io.kanal.ingest.Imports;
import io.kanal.ingest.Takeback;
import io.kanal.ingest.Taking;
import io.kanal.posts.UnusedMedia;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import io.kanal.shared.personal.PersonalExport;
import io.kanal.shared.personal.PersonalExport.Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The chats of a person's own realm, with messages, versions and media: what they imported and nobody else sees. What they
 * brought into chats that others share stays there, without their name and that of their file.
 */
@Component
@Order(10)
class PersonalImports implements PersonalData {
    /** No fewer than one step of a takeback looks at. */
    private static final int LOOKED_AT = 2_000;

    private static final int MOST_ROUNDS = 5;

    private final JdbcClient jdbc;
    private final Takeback takeback;
    private final Imports imports;
    private final UnusedMedia media;

    PersonalImports(JdbcClient jdbc, Takeback takeback, Imports imports, UnusedMedia media) {
        this.jdbc = jdbc;
        this.takeback = takeback;
        this.imports = imports;
        this.media = media;
    }

    @Override
    public Set<String> columns() {
        return Set.of("chat.realm", "waiting_tombstone.realm", "chat_import.user_id");
    }

    @Override
    public void export(Person person, PersonalExport export) {
        export.part("imports", of("select to_jsonb(i) - 'user_id' from chat_import i where user_id = :user", person));
        export.part("chats", of("select to_jsonb(c) from chat c where realm = :user order by id", person));
        export.part(
                "messages", line -> eachChat(person, chat -> messages(chat, """
                select to_jsonb(m) - 'content_hash' from message m
                where chat_id = :chat order by telegram_id""").writeTo(line)));
        export.part(
                "versions", line -> eachChat(person, chat -> messages(chat, """
                select to_jsonb(r) - 'content_hash' from revision r join message m on m.id = r.message_id
                where m.chat_id = :chat order by m.telegram_id, r.number""").writeTo(line)));
    }

    private Lines messages(ChatId chat, String sql) {
        return Lines.of(jdbc.sql(sql).param("chat", chat.value()));
    }

    private Lines of(String sql, Person person) {
        return Lines.of(jdbc.sql(sql).param("user", person.user()));
    }

    private interface WithChat {
        void accept(ChatId chat);
    }

    private void eachChat(Person person, WithChat each) {
        own(person).forEach(each::accept);
    }

    private List<ChatId> own(Person person) {
        return jdbc.sql("select id from chat where realm = :user order by id")
                .param("user", person.user())
                .query((row, number) -> new ChatId(row.getLong(1)))
                .list();
    }

    @Override
    public void erase(Person person, Erasing erasing) {
        // The jobs are gone, and with them the claim on what was uploaded for them.
        imports.sweep();
        for (int round = 0; !own(person).isEmpty(); round++) {
            if (round == MOST_ROUNDS) {
                throw new KanalException(
                        ErrorCode.CONFLICT, "Something still brings messages into the person's chats; try again");
            }
            own(person).forEach(chat -> erase(chat, erasing));
        }
        jdbc.sql("delete from waiting_tombstone where realm = :user")
                .param("user", person.user())
                .update();
        erasing.kept(
                "imports",
                jdbc.sql("update chat_import set user_id = null, name = '' where user_id = :user")
                        .param("user", person.user())
                        .update());
        erasing.kept(
                "written",
                person.telegramId() == null
                        ? 0
                        : jdbc.sql("select count(*) from message where author_id = :telegram")
                                .param("telegram", person.telegram())
                                .query(Long.class)
                                .single());
    }

    private void erase(ChatId chat, Erasing erasing) {
        // Nobody can bring it in again, so nothing must be kept from coming.
        jdbc.sql("delete from tombstone where chat_id = :chat")
                .param("chat", chat.value())
                .update();
        Taking whole = new Taking.Whole(chat);
        List<String> photo = jdbc.sql("select photo from chat where id = :chat and photo is not null")
                .param("chat", chat.value())
                .query((row, _) -> Objects.requireNonNull(row.getString(1)))
                .list();
        long after = Long.MIN_VALUE;
        while (true) {
            erasing.throwIfStopped();
            List<String> files = files(chat, after);
            Takeback.Step step = takeback.step(whole, after);
            if (step.equals(Takeback.Step.END)) {
                break;
            }
            erasing.removed("messages", step.gone());
            forget(files, erasing);
            after = step.reached();
        }
        if (takeback.finish(whole, false)) {
            erasing.removed("chats", 1);
            forget(photo, erasing);
        }
    }

    private List<String> files(ChatId chat, long after) {
        return jdbc.sql("""
                        with next as (
                            select id, media from message where chat_id = :chat and telegram_id > :after
                            order by telegram_id limit :most)
                        select unnest(blobs_of(media)) from next where media like '%"blob":"%'
                        union
                        select unnest(blobs_of(r.media)) from next join revision r on r.message_id = next.id
                        where r.media like '%"blob":"%'
                        """)
                .param("chat", chat.value())
                .param("after", after)
                .param("most", LOOKED_AT)
                .query((row, _) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    private void forget(List<String> files, Erasing erasing) {
        try {
            erasing.removed("files", files.isEmpty() ? 0 : media.forget(files));
        } catch (IOException e) {
            throw new UncheckedIOException("Files of erased messages could not be deleted", e);
        }
    }
}
