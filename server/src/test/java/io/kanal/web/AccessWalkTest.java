package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.ingest.Ingest;
import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.posts.Blobs;
import io.kanal.posts.WholeRecord;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Walks every path there is as everybody there is, by the rules that the handlers carry, and finds each answer as the rule
 * says. The rules stand whole in {@code docs/access.md}; a path without one, or one that names a thing this walk cannot
 * make, fails. Bodies that are too large have a walk of their own, {@link BodyLimitTest}.
 */
@ServerTest
class AccessWalkTest {
    private static final Path LISTED = Path.of("..", "docs", "access.md");

    @LocalServerPort
    int port;

    @Autowired
    Map<String, RequestMappingHandlerMapping> mappings;

    @Autowired
    Keys keys;

    @Autowired
    Sessions sessions;

    @Autowired
    Ingest ingest;

    @Autowired
    WholeRecord record;

    @Autowired
    Blobs blobs;

    @Autowired
    DataDirectory directory;

    @Autowired
    JdbcClient jdbc;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> wrong = new ArrayList<>();

    private UserId administrator;
    private UserId owner;
    private UserId other;
    private ChatId chat;
    private long post;
    private String blob;
    private UUID job;
    private UUID answer;
    private long saved;
    private long key;
    private UUID session;
    private UUID copy;

    /** What was answered: its status and the beginning of its body. */
    private record Answered(int status, String text) {}

    @BeforeEach
    void fill() throws IOException {
        administrator = person("administrator");
        owner = person("member");
        other = person("member");
        PrivateChat made = PrivateChat.of(owner, "Walked past", "x", ingest, record, blobs);
        chat = made.id();
        post = made.post();
        blob = made.blob();
        jdbc.sql("update chat set photo = :blob where id = :chat")
                .param("blob", blob)
                .param("chat", chat.value())
                .update();
        job = UUID.randomUUID();
        jdbc.sql("""
                        insert into job (id, kind, title, parameters, user_id, scopes, state, finished_at)
                        values (:id, 'walk', 'a job', '{}', :user, '{READ}', 'DONE', now())""").param("id", job).param("user", owner.value()).update();
        jdbc.sql("""
                        insert into chat_import (job_id, chat_id, user_id, name, started_at)
                        values (:id, :chat, :user, 'Walked past', now())""")
                .param("id", job)
                .param("chat", chat.value())
                .param("user", owner.value())
                .update();
        answer = UUID.randomUUID();
        jdbc.sql("""
                        insert into answer (id, user_id, asked_at, question, kind, took_ms, from_cache)
                        values (:id, :user, now(), 'q', 'not_found', 1, false)""").param("id", answer).param("user", owner.value()).update();
        saved = jdbc.sql("insert into saved (user_id, answer_id, saved_at) values (:user, :answer, now()) returning id")
                .param("user", owner.value())
                .param("answer", answer)
                .query(Long.class)
                .single();
        key = keys.create(Caller.KANAL, owner, "theirs", EnumSet.of(Scope.READ), null)
                .key()
                .id();
        copy = UUID.randomUUID();
        jdbc.sql("""
                        insert into personal_export (id, user_id, job_id, requested_at, bytes, expires_at)
                        values (:id, :user, gen_random_uuid(), now(), 1, now() + interval '1 day')""").param("id", copy).param("user", owner.value()).update();
        Files.writeString(directory.folder("exports").resolve(copy + ".zip"), "x");
        session =
                sessions.find(sessions.open(owner, null).reveal()).orElseThrow().id();
    }

    private UserId person(String role) {
        return new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Walker', :role, 'UTC', 'en', now(), 'enterprise') returning id""").param("role", role).query(Long.class).single());
    }

    @Test
    void theRulesStandWholeInTheirList() throws IOException {
        String listed = "# Who may call what\n\n"
                + "Read from the handlers themselves; a test compares. *scope*: what a key must hold, a session holds all of its\n"
                + "person's. *role*: the person's own. *owner*: whose the things are: `nobody` in particular, the `caller` alone, a\n"
                + "`person` who is named or a `thing` named by its id (for its owner and for administrators with `admin`), or what is\n"
                + "`visible` to the caller, administrators included.\n\n| call | scope | role | owner |\n|---|---|---|---|\n"
                + doors().stream().map(Door::row).collect(Collectors.joining("\n")) + "\n";
        Files.writeString(Path.of("target", "access.md"), listed);
        assertThat(Files.readString(LISTED))
                .as("docs/access.md against the handlers; target/access.md has what they say")
                .isEqualTo(listed);
    }

    @Test
    void aPathThatNamesAThingSaysWhoseItIs() {
        assertThat(doors())
                .filteredOn(door -> door.audience().scope() != null && door.audience() != Audience.ADMINISTRATORS)
                .filteredOn(door -> Door.VARIABLE.matcher(door.pattern()).find())
                .allSatisfy(door ->
                        assertThat(door.owner()).as(door.toString()).isIn(Owner.PERSON, Owner.THING, Owner.VISIBLE));
    }

    @Test
    void nobodyAndWrongKeysComeInNowhereButWhereAllMay() {
        for (Door door : doors()) {
            boolean open = door.audience().scope() == null;
            int stranger = ask(door).status();
            expect(door, "a stranger", (stranger == 401) != open, stranger);
            int bad = ask(door, "Authorization", "Bearer kanal_nonsense", "X-Forwarded-For", address())
                    .status();
            expect(door, "a wrong key", bad == 401, bad);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aKeyComesInWhereItsScopesAndTheRoleOfItsPersonReach() {
        UserId demoted = person("administrator");
        String demotedKey = bearer(demoted, EnumSet.allOf(Scope.class));
        jdbc.sql("update users set role = 'member' where id = :id")
                .param("id", demoted.value())
                .update();
        String memberKey = bearer(other, EnumSet.allOf(Scope.class));
        for (Scope scope : Scope.values()) {
            String weak = bearer(administrator, EnumSet.of(scope));
            for (Door door : doors()) {
                check(door, "an administrator's " + scope.label() + " key", weak, Set.of(scope));
            }
        }
        Set<Scope> members = EnumSet.complementOf(EnumSet.of(Scope.ADMIN));
        for (Door door : doors()) {
            check(door, "a member", memberKey, members);
            check(door, "a demoted administrator", demotedKey, members);
        }
        assertThat(wrong).isEmpty();
    }

    /** Of somebody who tries one wrong key; who tries many from one address is slowed. */
    private static String address() {
        return "2001:db8:" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000)) + ":"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000)) + "::1";
    }

    private void check(Door door, String who, String bearer, Set<Scope> held) {
        Scope needed = door.audience().scope();
        if (needed == null) {
            return;
        }
        boolean may = held.contains(needed) || (needed == Scope.METRICS && held.contains(Scope.ADMIN));
        Answered answered = ask(door, "Authorization", bearer);
        boolean stopped = answered.status() == 403
                && (!may || answered.text().contains("This needs the scope '" + needed.label() + "'"));
        expect(door, who, may ? answered.status() != 401 && !stopped : answered.status() == 403, answered.status());
    }

    @Test
    void whatIsAnothersIsOutOfReachForAllButThoseTheRuleNames() {
        Set<Scope> weak = EnumSet.complementOf(EnumSet.of(Scope.ADMIN));
        String stranger = bearer(other, EnumSet.allOf(Scope.class));
        String weakAdministrator = bearer(administrator, weak);
        String strongAdministrator = bearer(administrator, EnumSet.allOf(Scope.class));
        String owners = bearer(owner, EnumSet.allOf(Scope.class));
        for (Door door : doors()) {
            if (Set.of(Owner.NOBODY, Owner.CALLER).contains(door.owner()) || !names(door)) {
                continue;
            }
            for (Map.Entry<String, String> one : Map.of(
                            "another member", stranger, "an administrator without admin", weakAdministrator)
                    .entrySet()) {
                int status = ask(door, "Authorization", one.getValue()).status();
                expect(door, one.getKey(), status == 403 || status == 404, status);
            }
            if (door.owner() == Owner.VISIBLE) {
                int status = ask(door, "Authorization", strongAdministrator).status();
                expect(door, "an administrator", status == 404, status);
            }
            if (!door.changes()) {
                int status = ask(door, "Authorization", owners).status();
                expect(door, "the owner", status == 200, status);
                if (door.owner() != Owner.VISIBLE) {
                    int theirs = ask(door, "Authorization", strongAdministrator).status();
                    // A person's channel is read with the person's rights, so it is there for the administrator too.
                    expect(door, "an administrator with admin", theirs == 200, theirs);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Whether a request of the walk names another's thing, in its path or its body. */
    private static boolean names(Door door) {
        return Door.VARIABLE.matcher(door.pattern()).find()
                || (door.owner() == Owner.PERSON && !body(door, "1").equals("{}"));
    }

    @Test
    void otherSitesAndOtherNamesComeInNowhere() {
        HttpTalk talk = new HttpTalk(port);
        String all = bearer(administrator, EnumSet.allOf(Scope.class));
        String cookie = "kanal=" + sessions.open(administrator, null).reveal();
        for (Door door : doors()) {
            String foreign =
                    talk.raw("%s %s HTTP/1.1\r\nHost: evil.example\r\nAuthorization: %s\r\nConnection: close\r\n\r\n"
                            .formatted(door.verb(), path(door), all));
            expect(door, "a foreign host", foreign.startsWith("HTTP/1.1 421"), foreign.substring(0, 12));
            if (door.changes()) {
                int origin = ask(door, "Authorization", all, "Origin", "https://evil.example")
                        .status();
                expect(door, "a foreign origin", origin == 403, origin);
                if (!door.pattern().startsWith("/login/")) {
                    int forged = ask(door, "Cookie", cookie).status();
                    expect(door, "a cookie without its token", forged == 403, forged);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private void expect(Door door, String who, boolean right, Object got) {
        if (!right) {
            wrong.add("%s %s (%s, %s): %s got %s"
                    .formatted(door.verb(), door.pattern(), door.audience(), door.owner(), who, got));
        }
    }

    private String bearer(UserId person, Set<Scope> scopes) {
        return "Bearer "
                + keys.create(Caller.KANAL, person, "walk", scopes, null)
                        .token()
                        .reveal();
    }

    private List<Door> doors() {
        return Door.all(mappings.values());
    }

    private String path(Door door) {
        return Door.VARIABLE.matcher(door.pattern()).replaceAll(variable -> thing(door.pattern(), variable));
    }

    private String thing(String pattern, MatchResult variable) {
        return switch (variable.group(1)) {
            case "user_id" -> owner.toString();
            case "channel_id" -> chat.toString();
            case "post_id" -> String.valueOf(post);
            case "hash" -> blob;
            case "name", "verb", "token" -> "nothing";
            case "code" -> "NOSUCHCODE12";
            case "seq", "bot" -> "1";
            case "copy" -> copy.toString();
            case "id" -> {
                if (pattern.contains("/erasures/") || pattern.contains("/goodbye/")) {
                    yield UUID.randomUUID().toString();
                } else if (pattern.contains("/exports/") || pattern.contains("/settings/data/copies/")) {
                    yield copy.toString();
                } else if (pattern.contains("/api/v1/users/")) {
                    yield owner.toString();
                } else if (pattern.contains("/channels/")) {
                    yield chat.toString();
                } else if (pattern.contains("/posts/") || pattern.contains("/index/post/")) {
                    yield String.valueOf(post);
                } else if (pattern.contains("/jobs/") || pattern.contains("/imports/")) {
                    yield job.toString();
                } else if (pattern.contains("/ask/") || pattern.contains("/saved/answers/")) {
                    yield answer.toString();
                } else if (pattern.contains("/saved/")) {
                    yield String.valueOf(saved);
                } else if (pattern.contains("/payments/")) {
                    yield "1";
                } else if (pattern.contains("/keys/")) {
                    yield String.valueOf(key);
                } else if (pattern.contains("/sessions/")) {
                    yield session.toString();
                } else if (pattern.contains("/user/") || pattern.contains("/people/")) {
                    yield other.toString();
                }
                throw new AssertionError("The walk knows no thing for " + pattern);
            }
            default -> throw new AssertionError("The walk knows no thing for " + pattern);
        };
    }

    private static String body(Door door, String person) {
        return switch (door.pattern()) {
            case "/rag/ask", "/rag/query", "/rag/search" -> "{\"query\":\"x\",\"user_id\":\"%s\"}".formatted(person);
            case "/users/{user_id}/channels" -> "{\"channel_username\":\"nothing\"}";
            case "/api/v1/channels/{id}/removal", "/api/v1/imports/{id}/removal" -> "{\"word\":\"Walked past\"}";
            case "/api/v1/users/{id}/erasure" -> "{\"word\":\"nobody\"}";
            case "/api/v1/decisions/{name}/{verb}" -> "{\"ids\":[\"1\"]}";
            default -> "{}";
        };
    }

    private Answered ask(Door door, String... headers) {
        boolean page = door.pattern().startsWith("/app/") || door.pattern().startsWith("/login");
        String query = door.pattern().equals("/rag/search") && !door.changes() ? "?query=x&user_id=" + owner : "";
        // Complete enough for the rule to be asked, and no more.
        String body = page ? "word=Walked+past&rests=true" : body(door, owner.toString());
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + path(door) + query))
                .timeout(Duration.ofSeconds(20));
        if (door.verb().equals("POST")) {
            String type = page
                    ? "application/x-www-form-urlencoded"
                    : door.pattern().equals("/api/v1/imports") ? "application/octet-stream" : "application/json";
            request.header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body));
        } else {
            request.method(door.verb(), HttpRequest.BodyPublishers.noBody());
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                String text =
                        response.statusCode() < 400 ? "" : new String(in.readNBytes(2_000), StandardCharsets.UTF_8);
                return new Answered(response.statusCode(), text);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(door.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
