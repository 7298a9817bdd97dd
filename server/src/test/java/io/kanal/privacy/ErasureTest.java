package io.kanal.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.ai.Vectors;
import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.people.administration.Administration;
import io.kanal.people.invites.Invite;
import io.kanal.people.invites.Invites;
import io.kanal.people.invites.Joining;
import io.kanal.people.invites.NewInvite;
import io.kanal.people.invites.Newcomer;
import io.kanal.people.tiers.Tier;
import io.kanal.posts.Blobs;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.KanalException;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.personal.PersonalData;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two people with data in every table: one is erased, and nothing of them is left; the other has all that they had. */
@ServerTest
class ErasureTest {
    @Autowired
    Erasures erasures;

    @Autowired
    Administration administration;

    @Autowired
    Invites invites;

    @Autowired
    List<PersonalData> rooms;

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

    private ChatId shared;
    private PersonWithEverything goes;
    private PersonWithEverything stays;

    @BeforeEach
    void fill() throws IOException {
        shared = ingest.identify(
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
        goes = person("Zenobia");
        stays = person("Yolanda");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(vectors(goes)).isPositive();
            assertThat(vectors(stays)).isPositive();
        });
    }

    private PersonWithEverything person(String name) throws IOException {
        return PersonWithEverything.make(name, shared, jdbc, ingest, blobs, directory, keys, sessions);
    }

    @Test
    void nothingIsLeftOfWhoIsErasedAndNothingOfOthersGoes() throws IOException {
        assertThat(goes.claimed(rooms, jdbc).keySet())
                .as("columns that hold something of the person")
                .containsAll(heldByAll());
        assertThat(found(goes)).as("places that the search for traces finds").hasSizeGreaterThan(25);
        assertThat(files(goes)).isNotEmpty();
        Map<String, List<String>> before = lasting(stays);

        UUID id = erasures.start(goes.caller(), goes.id(), "  " + goes.name() + " ")
                .id();
        assertThat(sessions.find(goes.token())).isEmpty();
        Erasure done = finished(id);

        assertThat(found(goes)).isEmpty();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(files(goes)).isEmpty());
        assertThat(vectors(goes)).isZero();

        assertThat(lasting(stays)).isEqualTo(before);
        assertThat(blobs.find(stays.blob())).isPresent();
        assertThat(vectors(stays)).isPositive();
        assertThat(sessions.find(stays.token())).isPresent();

        ErasureReport report = Objects.requireNonNull(done.report());
        assertThat(report.removed())
                .containsEntry("account", 1L)
                .containsEntry("answers", 1L)
                .containsEntry("saved", 2L)
                .containsEntry("channels", 2L)
                .containsEntry("chats", 1L)
                .containsEntry("messages", 2L)
                .containsEntry("files", 1L)
                .containsEntry("sent", 1L)
                .containsEntry("updates", 1L)
                .containsEntry("keys", 1L);
        assertThat(report.kept()).containsEntry("imports", 1L).containsKey("deeds");
        assertThat(jdbc.sql("select count(*) from audit where pseudonym = :p and actor is null")
                        .param("p", done.pseudonym())
                        .query(Long.class)
                        .single())
                .isPositive();
        assertThat(directory.root().resolve("erasures")).content().contains(done.pseudonym());
    }

    @Test
    void aReportIsShownOnceAndSomeMinutesAfter() {
        UUID id = erasures.start(goes.caller(), goes.id(), goes.name()).id();
        assertThat(finished(id).report()).isNotNull();
        assertThat(erasures.get(id).report()).isNotNull();
        jdbc.sql("update erasure set read_at = now() - interval '11 minutes' where id = :id")
                .param("id", id)
                .update();
        assertThat(erasures.get(id).report()).isNull();
    }

    @Test
    void onlyThePersonAndAdministratorsBeginItAndOnlyWithTheWord() {
        assertThatThrownBy(() -> erasures.start(stays.caller(), goes.id(), goes.name()))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("another person");
        assertThatThrownBy(() -> erasures.start(goes.caller(), goes.id(), "yes"))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining(goes.name());
        assertThat(sessions.find(goes.token())).isPresent();
        assertThat(finished(erasures.start(Caller.KANAL, goes.id(), goes.name()).id())
                        .report())
                .isNotNull();
    }

    @Test
    void anErasureIsNoWayAroundABlock() {
        administration.block(Caller.KANAL, goes.id(), null, "rude");
        ErasureReport report = Objects.requireNonNull(
                finished(erasures.start(Caller.KANAL, goes.id(), goes.name()).id())
                        .report());
        assertThat(report.kept()).containsEntry("block", 1L);
        assertThat(found(goes)).isEmpty();
        Invite invite = invites.create(Caller.KANAL, new NewInvite(Tier.BASIC, 1, Duration.ofDays(1), null));
        assertThat(invites.join(invite.code(), new Newcomer(goes.telegram(), "Zenobia", null, "en")))
                .isInstanceOf(Joining.Barred.class);
        assertThat(invites.join(invite.code(), new Newcomer(goes.telegram() + 1, "Else", null, "en")))
                .isInstanceOf(Joining.Joined.class);
    }

    private Erasure finished(UUID id) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            Erasure erasure = erasures.get(id);
            assertThat(erasure.failed()).isFalse();
            assertThat(erasure.finishedAt()).isNotNull();
        });
        return erasures.get(id);
    }

    /** The same without the log of changes, whose rows go when every follower has seen them. */
    private Map<String, List<String>> lasting(PersonWithEverything person) {
        Map<String, List<String>> rows = person.claimed(rooms, jdbc);
        rows.keySet().removeIf(column -> column.startsWith("change_log."));
        return rows;
    }

    /** Whatever has a person's number in it; names and what an erasure itself writes are others. */
    private List<String> heldByAll() {
        return rooms.stream()
                .flatMap(room -> room.columns().stream())
                .filter(column -> !List.of(
                                "users.telegram_name",
                                "users.telegram_linked_at",
                                "users.telegram_username",
                                "audit.pseudonym",
                                "star_ledger.pseudonym",
                                "audit.detail",
                                "kept_block.pseudonym",
                                // One row, which would shut the doors of the server that all tests share.
                                "maintenance.started_by",
                                "erasure.user_id",
                                "erasure.pseudonym")
                        .contains(column))
                .toList();
    }

    /** The tables and columns in which anything tells of the person. */
    private List<String> found(PersonWithEverything person) {
        List<String> found = new ArrayList<>();
        record Column(String table, String name, String type) {}
        List<Column> columns = jdbc.sql("""
                        select table_name, column_name, data_type from information_schema.columns
                        where table_schema = current_schema() order by 1, 2""")
                .query((row, number) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
                .list();
        for (Column column : columns) {
            String text = column.type().equals("bytea") ? "encode(\"%s\", 'escape')" : "lower(\"%s\"::text)";
            boolean there = jdbc.sql("select exists (select from \"%s\" where %s like any(array[:marks]))"
                            .formatted(column.table(), text.formatted(column.name())))
                    .param(
                            "marks",
                            person.marks().stream()
                                    .map(mark -> "%" + mark + "%")
                                    .toList())
                    .query(Boolean.class)
                    .single();
            if (there) {
                found.add(column.table() + "." + column.name());
            }
        }
        return found;
    }

    private long vectors(PersonWithEverything person) {
        return jdbc.sql("select count(*) from vector where content_hash = any(:hashes)")
                .param(
                        "hashes",
                        Stream.of(
                                        "The first " + person.word() + " in the harbour",
                                        "After the edit " + person.word(),
                                        "The first " + person.word() + " in the harbour\nAfter the edit "
                                                + person.word())
                                .map(text -> java.util.HexFormat.of().parseHex(Vectors.hashOf(text)))
                                .toArray(byte[][]::new))
                .query(Long.class)
                .single();
    }

    /** Files of the data directory in which anything tells of the person; the database's are looked at by what it says. */
    private List<Path> files(PersonWithEverything person) throws IOException {
        var found = new ArrayList<Path>();
        // the index writes beside this walk, and a file that is gone by now tells of nobody
        Files.walkFileTree(directory.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (person.marks().stream().anyMatch(mark -> holds(file, mark))) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return found;
    }

    private static boolean holds(Path file, String mark) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT)
                    .contains(mark);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
