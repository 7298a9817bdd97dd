package io.kanal.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.answers.AnswerId;
import io.kanal.changes.Lane;
import io.kanal.ingest.Erasure;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.posts.ChatType;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Source;
import io.kanal.saved.internal.SavedTable;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.shared.Realm;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people save, and that nobody else reaches it. */
@ServerTest
class SavedThingsTest {
    @Autowired
    SavedThings saved;

    @Autowired
    SavedTable table;

    @Autowired
    Ingest ingest;

    @Autowired
    Erasure erasure;

    @Autowired
    WholeRecord record;

    @Autowired
    JdbcClient jdbc;

    private UserId owner;
    private Caller caller;
    private ChatId chat;
    private List<Savable> posts;

    @BeforeEach
    void fill() {
        owner = person("member");
        caller = Caller.person(owner, false);
        chat = ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.of(owner),
                        new TelegramChatId(ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000)),
                        ChatType.PRIVATE,
                        "Kept",
                        null,
                        null,
                        null,
                        false));
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                LongStream.rangeClosed(1, 5)
                        .mapToObj(id -> SeenMessages.of(id, "post " + id).message())
                        .toList());
        posts = LongStream.rangeClosed(1, 5)
                .mapToObj(id -> (Savable) new Savable.OfPost(
                        record.byTelegramIds(chat, List.of(id)).getFirst().id()))
                .toList();
    }

    private UserId person(String role) {
        return new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Keeper', :role, 'UTC', 'en', now(), 'enterprise') returning id""").param("role", role).query(Long.class).single());
    }

    private AnswerId answer(UserId person) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into answer (id, user_id, asked_at, question, kind, took_ms, from_cache)
                        values (:id, :user, now(), 'Why?', 'not_found', 1, false)""").param("id", id).param("user", person.value()).update();
        return new AnswerId(id);
    }

    private static void assertRefused(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void whatIsSavedIsListedNewestFirstAPageAtATime() {
        posts.forEach(post -> saved.save(caller, post, null));
        saved.save(caller, posts.getFirst(), "again");

        List<Savable> told = new ArrayList<>();
        Long before = null;
        for (int page = 0; page < 3; page++) {
            List<SavedThing> things = saved.page(caller, before, 2);
            things.forEach(thing -> told.add(thing.what()));
            before = things.getLast().id();
        }
        assertThat(told).containsExactlyElementsOf(posts.reversed());
        assertThat(saved.page(caller, before, 2)).isEmpty();
        assertThat(saved.page(caller, null, 10).getLast().note())
                .as("what is saved already keeps its place and takes the note")
                .isEqualTo("again");
    }

    @Test
    void whatIsRemovedIsPutBackWithItsNoteAtItsPlace() {
        SavedThing first = saved.save(caller, posts.get(0), "read it in the train");
        saved.save(caller, posts.get(1), null);
        saved.remove(caller, posts.get(0));
        assertThat(saved.page(caller, null, 10)).hasSize(1);
        assertThat(saved.among(caller, List.of(id(0), id(1), id(2)))).containsExactly(id(1));
        assertRefused(ErrorCode.NOT_FOUND, () -> saved.remove(caller, posts.get(0)));

        saved.putBack(caller, first.id());
        assertThat(saved.page(caller, null, 10).getLast())
                .extracting(SavedThing::id, SavedThing::note)
                .containsExactly(first.id(), "read it in the train");

        saved.remove(caller, first.id());
        jdbc.sql("update saved set removed_at = now() - interval '25 hours' where id = :id")
                .param("id", first.id())
                .update();
        saved.remove(caller, posts.get(1));
        assertRefused(ErrorCode.NOT_FOUND, () -> saved.putBack(caller, first.id()));
    }

    private MessageId id(int post) {
        return ((Savable.OfPost) posts.get(post)).id();
    }

    @Test
    void nobodyReachesWhatAnotherSavedNorSavesWhatTheyMayNotSee() {
        SavedThing thing = saved.save(caller, posts.getFirst(), "mine");
        AnswerId answer = answer(owner);
        SavedThing answered = saved.save(caller, new Savable.OfAnswer(answer), null);
        assertThat(answered.answer()).isNotNull();
        for (String role : List.of("member", "administrator")) {
            Caller other = Caller.person(person(role), role.equals("administrator"));
            assertThat(saved.page(other, null, 10)).as(role).isEmpty();
            assertThat(saved.among(other, List.of(id(0)))).isEmpty();
            assertThat(saved.has(other, answer)).isFalse();
            assertRefused(ErrorCode.NOT_FOUND, () -> saved.get(other, thing.id()));
            assertRefused(ErrorCode.NOT_FOUND, () -> saved.annotate(other, thing.id(), "theirs"));
            assertRefused(ErrorCode.NOT_FOUND, () -> saved.remove(other, thing.id()));
            assertRefused(ErrorCode.NOT_FOUND, () -> saved.putBack(other, thing.id()));
            assertRefused(ErrorCode.NOT_FOUND, () -> saved.remove(other, posts.getFirst()));
            assertRefused(ErrorCode.NOT_FOUND, () -> saved.save(other, posts.getFirst(), null));
            assertRefused(ErrorCode.NOT_FOUND, () -> saved.save(other, new Savable.OfAnswer(answer), null));
        }
        Caller reader = Caller.key(owner, false, EnumSet.of(Scope.READ));
        assertRefused(ErrorCode.FORBIDDEN, () -> saved.save(reader, posts.get(1), null));
        assertRefused(ErrorCode.FORBIDDEN, () -> saved.remove(reader, thing.id()));
        assertThat(saved.get(reader, thing.id()).note()).isEqualTo("mine");
    }

    @Test
    void whatWasErasedOrMayNotBeSeenAnyMoreKeepsItsNoteAndShowsNothing() {
        SavedThing erased = saved.save(caller, posts.get(0), "why it mattered");
        SavedThing hidden = saved.save(caller, posts.get(1), null);
        erasure.erase(Caller.KANAL, chat, List.of(1L));
        assertThat(saved.get(caller, erased.id()))
                .matches(thing -> !thing.visible() && thing.post() == null)
                .extracting(SavedThing::note)
                .isEqualTo("why it mattered");

        jdbc.sql("update chat set realm = :realm where id = :chat")
                .param("realm", person("member").value())
                .param("chat", chat.value())
                .update();
        assertThat(saved.page(caller, null, 10)).hasSize(2).noneMatch(SavedThing::visible);
        assertRefused(ErrorCode.NOT_FOUND, () -> saved.save(caller, posts.get(1), null));
        saved.annotate(caller, hidden.id(), "was here");
        saved.remove(caller, hidden.id());
        saved.putBack(caller, hidden.id());
        assertThat(saved.page(caller, null, 10)).extracting(SavedThing::note).contains("was here");
        saved.remove(caller, posts.get(1));
    }

    @Test
    void noteAndNumberHaveTheirBounds() {
        assertRefused(ErrorCode.INVALID, () -> saved.save(caller, posts.get(0), "x".repeat(4_001)));
        assertThat(saved.save(caller, posts.get(0), "x".repeat(4_000)).note()).hasSize(4_000);

        jdbc.sql("""
                        insert into saved (user_id, message_id, saved_at)
                        select :user, -n, now() from generate_series(1, :more) n""")
                .param("user", owner.value())
                .param("more", SavedThings.MOST - 1)
                .update();
        assertThatThrownBy(() -> saved.save(caller, posts.get(1), null))
                .hasMessage("At most 10,000 posts and answers can be saved; remove some first");
        saved.save(caller, posts.get(0), "what is there already may change");
        saved.remove(caller, posts.get(0));
        saved.save(caller, posts.get(1), null);
        assertThat(table.count(owner)).isEqualTo(SavedThings.MOST);
    }

    @Test
    void twoMessagesThatTurnOutToBeOneAreSavedOnce() {
        saved.save(caller, posts.get(0), "gone");
        saved.save(caller, posts.get(1), "kept");
        saved.save(caller, posts.get(2), "moves");
        table.replace(Map.of(id(0), id(1), id(2), id(3)));
        assertThat(saved.page(caller, null, 10))
                .extracting(SavedThing::what, SavedThing::note)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(posts.get(3), "moves"),
                        org.assertj.core.groups.Tuple.tuple(posts.get(1), "kept"));
    }

    @Test
    void whatAPersonSavedGoesWithThem() {
        saved.save(caller, posts.get(0), null);
        saved.save(caller, new Savable.OfAnswer(answer(owner)), null);
        jdbc.sql("delete from users where id = :id").param("id", owner.value()).update();
        assertThat(table.count(owner)).isZero();
    }
}
