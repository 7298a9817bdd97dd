package io.kanal.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.posts.Blobs;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
class PersonalCopiesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Autowired
    PersonalCopies copies;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Ingest ingest;

    @Autowired
    Blobs blobs;

    @Autowired
    DataDirectory directory;

    @Autowired
    Keys keys;

    @Autowired
    Sessions sessions;

    private PersonWithEverything person;
    private PersonWithEverything other;

    @BeforeEach
    void fill() throws IOException {
        ChatId shared = ingest.identify(
                Source.PUSH,
                new SeenChat(
                        Realm.PUBLIC,
                        TelegramChatId.ofChannel(ThreadLocalRandom.current().nextLong(3_000_000_000L, 4_000_000_000L)),
                        ChatType.CHANNEL,
                        "Shared",
                        null,
                        null,
                        null,
                        true));
        ingest.merge(
                Source.PUSH,
                Lane.LIVE,
                shared,
                List.of(SeenMessages.of(1, "Everybody reads this").message()));
        person = PersonWithEverything.make("Xenia", shared, jdbc, ingest, blobs, directory, keys, sessions);
        other = PersonWithEverything.make("Wanda", shared, jdbc, ingest, blobs, directory, keys, sessions);
    }

    @Test
    void aCopyHoldsEverySortOfThePersonsThingsAndNobodyElses() throws IOException {
        Map<String, List<JsonNode>> parts = written();
        assertThat(parts.keySet())
                .contains(
                        "account",
                        "keys",
                        "sessions",
                        "deeds",
                        "channels",
                        "folders",
                        "reading",
                        "answers",
                        "saved",
                        "jobs",
                        "imports",
                        "invites",
                        "joined",
                        "subscription",
                        "used",
                        "listed",
                        "chats",
                        "messages",
                        "versions",
                        "sent",
                        "updates",
                        "buttons");
        assertThat(parts).allSatisfy((part, lines) -> {
            assertThat(lines).as(part).isNotEmpty();
            assertThat(lines.toString()).as(part).doesNotContain(other.word());
        });
        assertThat(Objects.requireNonNull(parts.get("account"))
                        .getFirst()
                        .path("name")
                        .asString())
                .isEqualTo(person.name());
        assertThat(parts.get("messages"))
                .extracting(line -> line.path("text").asString())
                .containsExactly("The first " + person.word() + " in the harbour", "After the edit " + person.word());
        assertThat(parts.get("versions"))
                .extracting(line -> line.path("text").asString())
                .containsExactly("Before the edit " + person.word());
        assertThat(Objects.requireNonNull(parts.get("answers")).getFirst().path("statements"))
                .hasSize(1);
        assertThat(parts.values().toString()).doesNotContain("token_hash", "code_hash");
    }

    @Test
    void aCopyIsThePersonsAndAdministratorsAndGoesAfterADay() throws IOException {
        PersonalCopy copy = ready(copies.start(person.caller(), person.id()));
        assertThat(copy.expiresAt())
                .isCloseTo(
                        copy.requestedAt().plus(Duration.ofDays(1)),
                        org.assertj.core.api.Assertions.within(5, ChronoUnit.MINUTES));
        assertThat(copies.file(Caller.KANAL, copy.id())).exists();
        assertThatThrownBy(() -> copies.file(other.caller(), copy.id()))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThatThrownBy(() -> copies.start(other.caller(), person.id())).isInstanceOf(KanalException.class);
        copies.delete(person.caller(), copy.id());
        assertThatThrownBy(() -> copies.get(person.caller(), copy.id())).isInstanceOf(KanalException.class);
        assertThat(directory.root().resolve("exports").resolve(copy.id() + ".zip"))
                .doesNotExist();
    }

    @Test
    void ofTwoAtOnceOneIsMade() {
        jdbc.sql("""
                        insert into job (id, kind, title, parameters, user_id, scopes, state)
                        select job_id, 'export', 'x', '{}', user_id, '{READ}', 'RUNNING'
                        from personal_export where user_id = :user limit 1""").param("user", person.id().value()).update();
        jdbc.sql("update personal_export set bytes = null where user_id = :user")
                .param("user", person.id().value())
                .update();
        assertThatThrownBy(() -> copies.start(person.caller(), person.id()))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("already");
    }

    private PersonalCopy ready(PersonalCopy copy) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(copies.get(Caller.KANAL, copy.id()).ready()).isTrue());
        return copies.get(Caller.KANAL, copy.id());
    }

    private Map<String, List<JsonNode>> written() throws IOException {
        UUID id = ready(copies.start(person.caller(), person.id())).id();
        Map<String, List<JsonNode>> parts = new HashMap<>();
        try (ZipFile zip = new ZipFile(copies.file(person.caller(), id).toFile())) {
            for (var entry : zip.stream().toList()) {
                String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                if (entry.getName().equals("README.txt")) {
                    assertThat(text).contains("messages.jsonl: 2");
                } else {
                    parts.put(
                            entry.getName().replace(".jsonl", ""),
                            text.lines().map(JSON::readTree).toList());
                }
            }
        }
        return parts;
    }
}
