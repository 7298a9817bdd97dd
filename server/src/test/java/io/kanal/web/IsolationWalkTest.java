package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.people.Keys;
import io.kanal.people.LoginLinks;
import io.kanal.people.Sessions;
import io.kanal.people.administration.Administration;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.posts.Blobs;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Source;
import io.kanal.privacy.PersonWithEverything;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.Realm;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.shared.personal.PersonalData;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Two people with something in every table. The other one walks every path, asks each for what is the first one's by each
 * variable and each parameter, and learns nothing: neither words nor names nor numbers, nor whether a thing is there. Then
 * somebody who is blocked, whose tier ended, and who was an administrator a moment ago.
 */
@ServerTest
class IsolationWalkTest {
    private static final Set<Scope> ALL_OF_A_MEMBER = EnumSet.complementOf(EnumSet.of(Scope.ADMIN));
    private static final long NOWHERE = Long.MAX_VALUE >> 8;
    private static final String ASKED = "‹asked›";
    private static final String NO_WORD = "qqxyzqqxyglimmer";

    @LocalServerPort
    int port;

    @Autowired
    Map<String, RequestMappingHandlerMapping> mappings;

    @Autowired
    List<PersonalData> rooms;

    @Autowired
    Keys keys;

    @Autowired
    Sessions sessions;

    @Autowired
    LoginLinks links;

    @Autowired
    Administration administration;

    @Autowired
    Subscriptions subscriptions;

    @Autowired
    Ingest ingest;

    @Autowired
    Blobs blobs;

    @Autowired
    DataDirectory directory;

    @Autowired
    JdbcClient jdbc;

    private final UUID nobodys = UUID.randomUUID();
    private final List<String> wrong = new ArrayList<>();
    private HttpTalk talk;
    private ChatId shared;
    private PersonWithEverything first;
    private PersonWithEverything other;
    private Things theirs;
    private String key;

    /** What the first one has, by number. */
    private record Things(
            long post,
            UUID answer,
            long saved,
            long key,
            String handle,
            UUID job,
            UUID copy,
            UUID session,
            String code) {
        List<String> marks() {
            return List.of(answer.toString(), job.toString(), copy.toString(), session.toString(), handle, code);
        }
    }

    @BeforeEach
    void fill() throws IOException {
        talk = new HttpTalk(port);
        // Numbers that stand in no page by chance.
        int gap = ThreadLocalRandom.current().nextInt(1_000_000, 2_000_000);
        for (String table : List.of("chat", "message", "saved", "api_keys", "star_ledger")) {
            gap += 1_234_567;
            jdbc.sql(
                            "select setval(pg_get_serial_sequence(:table, 'id'), nextval(pg_get_serial_sequence(:table, 'id')) + :gap)")
                    .param("table", table)
                    .param("gap", gap)
                    .query(Long.class)
                    .single();
        }
        shared = channel("Shared", "Everybody reads this about the harbour");
        first = person("Zenobia");
        other = person("Yolanda");
        long id = first.id().value();
        theirs = new Things(
                number("select max(id) from message where chat_id = " + first.own()),
                uuid("select id from answer where user_id = " + id),
                number("select max(id) from saved where message_id is not null and user_id = " + id),
                number("select id from api_keys where user_id = " + id),
                text("select handle from api_keys where user_id = " + id),
                uuid("select id from job where user_id = " + id),
                uuid("select id from personal_export where user_id = " + id),
                uuid("select id from sessions where user_id = " + id),
                text("select code from invite where created_by = " + id));
        key = bearer(other.id(), ALL_OF_A_MEMBER);
        String own = bearer(first.id(), ALL_OF_A_MEMBER);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(get("/api/v1/search?q=" + first.word(), own).body())
                    .contains("The first ", first.own().toString());
            assertThat(get("/api/v1/search?q=" + other.word(), key).body()).contains("The first ");
            assertThat(get("/api/v1/search?q=everybody", own).body()).contains("Everybody");
        });
    }

    private PersonWithEverything person(String name) throws IOException {
        PersonWithEverything person =
                PersonWithEverything.make(name, shared, jdbc, ingest, blobs, directory, keys, sessions);
        jdbc.sql("update users set tier = 'enterprise' where id = :id")
                .param("id", person.id().value())
                .update();
        return person;
    }

    private ChatId channel(String title, String text) {
        ChatId chat = ingest.identify(
                Source.PUSH,
                new SeenChat(
                        Realm.PUBLIC,
                        TelegramChatId.ofChannel(ThreadLocalRandom.current().nextLong(4_000_000_000L, 5_000_000_000L)),
                        ChatType.CHANNEL,
                        title,
                        null,
                        null,
                        null,
                        true));
        ingest.merge(
                Source.PUSH, Lane.LIVE, chat, List.of(SeenMessages.of(1, text).message()));
        return chat;
    }

    private long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private UUID uuid(String sql) {
        return jdbc.sql(sql).query(UUID.class).single();
    }

    private String text(String sql) {
        return jdbc.sql(sql).query(String.class).single();
    }

    private String bearer(UserId person, Set<Scope> scopes) {
        return "Bearer "
                + keys.create(Caller.KANAL, person, "walk", scopes, null)
                        .token()
                        .reveal();
    }

    /** Those who are asked by somebody known; whoever administrates or scrapes is another matter. */
    private List<Door> doors() {
        return Door.all(mappings.values()).stream()
                .filter(door -> door.audience() == Audience.READERS || door.audience() == Audience.WRITERS)
                .toList();
    }

    @Test
    void whatIsAnothersIsNowhereToldApartFromNothing() {
        Map<String, List<String>> before = first.claimed(rooms, jdbc);
        for (Door door : doors()) {
            if (Door.VARIABLE.matcher(door.pattern()).find()) {
                compare(door, path(door, true), path(door, false), "", "");
            }
        }
        assertThat(wrong).isEmpty();
        unchanged(before);
    }

    @Test
    void noParameterTellsOfAnothersThings() {
        Map<String, List<String>> before = first.claimed(rooms, jdbc);
        // What is written shows on pages that are looked at afterwards.
        for (Door door :
                doors().stream().sorted(Comparator.comparing(Door::changes)).toList()) {
            if (asks(door)) {
                continue;
            }
            String path = path(door, false).replace("/" + NOWHERE, "/" + shared);
            for (Map.Entry<String, Class<?>> asked : door.asks().entrySet()) {
                for (String[] pair : values(asked.getValue())) {
                    String mine = fields(door, asked.getKey(), pair[0]);
                    String nothing = fields(door, asked.getKey(), pair[1]);
                    if (door.changes()) {
                        compare(door, path, path, mine, nothing, pair[0], pair[1]);
                    } else {
                        compare(door, path + "?" + mine, path + "?" + nothing, "", "", pair[0], pair[1]);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        unchanged(before);
    }

    @Test
    void listsAndFeedsNameNothingOfOthers() {
        for (Door door : doors()) {
            if (!door.changes()
                    && !asks(door)
                    && !Door.VARIABLE.matcher(door.pattern()).find()) {
                HttpResponse<String> answer = get(door.pattern() + "?" + fields(door, "", ""), key);
                look(door.verb() + " " + door.pattern(), answer, "");
            }
        }
        for (String path : List.of(
                "/api/v1/search?q=harbour",
                "/api/v1/search?q=first",
                "/api/v1/search?q=harbour&by=meaning",
                "/api/v1/search?q=" + first.word().substring(1),
                "/api/v1/search?q=from:" + first.telegram(),
                "/api/v1/search?q=from:user" + first.telegram(),
                "/app/search?q=harbour",
                "/app/search?q=" + first.word().substring(1),
                "/app/search/typing?q=" + first.word().substring(0, 5),
                "/api/v1/search/completions?q=" + first.word().substring(0, 5),
                "/api/v1/search/completions?q=from:zen",
                "/api/v1/search/completions?q=in:talk",
                "/rag/search?query=harbour",
                "/api/v1/posts/" + own() + "/similar",
                "/app/posts/" + own(),
                "/app/feed",
                "/api/v1/posts",
                "/users/me/posts?hours_back=87600",
                "/users/me/channels",
                "/users/" + other.id() + "/channels/" + shared + "/posts",
                "/app/channels/" + shared)) {
            HttpResponse<String> answer = get(path, key);
            assertThat(answer.statusCode())
                    .as(path + answer.body())
                    .isEqualTo(path.contains("from:") && !path.contains("completions") ? 400 : 200);
            look(path, answer, path.contains("from:") ? Long.toString(first.telegram()) : "");
        }
        assertThat(wrong).isEmpty();
    }

    private long own() {
        return number("select max(id) from message where chat_id = " + other.own());
    }

    @Test
    void answersAndTheirCacheAreMadeOfOnesOwn() {
        String firstKey = bearer(first.id(), ALL_OF_A_MEMBER);
        String question = "What was first in the harbour?";
        for (String[] door : new String[][] {
            {"/api/v1/ask", "{\"question\":\"%s\"}"},
            {"/api/v1/ask", "{\"question\":\"%s\",\"channels\":[" + first.own() + "]}"},
            {"/rag/ask", "{\"query\":\"%s\"}"},
            {"/rag/query", "{\"query\":\"%s\"}"}
        }) {
            String body = door[1].formatted(question);
            assertThat(sent(door[0], body, firstKey).body()).contains(first.word());
            HttpResponse<String> answer = sent(door[0], body, key);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            look(door[0] + body, answer, "");
        }
        for (String path : List.of("/app/ask?question=", "/app/ask/stream?question=", "/api/v1/ask?question=")) {
            String whole = path + encoded(question);
            assertThat(get(whole, firstKey).statusCode()).as(whole).isLessThan(400);
            look(whole, get(whole, key), "");
        }
        HttpResponse<String> follows =
                sent("/api/v1/ask", "{\"question\":\"and then?\",\"previous\":\"" + theirs.answer() + "\"}", key);
        UUID none = UUID.randomUUID();
        HttpResponse<String> nothing =
                sent("/api/v1/ask", "{\"question\":\"and then?\",\"previous\":\"" + none + "\"}", key);
        assertThat(told(follows, theirs.answer().toString())).isEqualTo(told(nothing, none.toString()));
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoIsBlockedComesInNowhere() {
        String held = bearer(first.id(), ALL_OF_A_MEMBER);
        String cookie = "kanal=" + sessions.open(first.id(), "test").reveal();
        String link = links.create(Caller.KANAL, first.id()).path();
        assertThat(get("/app/feed", held).statusCode()).isEqualTo(200);

        administration.block(Caller.KANAL, first.id(), null, "rude");

        String late = "kanal=" + sessions.open(first.id(), "test").reveal();
        for (Door door : Door.all(mappings.values())) {
            if (door.audience().scope() == null) {
                continue;
            }
            refused(door, "Authorization", held);
            refused(door, "Cookie", cookie);
            refused(door, "Cookie", late);
        }
        HttpResponse<String> offered = talk.send("GET", link, "Accept", "text/html");
        String nonce = offered.headers()
                .firstValue("Set-Cookie")
                .map(value -> value.split(";", 2)[0])
                .orElse("nonce=x");
        HttpResponse<String> in = talk.sendBody(
                "POST",
                link,
                "nonce=" + nonce.split("=", 2)[1],
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Cookie",
                nonce);
        assertThat(in.headers().allValues("Set-Cookie")).noneMatch(set -> set.matches("kanal=[^;]+;.*"));
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoIsNoAdministratorAnyMoreIsRefusedAtOnce() {
        jdbc.sql("update users set role = 'administrator' where id = :id")
                .param("id", first.id().value())
                .update();
        String held = bearer(first.id(), EnumSet.allOf(Scope.class));
        String cookie = "kanal=" + sessions.open(first.id(), "test").reveal();
        for (String path : List.of("/app/people", "/api/admin/users", "/users", "/api/v1/payments/ledger")) {
            assertThat(get(path, held).statusCode()).as(path).isEqualTo(200);
            assertThat(talk.send("GET", path, "Cookie", cookie).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }

        // Whoever else changes the role does not end sessions; they end by themselves.
        jdbc.sql("update users set role = 'member' where id = :id")
                .param("id", first.id().value())
                .update();

        for (Door door : Door.all(mappings.values())) {
            if (door.audience().scope() == null) {
                continue;
            }
            refused(door, "Cookie", cookie);
            if (door.audience() == Audience.ADMINISTRATORS) {
                int status = talk.send(door.verb(), anyPath(door), "Authorization", held)
                        .statusCode();
                if (status != 403) {
                    wrong.add(door.verb() + " " + door.pattern() + " with the old key: " + status);
                }
            }
        }
        for (String path : List.of(
                "/users/" + other.id() + "/channels",
                "/users/" + other.id() + "/posts",
                "/rag/search?query=harbour&user_id=" + other.id(),
                "/api/v1/users/" + other.id() + "/export")) {
            assertThat(get(path, held).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoseTierEndedReadsWhatIsLeftAndNothingAbove() {
        List<ChatId> followed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ChatId chat = channel("Falling " + i, "Falling leaves number " + i);
            followed.add(chat);
            jdbc.sql(
                            "insert into watch (user_id, chat_id, added_at) values (:user, :chat, now() + :i * interval '1 second')")
                    .param("user", first.id().value())
                    .param("chat", chat.value())
                    .param("i", i)
                    .update();
        }
        jdbc.sql("delete from watch where user_id = :user and chat_id <> all(:kept)")
                .param("user", first.id().value())
                .param("kept", followed.stream().map(ChatId::value).toArray(Long[]::new))
                .update();
        jdbc.sql("update users set tier = 'premium', tier_until = now() - interval '2 days' where id = :id")
                .param("id", first.id().value())
                .update();
        String held = bearer(first.id(), ALL_OF_A_MEMBER);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(get("/api/v1/search?q=%22falling+leaves+number+5%22", held)
                                .body())
                        .contains("Falling leaves number 5"));
        subscriptions.expire();
        assertThat(get("/api/v1/channels/" + followed.get(5), held).statusCode())
                .as("in the days of grace")
                .isEqualTo(200);

        jdbc.sql("update users set tier_until = now() - interval '4 days' where id = :id")
                .param("id", first.id().value())
                .update();
        subscriptions.expire();

        for (int i = 0; i < 6; i++) {
            int expected = i < 3 ? 200 : 404;
            long post = number("select max(id) from message where chat_id = " + followed.get(i));
            for (String path : List.of(
                    "/api/v1/channels/" + followed.get(i),
                    "/app/channels/" + followed.get(i),
                    "/app/feed?channel=" + followed.get(i),
                    "/api/v1/posts?channel=" + followed.get(i),
                    "/users/me/channels/" + followed.get(i) + "/posts",
                    "/api/v1/posts/" + post,
                    "/api/v1/posts/" + post + "/similar",
                    "/posts/" + post,
                    "/app/posts/" + post)) {
                assertThat(get(path, held).statusCode()).as(path + " of " + i).isEqualTo(expected);
            }
        }
        for (String path : List.of(
                "/app/feed",
                "/api/v1/posts",
                "/users/me/posts?hours_back=87600",
                "/api/v1/search?q=falling",
                "/app/search?q=falling",
                "/rag/search?query=falling",
                "/api/v1/ask?question=falling+leaves",
                "/api/v1/posts/" + number("select max(id) from message where chat_id = " + followed.getFirst())
                        + "/similar")) {
            HttpResponse<String> answer =
                    talk.send("GET", path, "Authorization", held, "Accept", "text/html, application/json");
            assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
            assertThat(answer.body())
                    .as(path)
                    .doesNotContain("leaves number 3")
                    .doesNotContain("leaves number 4")
                    .doesNotContain("leaves number 5");
            if (!path.contains("similar")) {
                assertThat(answer.body()).as(path).contains("leaves number");
            }
        }
    }

    /** Neither a key nor a cookie is taken for anybody: programs hear it, browsers are sent to log in. */
    private void refused(Door door, String header, String proof) {
        int status = talk.send(
                        door.verb(),
                        anyPath(door),
                        header,
                        proof,
                        "Accept",
                        "*/*",
                        // Many wrong keys from one address are slowed.
                        "X-Forwarded-For",
                        "2001:db8:"
                                + Integer.toHexString(
                                        ThreadLocalRandom.current().nextInt(0x10000)) + ":"
                                + Integer.toHexString(
                                        ThreadLocalRandom.current().nextInt(0x10000)) + "::1")
                .statusCode();
        if (status != 401 && status != 403) {
            wrong.add("%s %s with %s: %d".formatted(door.verb(), door.pattern(), header, status));
        }
    }

    private static String anyPath(Door door) {
        return Door.VARIABLE.matcher(door.pattern()).replaceAll(variable -> switch (variable.group(1)) {
            case "hash" -> "0".repeat(64);
            case "code" -> "NOSUCHCODE12";
            case "name", "verb" -> "nothing";
            default -> "1";
        });
    }

    private HttpResponse<String> sent(String path, String body, String bearer) {
        return talk.sendBody("POST", path, body, "Authorization", bearer, "Content-Type", "application/json");
    }

    /** Asks for another's thing and for one that is not there: the answers are the same. */
    private void compare(Door door, String mine, String nothing, String body, String otherBody, String... pair) {
        HttpResponse<String> asked = ask(door, mine, body);
        HttpResponse<String> absent = ask(door, nothing, otherBody);
        String what = door.verb() + " " + mine + " " + body;
        String one = pair.length == 0 ? thing(door, true) : pair[0];
        String two = pair.length == 0 ? thing(door, false) : pair[1];
        look(what, asked, one);
        if (asked.statusCode() >= 500) {
            wrong.add(what + " broke: " + asked.statusCode());
        }
        // Where something was asked for by a place in a list, lists of one's own differ.
        boolean both = pair.length > 0 && asked.statusCode() == 200 && absent.statusCode() == 200;
        // A page that refuses what was typed shows what was written to it before.
        boolean written = pair.length > 0 && door.changes() && asked.statusCode() != 404;
        boolean folder = mine.endsWith("/feed/read");
        if (!both && !written && !folder && !told(asked, one).equals(told(absent, two))) {
            wrong.add("%s tells it apart:%n  %s%n  %s"
                    .formatted(
                            what,
                            different(told(asked, one), told(absent, two)),
                            different(told(absent, two), told(asked, one))));
        }
    }

    /** What stands in one text from where it is another one. */
    private static String different(String text, String from) {
        int at = 0;
        while (at < Math.min(text.length(), from.length()) && text.charAt(at) == from.charAt(at)) {
            at++;
        }
        return text.substring(0, 3) + " …" + text.substring(Math.max(0, at - 40), Math.min(text.length(), at + 300));
    }

    /** Whether an answer tells anything of the first one, but what was asked. */
    private void look(String what, HttpResponse<String> answer, String asked) {
        String body = without(answer.body(), asked).toLowerCase(Locale.ROOT);
        Stream.concat(
                        Stream.concat(first.marks().stream(), theirs.marks().stream()),
                        Stream.of(
                                first.blob(),
                                "talk of " + ASKED,
                                "the first " + ASKED,
                                "edit " + ASKED,
                                "/channels/" + first.own() + "\"",
                                "\"channel_id\":" + first.own() + ",",
                                "/posts/" + theirs.post() + "\"",
                                "\"post_id\":" + theirs.post() + ","))
                .filter(mark -> !mark.equalsIgnoreCase(asked) && body.contains(mark.toLowerCase(Locale.ROOT)))
                .forEach(mark -> wrong.add("%s (%d) tells %s: %s"
                        .formatted(what, answer.statusCode(), mark, around(body, mark.toLowerCase(Locale.ROOT)))));
    }

    private static String around(String body, String mark) {
        int at = body.indexOf(mark);
        return body.substring(Math.max(0, at - 80), Math.min(body.length(), at + 80));
    }

    /** What was answered, less what differs from request to request and what was asked for. */
    private static String told(HttpResponse<String> answer, String asked) {
        return answer.statusCode() + " "
                + without(answer.body(), asked)
                        .replaceAll("\"trace_id\":\"[^\"]*\"", "")
                        .replaceAll("(name=\"(?:csrf|_csrf)\" (?:content|value)=)\"[^\"]*\"", "$1")
                        .replaceAll("\"(took_ms|response_time|search_time|time_ms)\":[0-9.]+", "")
                        .replaceAll("[0-9a-f]{32}", "T");
    }

    private static String without(String body, String asked) {
        if (asked.isEmpty()) {
            return body;
        }
        String encoded = encoded(asked);
        String forms = Stream.of(asked, encoded, encoded.replace("+", "%20"))
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return body.replaceAll("(?i)(?<![0-9A-Za-z])(?:" + forms + ")(?![0-9A-Za-z])", ASKED);
    }

    private void unchanged(Map<String, List<String>> before) {
        Map<String, List<String>> after = first.claimed(rooms, jdbc);
        // The log of changes is pruned as its followers get on.
        before.keySet().removeIf(column -> column.startsWith("change_log."));
        after.keySet().removeIf(column -> column.startsWith("change_log."));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach(
                (column, rows) -> assertThat(after.get(column)).as(column).isEqualTo(rows));
        assertThat(blobs.find(first.blob())).isPresent();
        assertThat(sessions.find(first.token())).isPresent();
        assertThat(number("select count(*) from message where deleted_at is null and chat_id = " + first.own()))
                .isEqualTo(2);
        assertThat(jdbc.sql("select revoked_at is null from api_keys where id = :id")
                        .param("id", theirs.key())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    /** Where a question costs much; it has a test of its own. */
    private static boolean asks(Door door) {
        return Set.of("/api/v1/ask", "/app/ask", "/app/ask/stream", "/rag/ask", "/rag/query")
                        .contains(door.pattern())
                || (door.pattern().startsWith("/api/v1/imports") && door.changes());
    }

    private HttpResponse<String> get(String path, String bearer) {
        return talk.send("GET", path, "Authorization", bearer, "Accept", "*/*");
    }

    private HttpResponse<String> ask(Door door, String path, String form) {
        boolean page = door.pattern().startsWith("/app/");
        String body = !door.changes() ? "" : page ? (form.isEmpty() ? "word=Talk&rests=true" : form) : body(door);
        return talk.sendBody(
                door.verb(),
                path,
                body,
                "Authorization",
                key,
                "Accept",
                "*/*",
                "Content-Type",
                page ? "application/x-www-form-urlencoded" : "application/json");
    }

    private String body(Door door) {
        return switch (door.pattern()) {
            case "/rag/search" -> "{\"query\":\"harbour\"}";
            case "/users/{user_id}/channels" -> "{\"channel_username\":\"nothing\"}";
            case "/api/v1/channels/{id}/removal", "/api/v1/imports/{id}/removal" ->
                "{\"word\":\"Talk of %s\"}".formatted(first.word());
            case "/api/v1/users/{id}/erasure" -> "{\"word\":\"%s\"}".formatted(first.name());
            case "/rag/index/batch" -> "{\"post_ids\":[%d]}".formatted(theirs.post());
            default -> "{}";
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The parameter with this value, and what the door needs besides. */
    private static String fields(Door door, String name, String value) {
        List<String> fields = new ArrayList<>();
        if (!name.isEmpty()) {
            fields.add(name + "=" + encoded(value));
        }
        for (String needed : List.of("q", "query", "question", "word", "reference")) {
            if (door.asks().containsKey(needed) && !needed.equals(name)) {
                fields.add(needed + "=harbour");
            }
        }
        return String.join("&", fields);
    }

    /** Of each kind that fits what is the first one's, and what is nobody's. */
    private List<String[]> values(Class<?> type) {
        List<String[]> numbers = List.of(
                new String[] {first.own().toString(), Long.toString(NOWHERE)},
                new String[] {Long.toString(theirs.post()), Long.toString(NOWHERE)},
                new String[] {first.id().toString(), Long.toString(NOWHERE)},
                new String[] {Long.toString(theirs.saved()), Long.toString(NOWHERE)});
        List<String[]> ids = Stream.of(theirs.answer(), theirs.job(), theirs.copy())
                .map(id -> new String[] {id.toString(), UUID.randomUUID().toString()})
                .toList();
        if (type == UUID.class) {
            return ids;
        } else if (type == long.class || type == Long.class) {
            return numbers;
        } else if (type == String.class) {
            List<String[]> all = new ArrayList<>(ids);
            all.add(numbers.getFirst());
            all.add(numbers.get(2));
            all.add(new String[] {first.word(), NO_WORD});
            all.add(new String[] {
                first.name(), new StringBuilder(first.name()).reverse().toString()
            });
            all.add(new String[] {"tg:" + first.telegram(), "tg:" + NOWHERE});
            return all;
        }
        return List.of();
    }

    private String path(Door door, boolean there) {
        return Door.VARIABLE.matcher(door.pattern()).replaceAll(variable -> value(door.pattern(), variable, there));
    }

    private String thing(Door door, boolean there) {
        return Door.VARIABLE
                .matcher(door.pattern())
                .results()
                .map(variable -> value(door.pattern(), variable, there))
                .filter(value -> !value.equals("me"))
                .collect(Collectors.joining());
    }

    private String value(String pattern, MatchResult variable, boolean there) {
        String none = Long.toString(NOWHERE);
        return switch (variable.group(1)) {
            // The last of several names the thing.
            case "user_id" ->
                pattern.contains("{channel_id}") ? "me" : there ? first.id().toString() : none;
            case "channel_id" -> there ? first.own().toString() : none;
            case "post_id" -> there ? Long.toString(theirs.post()) : none;
            case "hash" -> there ? first.blob() : "0".repeat(64);
            case "id" -> {
                if (pattern.contains("/exports/") || pattern.contains("/copies/")) {
                    yield there ? theirs.copy().toString() : nobodys.toString();
                } else if (pattern.contains("/users/")) {
                    yield there ? first.id().toString() : none;
                } else if (pattern.contains("/channels/")) {
                    yield there ? first.own().toString() : none;
                } else if (pattern.contains("/posts/") || pattern.contains("/index/post/")) {
                    yield there ? Long.toString(theirs.post()) : none;
                } else if (pattern.contains("/jobs/") || pattern.contains("/imports/")) {
                    yield (there ? theirs.job() : nobodys).toString();
                } else if (pattern.contains("/ask/") || pattern.contains("/saved/answers/")) {
                    yield (there ? theirs.answer() : nobodys).toString();
                } else if (pattern.contains("/saved/")) {
                    yield there ? Long.toString(theirs.saved()) : none;
                } else if (pattern.contains("/keys/")) {
                    yield there ? Long.toString(theirs.key()) : none;
                } else if (pattern.contains("/sessions/")) {
                    yield (there ? theirs.session() : nobodys).toString();
                }
                throw new AssertionError("The walk knows no thing for " + pattern);
            }
            default -> throw new AssertionError("The walk knows no thing for " + pattern);
        };
    }
}
