package io.kanal.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.channels.ReadScopes;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.posts.Blobs;
import io.kanal.posts.Chat;
import io.kanal.posts.Chats;
import io.kanal.posts.ReadScope;
import io.kanal.search.Search;
import io.kanal.search.SearchPage;
import io.kanal.search.SearchRequest;
import io.kanal.shared.Caller;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.PeopleOfNumbers;
import io.kanal.testing.ServerTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServerTest
class ImportsTest {
    private static final AtomicLong FRESH = new AtomicLong(7_100_000_000L);
    private static final Caller ADMIN = Caller.person(new UserId(9101), true);
    private static final Caller READER = Caller.person(new UserId(9102), false);

    @Autowired
    Imports imports;

    @Autowired
    Jobs jobs;

    @Autowired
    Chats chats;

    @Autowired
    Blobs blobs;

    @Autowired
    Search search;

    @Autowired
    ReadScopes scopes;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataDirectory directory;

    private final long bare = FRESH.incrementAndGet();

    @BeforeEach
    void people(@Autowired JdbcClient jdbc) {
        PeopleOfNumbers.make(jdbc, 9101, 9102);
    }

    @Test
    void whoseRoomIsUsedLooksAtExportsAndBringsNothingIn() {
        long person = jdbc.sql("""
                        insert into users (name, role, zone, language, created_at)
                        values ('Ro', 'member', 'UTC', 'en', now()) returning id""").query(Long.class).single();
        Caller full = Caller.person(new UserId(person), false);
        imported(export(messages(1, 10, "room")), full);
        jdbc.sql("update chat_import set bytes = 1073741824 where user_id = :person")
                .param("person", person)
                .update();
        byte[] more = export(messages(1, 20, "room")).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> imports.start(new ByteArrayInputStream(more), ImportOptions.of("result.json"), full))
                .isInstanceOf(LimitReached.class)
                .hasMessageContaining("Your tier free has room for 1024 MB of imports");
        assertThat(imports.survey(new ByteArrayInputStream(more), () -> ImportOptions.of("result.json"), full)
                        .chats())
                .hasSize(1);
    }

    @Test
    void anImportReportsAndASecondOneChangesNothing() {
        String json = export(messages(1, 4500, "first"));
        Job first = imported(json, ADMIN);
        assertThat(first.state()).isEqualTo(JobState.DONE);
        assertThat(first.counts()).containsEntry("new", 4500L).containsEntry("chats", 1L);
        assertThat(first.done()).isEqualTo(first.total()).isEqualTo(json.length());

        Job second = imported(json, ADMIN);
        assertThat(second.counts()).containsEntry("known", 4500L).containsEntry("changed", 0L);
        assertThat(second.counts().getOrDefault("new", 0L)).isZero();
        assertThat(rows("message")).isEqualTo(4500);
        assertThat(spooled(first.id())).isFalse();
    }

    @Test
    void anOlderOverlappingExportLosesNothingAndEditsBecomeRevisions() {
        imported(export(messages(100, 300, "new")), ADMIN);
        Job older = imported(export(messages(1, 200, "new") + "," + edited(250, "old, but edited")), ADMIN);
        assertThat(older.counts())
                .containsEntry("new", 99L)
                .containsEntry("known", 101L)
                .containsEntry("changed", 1L);
        assertThat(rows("message")).isEqualTo(300);
    }

    @Test
    void peopleImportIntoTheirOwnRealm() {
        imported(export(messages(1, 3, "mine")), READER);
        TelegramChatId id = TelegramChatId.ofChannel(bare);
        assertThat(chats.findByTelegramId(Realm.PUBLIC, id)).isEmpty();
        assertThat(chats.findByTelegramId(Realm.of(new UserId(9102)), id)).isPresent();
    }

    @Test
    void whatWasReadBeforeTheEndOfACutFileIsKeptAndReported() {
        String whole = export(messages(1, 50, "cut"));
        Job job = imported(whole.substring(0, whole.length() - 200), ADMIN);
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("ends before its end");
        assertThat(job.counts().get("new")).isBetween(45L, 49L);
        assertThat(job.skipped()).anySatisfy(skip -> assertThat(skip.reason()).isEqualTo("cut-off"));
        assertThat(spooled(job.id())).isFalse();
    }

    @Test
    void whatIsNoExportFailsWithASentence() {
        long before = jdbc.sql("select count(*) from job").query(Long.class).single();
        assertThatThrownBy(() -> imported("{\"a\": 1}", ADMIN))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_SOURCE))
                .hasMessageContaining("no Telegram Desktop export");
        assertThat(jdbc.sql("select count(*) from job").query(Long.class).single())
                .as("told before a job begins")
                .isEqualTo(before);
        Job job = imported("{\"a\": {\"messages\": 5}}", ADMIN);
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("no Telegram Desktop export");
    }

    @Test
    void mediaFilesInAZipAreStoredByTheirHashWhenAskedFor() throws IOException {
        byte[] picture = "not really a picture".getBytes(StandardCharsets.UTF_8);
        String json = export(photo(1, "photos/p1.jpg") + "," + photo(2, "../outside.jpg") + ","
                + photo(3, "/etc/hostname") + "," + photo(4, "photos/none.jpg"));
        byte[] zip = zip(Map.of(
                "ChatExport/result.json",
                json.getBytes(StandardCharsets.UTF_8),
                "ChatExport/photos/p1.jpg",
                picture,
                "outside.jpg",
                picture));
        JobId id = imports.start(
                new ByteArrayInputStream(zip),
                new ImportOptions(true, ZoneOffset.UTC, "export.zip", false, null),
                ADMIN);
        Job job = ended(id);
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(job.skipped())
                .extracting("reason", "count")
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("path-refused", 2L),
                        org.assertj.core.groups.Tuple.tuple("file-missing", 1L));
        String stored = jdbc.sql("select media::text from message where chat_id = :chat and telegram_id = 1")
                .param("chat", chat().id().value())
                .query((row, number) -> row.getString(1))
                .single();
        assertThat(stored).containsPattern("[0-9a-f]{64}");
        String found = stored.replaceAll("(?s).*?([0-9a-f]{64}).*", "$1");
        assertThat(blobs.find(found))
                .hasValueSatisfying(file -> assertThat(file).hasBinaryContent(picture));
    }

    /** Parts overlap and come in any order; the person says of each that it is whole. */
    @Test
    void threeOverlappingPartsSaidToBeWholeLeaveNothingMissing() {
        whole(export(every(3, 1_900, 3_000)));
        assertThat(missing()).as("nobody has seen what comes before").isEqualTo(1_899);
        whole(export(every(3, 1, 1_000)));
        whole(export(every(3, 901, 1_999)));

        var whole = chat().completeness();
        assertThat(whole.known()).isEqualTo(1_000);
        assertThat(whole.last()).isEqualTo(2_998);
        assertThat(whole.missing()).isZero();
        assertThat(whole.empty()).isEqualTo(1_998);
        assertThat(whole.share()).isEqualTo(1);

        imported(export(messages(2, 3, "were not empty then")), ADMIN);
        assertThat(chat().completeness().empty()).isEqualTo(1_996);
        assertThat(missing()).isZero();
    }

    @Test
    void anExportTellsWhatIsEmptyWhereItBeginsWithTheChatsCreation() {
        imported(export(every(2, 5, 45)), ADMIN);
        assertThat(missing()).as("it may be a range of dates").isEqualTo(24);
        imported(export(CREATION + "," + every(4, 5, 41)), ADMIN);

        assertThat(missing()).as("behind its last message it tells nothing").isEqualTo(2);
        assertThat(chat().completeness().known()).isEqualTo(22);
    }

    /** As in JSON that was made from pages of HTML. */
    @Test
    void theChatsCreationIsKnownByItsWords() {
        imported(export("""
                        {"id": 1, "type": "service", "action": "html_service_text", "text": "", "html_text": "Channel «Fresh» created"},""" + every(4, 5, 41)), ADMIN);
        assertThat(missing()).isZero();
        assertThat(chat().completeness().empty()).isEqualTo(30);
    }

    @Test
    void aMessageThatCannotBeReadKeepsItsIdFromBeingEmpty() {
        imported(
                export(CREATION + "," + messages(5, 5, "a") + ", {\"id\": \"?\", \"text\": 5}," + messages(9, 9, "b")
                        + "," + messages(12, 12, "c")),
                ADMIN);
        assertThat(missing()).as("6, 7 or 8").isEqualTo(3);
        assertThat(chat().completeness().empty()).as("2 to 4, 10 and 11").isEqualTo(5);
    }

    /** Desktop can export only one's own messages of a group, and does not say so. */
    @Test
    void aGroupOfOneSenderIsNeverWhole() {
        String mine = group(CREATION + "," + every(3, 4, 40));
        Job job = whole(mine);
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(job.skipped()).extracting("reason").containsExactly("one-sender");
        assertThat(missing()).isEqualTo(40 - 14);

        whole(group(messages(1, 1, "a") + "," + every(3, 4, 37).replace("channel1", "user2") + ","
                + messages(40, 40, "b")));
        assertThat(missing()).isZero();
    }

    /** Their numbers are those of the account that exported them, shared by all its private chats and small groups. */
    @Test
    void privateChatsAndSmallGroupsHaveNoCompleteness() {
        whole("""
                {"chats": {"list": [
                  {"name": "Bo", "type": "personal_chat", "id": %1$d, "messages": [%2$s]},
                  {"name": "Small", "type": "private_group", "id": %1$d, "messages": [%2$s]}]}}""".formatted(bare, messages(428_637, 428_638, "x")));
        for (TelegramChatId id : List.of(TelegramChatId.ofUser(bare), TelegramChatId.ofGroup(bare))) {
            var completeness = chats.findByTelegramId(Realm.of(new UserId(9101)), id)
                    .orElseThrow()
                    .completeness();
            assertThat(completeness.known()).isEqualTo(2);
            assertThat(completeness.measured()).isFalse();
            assertThat(completeness.missing()).isZero();
        }
    }

    private static final String CREATION = """
            {"id": 1, "type": "service", "action": "create_channel", "actor": "Fresh", "actor_id": "channel1", "text": ""}""";

    private static String every(int step, long from, long to) {
        return LongStream.rangeClosed(from, to)
                .filter(id -> (id - 1) % step == 0)
                .mapToObj(id -> messages(id, id, "part"))
                .collect(Collectors.joining(","));
    }

    private String group(String messages) {
        return export(messages).replace("public_channel", "private_supergroup");
    }

    private long missing() {
        return chat().completeness().missing();
    }

    private Job whole(String json) {
        return ended(imports.start(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                new ImportOptions(false, ZoneOffset.UTC, "result.json", true, null),
                ADMIN));
    }

    @Test
    void anImportIsDoneWhenItsLastMessageIsFoundByItsWord() {
        String word = "quagga" + bare;
        Job job = imported(export(messages(1, 6_000, word)), ADMIN);
        assertThat(job.state()).isEqualTo(JobState.DONE);
        // At once: whoever is told "done" searches next.
        SearchPage found = search.search(
                SearchRequest.of('"' + word + " 6000\"", ReadScope.of(Set.of(chat().id())), ZoneOffset.UTC, 5));
        assertThat(found.hits()).hasSize(1);
        assertThat(scopes.of(ADMIN).chats()).contains(chat().id());
    }

    @Test
    void anImportThatTookNothingIsNoSuccessAndSaysWhy() {
        Job unnamed = imported("""
                {"name": "No id", "type": "public_channel", "messages": [
                {"id": 1, "type": "message", "date_unixtime": "1700000000", "text": "lost"}
                ]}""", ADMIN);
        assertThat(unnamed.state()).isEqualTo(JobState.FAILED);
        assertThat(unnamed.error()).contains("Nothing was taken", "chat not readable");
        Job empty = imported(export(""), ADMIN);
        assertThat(empty.state()).isEqualTo(JobState.FAILED);
        assertThat(empty.error()).isEqualTo("Nothing was taken: the export holds no messages");
    }

    @Test
    void aSurveySaysWhatAFileHoldsAndBringsNothingIn() {
        String json = export(messages(7, 9, "looked at") + "," + photo(12, "photos/p1.jpg")
                + ",\n{\"id\": 13, \"type\": \"service\", \"date_unixtime\": \"1700000013\", \"action\": \"pin_message\", \"text\": \"\"}"
                + ",\n{\"type\": \"message\", \"text\": \"no id\"}");
        ImportSurvey survey = imports.survey(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                () -> ImportOptions.of("result.json"),
                ADMIN);
        assertThat(survey.whole()).isTrue();
        assertThat(survey.chats()).singleElement().satisfies(chat -> {
            assertThat(chat.id()).isEqualTo(TelegramChatId.ofChannel(bare));
            assertThat(chat.kinds()).isEqualTo(Map.of("text", 3L, "photo", 1L, "service", 1L));
            assertThat(chat.firstId()).isEqualTo(7);
            assertThat(chat.lastId()).isEqualTo(13);
            assertThat(chat.firstDate()).isEqualTo("2023-11-14T22:13:27Z");
        });
        assertThat(survey.skipped()).singleElement().satisfies(skip -> {
            assertThat(skip.reason()).isEqualTo("message-without-id");
            assertThat(skip.count()).isEqualTo(1);
        });
        assertThat(survey.roomBytes()).isGreaterThan(json.length() + 5 * 1_000L);
        assertThat(survey.freeBytes()).isPositive();
        assertThat(chats.findByTelegramId(Realm.PUBLIC, TelegramChatId.ofChannel(bare)))
                .isEmpty();
        try (var files = Files.list(directory.folder("imports"))) {
            assertThat(files).as("the upload is not kept").isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSurveyHoldsNoEndlessListOfChats() {
        StringBuilder chats = new StringBuilder("{\"chats\": {\"list\": [");
        for (int id = 1; id <= 50_001; id++) {
            chats.append(id == 1 ? "" : ",")
                    .append("{\"id\":")
                    .append(id)
                    .append(",\"type\":\"private_group\",\"messages\":[]}");
        }
        byte[] json = chats.append("]}}").toString().getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() ->
                        imports.survey(new ByteArrayInputStream(json), () -> ImportOptions.of("result.json"), ADMIN))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("50,000 chats");
    }

    @Test
    void anHtmlExportNamedByTheBareIdJoinsTheChatThatHasIt() {
        imported(export(messages(1, 2, "twin")), ADMIN);
        Job html = ended(imports.start(
                new ByteArrayInputStream(page("Fresh", "Fresh").getBytes(StandardCharsets.UTF_8)),
                new ImportOptions(false, ZoneOffset.UTC, "messages.html", false, new TelegramChatId(bare)),
                ADMIN));
        assertThat(html.error()).isNull();
        assertThat(rows("message")).isEqualTo(3);
        assertThat(chats.findByTelegramId(Realm.of(ADMIN.person()), TelegramChatId.ofUser(bare)))
                .as("no second, private chat")
                .isEmpty();
    }

    @Test
    void ofAChatThatIsNotKnownThePagesTellWhatABareIdMeans() {
        assertThat(surveyed("Fresh", "Fresh")).isEqualTo(TelegramChatId.ofChannel(bare));
        assertThat(surveyed("Ann", "Ann", "Me")).isEqualTo(TelegramChatId.ofUser(bare));
        assertThat(surveyed("Group", "Ann", "Bo", "Cy")).isEqualTo(TelegramChatId.ofChannel(bare));
    }

    private TelegramChatId surveyed(String title, String... names) {
        return imports.survey(
                        new ByteArrayInputStream(page(title, names).getBytes(StandardCharsets.UTF_8)),
                        () -> new ImportOptions(
                                false, ZoneOffset.UTC, "messages.html", false, new TelegramChatId(bare)),
                        ADMIN)
                .chats()
                .getFirst()
                .id();
    }

    private static String page(String title, String... names) {
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            messages.append("""
                    <div class="message default clearfix" id="message%d"><div class="body">
                    <div class="pull_right date details" title="14.11.2023 22:13:%02d UTC+00:00">22:13</div>
                    <div class="from_name">%s</div><div class="text">from a page</div></div></div>
                    """.formatted(70 + i, i, names[i]));
        }
        return """
                <!DOCTYPE html><html><head><meta charset="utf-8"/></head><body><div class="page_wrap">
                <div class="page_header"><div class="content"><div class="text bold">%s</div></div></div>
                <div class="page_body chat_page"><div class="history">%s</div></div></div></body></html>
                """.formatted(title, messages);
    }

    @Test
    void gzipIsRecognisedByContent() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(export(messages(1, 20, "packed")).getBytes(StandardCharsets.UTF_8));
        }
        Job job = ended(
                imports.start(new ByteArrayInputStream(packed.toByteArray()), ImportOptions.of("no-extension"), ADMIN));
        assertThat(job.counts()).containsEntry("new", 20L);
    }

    private Job imported(String json, Caller caller) {
        return ended(imports.start(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                ImportOptions.of("result.json"),
                caller));
    }

    private Job ended(JobId id) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> jobs.get(Caller.KANAL, id), job -> job.state().isFinal());
    }

    private Chat chat() {
        return chats.findByTelegramId(Realm.PUBLIC, TelegramChatId.ofChannel(bare))
                .orElseThrow();
    }

    private long rows(String table) {
        return jdbc.sql("select count(*) from " + table + " where chat_id = :chat")
                .param("chat", chat().id().value())
                .query(Long.class)
                .single();
    }

    private boolean spooled(JobId id) {
        try (var files = Files.list(directory.folder("imports"))) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(id.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String export(String messages) {
        return """
                {"name": "Fresh", "type": "public_channel", "id": %d, "messages": [
                %s
                ]}""".formatted(bare, messages);
    }

    private static String messages(long from, long to, String word) {
        StringBuilder json = new StringBuilder();
        for (long id = from; id <= to; id++) {
            json.append(id == from ? "" : ",\n").append("""
                    {"id": %d, "type": "message", "date_unixtime": "%d", "from": "Fresh", "from_id": "channel1", "text": "%s %d"}""".formatted(id, 1_700_000_000 + id, word, id));
        }
        return json.toString();
    }

    private static String edited(long id, String text) {
        return """
                {"id": %d, "type": "message", "date_unixtime": "%d", "edited_unixtime": "1701000000", "text": "%s"}""".formatted(id, 1_700_000_000 + id, text);
    }

    private static String photo(long id, String path) {
        return """
                {"id": %d, "type": "message", "date_unixtime": "%d", "photo": "%s", "text": ""}""".formatted(id, 1_700_000_000 + 60 * id, path);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
