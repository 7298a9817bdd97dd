package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.decisions.Decidable;
import io.kanal.shared.decisions.Decisions;
import io.kanal.testing.ServerTest;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits for a person is listed and decided alike over REST and on the Status page, whichever room it comes from. */
@ServerTest
class DecisionsTest {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Sessions sessions;

    @Autowired
    Keys keys;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Decisions decisions;

    @Autowired
    ConfigurableListableBeanFactory beans;

    /** No node runs it, so nothing of it moves by itself. */
    private final long bot = ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);

    private HttpTalk talk;
    private String key;
    private String cookie;

    @BeforeEach
    void setUp() {
        talk = new HttpTalk(port);
        User person = users.administrator();
        key = key(person, EnumSet.allOf(Scope.class));
        cookie = "kanal=" + sessions.open(person.id(), "test").reveal();
    }

    @AfterEach
    void tearDown() {
        for (String table : List.of("update_waiting", "update_inbox", "telegram_outgoing")) {
            jdbc.sql("delete from " + table + " where bot_id = :bot")
                    .param("bot", bot)
                    .update();
        }
    }

    private String key(User person, Set<Scope> scopes) {
        return "Bearer "
                + keys.create(Caller.KANAL, person.id(), "stuck", EnumSet.copyOf(scopes), null)
                        .token()
                        .reveal();
    }

    private long update(long id) {
        long seq = jdbc.sql("""
                        insert into update_inbox (bot_id, update_id, kind, body) values (:bot, :id, 'message', '{}')
                        returning seq""")
                .param("bot", bot)
                .param("id", id)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        insert into update_waiting (bot_id, seq, attempts, error, set_aside_at)
                        values (:bot, :seq, 5, 'IllegalStateException: <b>odd</b>', clock_timestamp())""").param("bot", bot).param("seq", seq).update();
        return seq;
    }

    private long call(String idempotencyKey) {
        return jdbc.sql("""
                        insert into telegram_outgoing (bot_id, key, priority, method, chat_id, parameters, state, note,
                            finished_at)
                        values (:bot, :key, 2, 'sendMessage', -100777, '{}', 'UNCERTAIN', 'No answer in time',
                            clock_timestamp())
                        returning id""")
                .param("bot", bot)
                .param("key", idempotencyKey)
                .query(Long.class)
                .single();
    }

    private String state(long call) {
        return jdbc.sql("select state from telegram_outgoing where id = :id")
                .param("id", call)
                .query((row, number) -> row.getString("state") + "")
                .single();
    }

    private List<Boolean> again() {
        return jdbc.sql("select again and set_aside_at is null from update_waiting where bot_id = :bot")
                .param("bot", bot)
                .query((row, number) -> row.getBoolean(1))
                .list();
    }

    private long audited(String action, String subject) {
        return jdbc.sql(
                        "select count(*) from audit where action = :action and subject = :subject and actor is not null")
                .param("action", action)
                .param("subject", subject)
                .query(Long.class)
                .single();
    }

    private java.net.http.HttpResponse<String> decide(String bearer, String path, long... ids) {
        return talk.sendBody(
                "POST",
                "/api/v1/decisions/" + path,
                "{\"ids\":%s}"
                        .formatted(Arrays.stream(ids)
                                .mapToObj(id -> "\"" + id + "\"")
                                .toList()),
                "Authorization",
                bearer,
                "Content-Type",
                "application/json");
    }

    private String get(String path) {
        return talk.send("GET", "/api/v1/decisions" + path, "Authorization", key)
                .body();
    }

    @Test
    void programsListRetryAndDropUpdates() {
        long one = update(1);
        long other = update(2);
        assertThat(get("/updates?limit=200"))
                .contains("\"id\":\"" + one, "\"id\":\"" + other, "\"what\":\"message\"", "odd")
                .contains("{\"name\":\"retry\",\"effect\":\"Has the update");
        assertThat(get("/updates?limit=1&after=" + (one - 1)))
                .contains("\"id\":\"" + one, "\"next_after\":\"" + one + "\"")
                .doesNotContain("\"id\":\"" + other);
        assertThat(get("/updates?limit=200&after=" + one)).contains("\"id\":\"" + other, "\"next_after\":null");
        var retried = decide(key, "updates/retry", one);
        assertThat(retried.statusCode()).as(retried.body()).isEqualTo(200);
        assertThat(again()).containsExactlyInAnyOrder(true, false);
        assertThat(decide(key, "updates/drop", other, one).statusCode())
                .as("all or none")
                .isEqualTo(404);
        assertThat(decide(key, "updates/drop", other).statusCode()).isEqualTo(200);
        assertThat(again()).containsExactly(true);
        assertThat(decide(key, "updates/drop", other).statusCode()).isEqualTo(404);
        assertThat(audited("updates.retry", "updates:" + one)).isOne();
        assertThat(audited("updates.drop", "updates:" + other)).isOne();
    }

    @Test
    void whatIsNotThereIsToldApartFromWhatIsWrong() {
        assertThat(decide(key, "nothing/retry", 1).statusCode()).isEqualTo(404);
        var verb = decide(key, "updates/send-again", 1);
        assertThat(verb.statusCode()).isEqualTo(404);
        assertThat(verb.body()).contains("retry, drop");
        assertThat(decide(key, "updates/retry").statusCode()).isEqualTo(422);
        assertThat(talk.send("GET", "/api/v1/decisions/updates?after=x", "Authorization", key)
                        .statusCode())
                .isEqualTo(422);
        assertThat(talk.send("GET", "/api/v1/decisions/nothing", "Authorization", key)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void setAsideWorkIsTriedAgainOrDropped() {
        String queue = "q" + bot;
        for (String name : List.of("a:1", "b", "c")) {
            jdbc.sql("""
                            insert into slow_work (queue, key, priority, attempts, set_aside, error)
                            values (:queue, :key, 1, 5, true, 'no room')""").param("queue", queue).param("key", name).update();
        }
        assertThat(get("/work?limit=200&after=" + queue + ":a:0"))
                .contains(queue + ":a:1", queue + ":b", "no room", "\"waiting\":");
        assertThat(decideBy("work/retry", queue + ":a:1")).isEqualTo(200);
        assertThat(decideBy("work/drop", queue + ":b")).isEqualTo(200);
        assertThat(decideBy("work/drop", queue + ":b")).isEqualTo(404);
        assertThat(decideBy("work/drop", "nothing")).isEqualTo(422);
        assertThat(jdbc.sql("select key || ' ' || set_aside from slow_work where queue = :queue order by key")
                        .param("queue", queue)
                        .query(String.class)
                        .list())
                .containsExactly("a:1 false", "c true");
        jdbc.sql("delete from slow_work where queue = :queue")
                .param("queue", queue)
                .update();
    }

    private int decideBy(String path, String id) {
        return talk.sendBody(
                        "POST",
                        "/api/v1/decisions/" + path,
                        "{\"ids\":[\"%s\"]}".formatted(id),
                        "Authorization",
                        key,
                        "Content-Type",
                        "application/json")
                .statusCode();
    }

    /** What a room of tomorrow brings: one bean, and no other line anywhere. */
    private static final class StuckDownloads implements Decidable {
        private final Map<String, Item> waiting = new TreeMap<>();

        @Override
        public String name() {
            return "downloads";
        }

        @Override
        public String about() {
            return "Downloads that nobody could finish.";
        }

        @Override
        public List<Verb> verbs() {
            return List.of(new Verb("begin-anew", "Fetches the file once more."), new Verb("drop", "Lets it be."));
        }

        @Override
        public List<Item> page(@Nullable String after, int limit) {
            return waiting.values().stream()
                    .filter(item -> after == null || item.id().compareTo(after) > 0)
                    .limit(limit)
                    .toList();
        }

        @Override
        public long count() {
            return waiting.size();
        }

        @Override
        public boolean decide(String verb, String id) {
            return waiting.remove(id) != null;
        }
    }

    @Test
    void aRoomAddsItsDecisionsByOneBeanAlone() {
        StuckDownloads downloads = new StuckDownloads();
        for (String id : List.of("a", "b", "c")) {
            downloads.waiting.put(
                    id,
                    new Decidable.Item(
                            id, "cats.mp4", null, new TelegramChatId(-100999), "the disk was full", Instant.EPOCH));
        }
        beans.registerSingleton("stuckDownloads", downloads);
        try {
            assertThat(get("")).contains("\"name\":\"downloads\"", "\"waiting\":3");
            assertThat(get("/downloads?limit=2"))
                    .contains("cats.mp4", "-100999", "the disk was full", "Fetches the file", "\"next_after\":\"b\"");
            assertThat(talk.send("GET", "/api/v1/status", "Authorization", key).body())
                    .contains("\"downloads\":3");
            assertThat(talk.send("GET", "/api/v1/doctor", "Authorization", key).body())
                    .contains("downloads: 3 wait for a person");
            String page = talk.send("GET", "/app/status", "Cookie", cookie, "Accept", "text/html")
                    .body();
            assertThat(page)
                    .contains("Downloads that nobody could finish.", "cats.mp4", "begin-anew")
                    .doesNotContain("??");
            Matcher csrf = CSRF.matcher(page);
            assertThat(csrf.find()).isTrue();
            press("/decisions/downloads/begin-anew", "a", csrf.group(1));
            assertThat(decideBy("downloads/drop", "b")).isEqualTo(200);
            assertThat(downloads.waiting).containsOnlyKeys("c");
            assertThat(audited("downloads.begin-anew", "downloads:a")).isOne();
            assertThat(audited("downloads.drop", "downloads:b")).isOne();
        } finally {
            ((DefaultSingletonBeanRegistry) beans).destroySingleton("stuckDownloads");
        }
    }

    @Test
    void thePageHasItsOwnWordsForEachOfOurKindsAndEnglishOnesThatAgree() {
        Properties english = new Properties();
        try (Reader words = new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("/messages/kanal.properties")),
                StandardCharsets.UTF_8)) {
            english.load(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Decisions.Kind> kinds = decisions.list(Caller.KANAL);
        assertThat(kinds).extracting(Decisions.Kind::name).contains("changes", "outgoing", "updates", "work");
        for (Decisions.Kind kind : kinds) {
            String words = "decisions." + kind.name();
            assertThat(english.getProperty(words)).as(words).isNotNull();
            assertThat(english.getProperty(words + ".about")).as(words).isEqualTo(kind.about());
            assertThat(kind.verbs())
                    .allSatisfy(verb -> assertThat(english.getProperty(words + "." + verb.name()))
                            .as(words + "." + verb.name())
                            .isNotNull());
        }
    }

    @Test
    void onlyAdministratorsDecide() {
        long seq = update(3);
        long call = call("a");
        long id = jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Mo', 'member', 'UTC', 'en', now(), 'enterprise') returning id""").query(Long.class).single();
        User member = users.find(new io.kanal.shared.UserId(id)).orElseThrow();
        String weak = key(member, Set.of(Scope.READ, Scope.WRITE));
        String membersCookie = "kanal=" + sessions.open(member.id(), "test").reveal();
        assertThat(decide(weak, "updates/drop", seq).statusCode()).isEqualTo(403);
        assertThat(decide(weak, "outgoing/forget", call).statusCode()).isEqualTo(403);
        for (String path : List.of("", "/updates")) {
            assertThat(talk.send("GET", "/api/v1/decisions" + path, "Authorization", weak)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(talk.send("POST", "/app/status/decisions/outgoing/forget?id=" + call, "Cookie", membersCookie)
                        .statusCode())
                .isEqualTo(403);
        assertThat(again()).containsExactly(false);
        assertThat(state(call)).isEqualTo("UNCERTAIN");
    }

    @Test
    void theStatusPageHasButtonsForBoth() {
        long seq = update(4);
        long dropped = update(5);
        long lost = call("lost");
        long arrived = call("arrived");
        String page = talk.send("GET", "/app/status", "Cookie", cookie, "Accept", "text/html")
                .body();
        assertThat(page)
                .contains(
                        "id=\"decide-updates\"",
                        "id=\"decide-outgoing\"",
                        "&lt;b&gt;odd&lt;/b&gt;",
                        "No answer in time")
                .contains("-100777")
                .doesNotContain("??");
        Matcher csrf = CSRF.matcher(page);
        assertThat(csrf.find()).isTrue();
        assertThat(talk.send("POST", "/app/status/decisions/outgoing/forget?id=" + lost, "Cookie", cookie)
                        .statusCode())
                .as("without the form's token")
                .isEqualTo(403);
        press("/decisions/updates/retry", seq + "", csrf.group(1));
        press("/decisions/updates/drop", dropped + "", csrf.group(1));
        press("/decisions/outgoing/send-again", lost + "", csrf.group(1));
        press("/decisions/outgoing/forget", arrived + "", csrf.group(1));
        assertThat(again()).containsExactly(true);
        assertThat(state(lost)).isEqualTo("QUEUED");
        assertThat(state(arrived)).isEqualTo("DROPPED");
        assertThat(audited("outgoing.send-again", "outgoing:" + lost)).isOne();
        assertThat(audited("outgoing.forget", "outgoing:" + arrived)).isOne();
    }

    private void press(String path, String id, String csrf) {
        var answer = talk.sendBody(
                "POST",
                "/app/status" + path,
                "id=" + id + "&_csrf=" + java.net.URLEncoder.encode(csrf, StandardCharsets.UTF_8),
                "Cookie",
                cookie,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).as(path + "\n" + answer.body()).isEqualTo(303);
    }
}
