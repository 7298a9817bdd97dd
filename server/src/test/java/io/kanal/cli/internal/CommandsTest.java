package io.kanal.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands send, print and end with, as a shell sees it. */
class CommandsTest {
    private static final String STATUS = "GET /api/v1/status";

    private final CommandGround ground = new CommandGround();

    @AfterEach
    void close() {
        ground.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kanal_a\nb", "kanal_ключ", "kanal_a b", "kanal_\u0000x"})
    void aKeyThatCannotBeOneIsRefusedAndNeverRepeated(String key) {
        assertThat(ground.set("KANAL_API_KEY", key).run("status")).isEqualTo(6);
        assertThat(ground.err())
                .contains("KANAL_API_KEY")
                .doesNotContain("kanal_")
                .doesNotContain("\tat ");
        assertThat(ground.asked).isEmpty();
    }

    @Test
    void aKeyFromALineOfWindowsIsTaken() {
        ground.set("KANAL_API_KEY", "kanal_key\r\n").answers(STATUS, "{\"channels\":3}");
        assertThat(ground.run("status")).isZero();
        assertThat(ground.out()).contains("channels").contains("3");
    }

    @Test
    void aFolderWithAnEntryThatCannotBeReadIsASentence(@TempDir Path folder) throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.writeString(folder.resolve("result.json"), "{}");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(closed), "nothing is closed to this user");
        try {
            assertThat(ground.run("import", folder.toString())).isEqualTo(3);
            assertThat(ground.err())
                    .contains(closed + " cannot be read: access is denied")
                    .doesNotContain("\tat ");
            assertThat(ground.asked).isEmpty();
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-test", "-hello", "-Version", "-x"})
    void wordsThatBeginWithAHyphenAreLeftOut(String word) {
        ground.answers("GET /api/v1/search", "{\"hits\":[]}").answers("POST /api/v1/ask", "{\"statements\":[]}");
        assertThat(ground.run("search", "load", word, "--limit", "3"))
                .as(ground.err())
                .isZero();
        assertThat(ground.asked.getLast()).contains("q=load+" + word + "&").contains("limit=3");
        assertThat(ground.run("ask", "load", word)).isZero();
        assertThat(ground.asked.getLast()).contains("\"load " + word + "\"");
    }

    @Test
    void whatIsNearInMeaningAloneIsToldApart() {
        ground.answers("GET /api/v1/search", """
                {"hits":[{"chat":{"title":"Rivers"},"snippet":"The ferry is late","by_meaning":true},
                {"chat":{"title":"Boats"},"snippet":"A boat","by_meaning":false}]}""");
        assertThat(ground.run("search", "boat")).isZero();
        assertThat(ground.out().lines()).contains("1. Rivers  (near in meaning)", "2. Boats");
    }

    @Test
    void aSearchGoesByOneWayOfFindingAlone() {
        ground.answers("GET /api/v1/search", "{\"hits\":[]}");
        assertThat(ground.run("search", "--by", "meaning", "boat")).isZero();
        assertThat(ground.asked.getLast()).contains("by=meaning");
        assertThat(ground.run("search", "boat")).isZero();
        assertThat(ground.asked.getLast()).doesNotContain("by=");
    }

    @Test
    void aThreadIsPrintedAroundItsPost() {
        ground.answers("GET /api/v1/posts/12/thread", """
                {"within":"thread","threaded":true,
                "post":{"id":12,"channel":{"id":1,"title":"Ferry talk"},"telegram_message_id":4,"author":"Noa","text":"Since when\\n\\u001b[31mnow","link":"https://t.me/c/1/4"},
                "answered":{"post":{"id":10,"channel":{"id":1},"author":"Ida","text":"It is"}},
                "opening":{"id":9,"channel":{"id":1},"text":"Is the ferry late?"},
                "earlier":{"posts":[{"id":10,"channel":{"id":1},"author":"Ida","text":"It is"}],"more":true},
                "later":{"posts":[{"id":13,"channel":{"id":1},"reply_to":4,"author":"Ida","text":"","media":[{"is":"file","kind":"video_note"}]}],"more":false},
                "answers":{"posts":[{"id":13,"channel":{"id":1},"reply_to":4},{"id":40,"channel":{"id":1},"reply_to":4,"text":"Late answer"}],"more":true}}""");
        assertThat(ground.run("thread", "12", "--before", "1", "--after", "5"))
                .as(ground.err())
                .isZero();
        assertThat(ground.asked.getLast()).contains("before=1", "after=5").doesNotContain("within");
        assertThat(ground.out())
                .containsSubsequence(
                        "Ferry talk",
                        "Began with:",
                        "Is the ferry late?",
                        "… earlier: kanal thread 10",
                        "  10  no date  Ida",
                        "> 12  no date  Noa",
                        "      Since when",
                        "      https://t.me/c/1/4",
                        "  13  no date  Ida  (answers it)",
                        "[video note]",
                        "Answers to it:",
                        "  40  no date  (answers it)",
                        "more answers")
                .doesNotContain("\u001b", "In reply to:");
        assertThat(ground.run("thread", "12", "--chat", "--json")).isZero();
        assertThat(ground.asked.getLast()).contains("within=chat");
        assertThat(ground.out()).contains("\"threaded\" : true");
        ground.answers("GET /api/v1/posts/12/thread", """
                {"post":{"id":12,"channel":{"id":1,"title":"Ferry talk"},"text":"So"},"answered":{"post":null}}""");
        assertThat(ground.run("thread", "12")).isZero();
        assertThat(ground.out()).contains("not in the record, or not visible to you");
        ground.refuses("GET /api/v1/posts/13/thread", 404, "not_found");
        assertThat(ground.run("thread", "13")).isEqualTo(5);
        assertThat(ground.run("thread", "x")).isEqualTo(2);
    }

    @Test
    void whatWasUnderstoodIsSaidAndCanBeTakenOff() {
        ground.answers("POST /api/v1/ask", """
                {"statements":[],"understood":{"words":"last week","since":"2023-05-08","until":"2023-05-15","about":"What is it?"}}""");
        assertThat(ground.run("ask", "and", "last", "week", "--follow")).isZero();
        assertThat(ground.asked.getLast()).contains("\"previous\":\"newest\"").doesNotContain("as_written");
        assertThat(ground.out())
                .contains("(\"last week\": 2023-05-08 to 2023-05-14; --as-written takes it as words)")
                .contains("asked about: What is it?")
                .contains("The posts of that time do not say");
        assertThat(ground.run("ask", "--as-written", "last", "week")).isZero();
        assertThat(ground.asked.getLast()).contains("\"as_written\":true").doesNotContain("previous");
    }

    @Test
    void aSearchSaysWhatTimeItUnderstood() {
        ground.answers("GET /api/v1/search", """
                {"hits":[],"understood":{"words":"before June","since":null,"until":"2023-06-01"}}""");
        assertThat(ground.run("search", "what broke before June")).isZero();
        assertThat(ground.out()).contains("(\"before June\": until 2023-05-31; --as-written takes it as words)");
        assertThat(ground.asked.getLast()).doesNotContain("as_written");
        assertThat(ground.run("search", "--as-written", "what broke before June"))
                .isZero();
        assertThat(ground.asked.getLast()).contains("as_written=true");
    }

    @Test
    void theNearestPostsAreNamedWhereNothingAnswers() {
        ground.answers("POST /api/v1/ask", """
                {"kind":"not_found","statements":[],"citations":[],"nearest":[{"number":1,"channel":"Rivers","date":"2026-03-01T10:00:00Z",
                "link":"https://t.me/rivers/1","sentence":"The ferry is late"}]}""");
        assertThat(ground.run("ask", "why is the ferry late")).isZero();
        assertThat(ground.out())
                .contains(
                        "The posts do not say.",
                        "Nearest to the question:",
                        "https://t.me/rivers/1",
                        "The ferry is late");
    }

    @Test
    void whatWasLeftOutOfAModelsAnswerIsCounted() {
        ground.answers("POST /api/v1/ask", """
                {"kind":"model","statements":[{"text":"It is late.","citations":[1]}],"citations":[],"left_out":2}""");
        assertThat(ground.run("ask", "why is the ferry late")).isZero();
        assertThat(ground.out()).contains("no post proves them: 2");
    }

    @Test
    void aCountNamesItsSearch() {
        ground.answers("POST /api/v1/ask", """
                {"kind":"count","statements":[],"understood":{"words":"since 2021","since":"2021-01-01","until":null,"about":null},
                "count":{"posts":214,"approximate":false,"query":"solar after:2021-01-01"}}""");
        assertThat(ground.run("ask", "how many posts about solar since 2021")).isZero();
        assertThat(ground.out())
                .contains("from 2021-01-01")
                .contains("214 posts: kanal search --sort date -- solar after:2021-01-01")
                .doesNotContain("do not say");
    }

    @Test
    void modelsAreListedChosenAndRemovedOnlyWhenSaidSo(@TempDir Path cache) {
        ground.set("KANAL_CACHE_DIR", cache.toString()).answers("GET /api/v1/models", """
                {"models":[{"name":"inside","state":"inside","languages":["en"],"disk_mb":23,"memory_mb":60,"licence":"MIT","vectors":1200},
                {"name":"many","state":"installed","languages":["*"],"disk_mb":135,"memory_mb":300,"licence":"MIT","vectors":0,"vector_bytes":0}],
                "running":"inside","chosen":"many","setting":"KANAL_EMBEDDING_URL"}""");
        assertThat(ground.run("model", "list")).as(ground.err()).isZero();
        assertThat(ground.out()).contains("in use", "from the next start", "about a hundred languages", "1,200");
        assertThat(ground.err()).contains("KANAL_EMBEDDING_URL is set and decides");

        ground.answers("POST /api/v1/models/many/use", """
                {"name":"many","before":"inside","vectors":7,"next_start":true,"setting":null}""");
        assertThat(ground.run("model", "use", "many")).isZero();
        assertThat(ground.out())
                .contains(
                        "from the next start", "7 of its vectors are there already", "Back: 'kanal model use inside'");

        assertThat(ground.run("model", "remove", "many")).isEqualTo(2);
        assertThat(ground.err()).contains("--yes");
        assertThat(ground.asked.getLast()).startsWith("GET");
        ground.answers("DELETE /api/v1/models/many/vectors", "{\"name\":\"many\",\"vectors\":7}");
        assertThat(ground.run("model", "remove", "many", "--yes")).isZero();
        assertThat(ground.out()).contains("Removed 7 vectors; no files were here.");
        assertThat(ground.run("model", "remove", "mony", "--yes")).isEqualTo(5);
        ground.refuses("DELETE /api/v1/models/many/vectors", 409, "conflict");
        assertThat(ground.run("model", "remove", "many", "--yes")).isEqualTo(1);
    }

    @Test
    void aModelThatCannotComeIsASentenceAndLeavesNothing(@TempDir Path folder) throws IOException {
        ground.set("KANAL_CACHE_DIR", folder.resolve("cache").toString());
        assertThat(ground.run("model", "install", "multilingual-e5-smal")).isEqualTo(5);
        assertThat(ground.err()).contains("did you mean multilingual-e5-small?");
        assertThat(ground.run("model", "install", "multilingual-e5-small", "--from", "/nowhere"))
                .isEqualTo(5);
        Path from = Files.createDirectory(folder.resolve("from"));
        Files.writeString(from.resolve("model.onnx"), "\u0008cut short");
        Files.writeString(from.resolve("tokenizer.json"), "{}");
        assertThat(ground.run("model", "install", "multilingual-e5-small", "--from", from.toString()))
                .isEqualTo(1);
        assertThat(ground.err())
                .contains("multilingual-e5-small cannot be used")
                .doesNotContain("\tat ");
        ground.set("KANAL_MODELS_URL", "ftp://models.example");
        assertThat(ground.run("model", "install", "multilingual-e5-small")).isEqualTo(2);
        assertThat(ground.asked).isEmpty();

        ground.set("KANAL_URL", "http://127.0.0.1:1");
        assertThat(ground.run("model", "list")).as(ground.err()).isZero();
        assertThat(ground.out()).contains("multilingual-e5-small", "available");
        assertThat(ground.err()).contains("No server answers");
    }

    @Test
    void anOptionThatIsNoneIsStillRefusedAndAWordAfterTwoHyphensIsNot() {
        assertThat(ground.run("search", "load", "--limt", "3")).isEqualTo(2);
        assertThat(ground.err()).contains("--limt");
        assertThat(ground.run("ask", "load", "--jsn")).isEqualTo(2);
        assertThat(ground.asked).isEmpty();
        ground.answers("GET /api/v1/search", "{\"hits\":[]}");
        assertThat(ground.run("search", "--", "--limt")).isZero();
        assertThat(ground.asked.getLast()).contains("q=--limt");
        assertThat(ground.run("search", "-h")).isZero();
        assertThat(ground.out()).contains("Usage");
    }

    @Test
    void theDoctorLooksAsDeepAsIsAskedForAndMendsOnlyWhenAskedTo() {
        String well =
                "{\"items\":[{\"check\":\"search index\",\"level\":\"ok\",\"message\":\"all stands\",\"advice\":null}]}";
        ground.answers("GET /healthz", "{}")
                .answers("GET /api/v1/doctor", well)
                .answers("POST /api/v1/doctor/mend", well);
        assertThat(ground.run("doctor")).as(ground.err()).isZero();
        assertThat(ground.run("doctor", "--deep")).as(ground.err()).isZero();
        assertThat(ground.asked.getLast()).contains("deep=true");
        assertThat(ground.asked).noneMatch(call -> call.startsWith("POST"));
        assertThat(ground.run("doctor", "--mend")).as(ground.err()).isZero();
        assertThat(ground.asked.getLast()).startsWith("POST /api/v1/doctor/mend");
        assertThat(ground.out()).contains("all stands");
    }

    @Test
    void takingBackSaysFirstWhatGoesAndAsks() {
        String removal = "/api/v1/channels/7/removal";
        ground.answers("GET /api/v1/channels", "{\"channels\":[{\"id\":7,\"title\":\"Клуб\",\"username\":\"club\"}]}")
                .answers(
                        "GET " + removal,
                        "{\"word\":\"Клуб\",\"messages_gone\":1200,\"messages_kept\":3,\"messages_of_others\":0,"
                                + "\"other_watchers\":2,\"parts\":[{\"title\":\"Клуб\",\"channel_goes\":true}]}")
                .answers("POST " + removal, "{\"id\":\"j\"}")
                .answers("GET /api/v1/jobs/j", "{\"id\":\"j\",\"title\":\"Taking back Клуб\",\"state\":\"done\"}");
        assertThat(ground.run("chat", "remove", "@club", "--dry-run")).isZero();
        assertThat(ground.out())
                .contains("1,200 messages go", "3 stay", "the chat 'Клуб' goes", "2 other people watch it");
        assertThat(ground.asked).noneMatch(call -> call.startsWith("POST"));

        assertThat(ground.run("chat", "remove", "Клуб"))
                .as("nobody sits at a terminal")
                .isEqualTo(2);
        assertThat(ground.err()).contains("--yes");
        assertThat(ground.asked).noneMatch(call -> call.startsWith("POST"));

        assertThat(ground.run("chat", "remove", "7", "--source", "export", "--yes"))
                .as(ground.err())
                .isZero();
        assertThat(ground.asked)
                .anyMatch(call -> call.startsWith("POST " + removal)
                        && call.contains("\"word\":\"Клуб\"")
                        && call.contains("\"source\":\"export\""));
        assertThat(ground.run("chat", "remove", "Nothing")).isEqualTo(5);
        assertThat(ground.run("chat", "remove")).isEqualTo(2);
        assertThat(ground.run("chat")).isEqualTo(2);
    }

    @Test
    void aSurveyTellsWhatAFileHoldsAndFailsForOneThatHoldsNothing(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("result.json"), "{}");
        ground.answers(
                "POST /api/v1/imports/survey",
                "{\"whole\":true,\"messages\":5,\"chats\":[{\"telegram_id\":-1001,\"type\":\"channel\",\"title\":\"C\",\"messages\":5,"
                        + "\"kinds\":{\"text\":4,\"photo\":1},\"first_id\":1,\"last_id\":9,\"first_date\":\"2024-01-02T00:00:00Z\","
                        + "\"last_date\":\"2024-03-04T00:00:00Z\"}],\"skipped\":[{\"reason\":\"damaged\",\"count\":2,\"examples\":[\"a\"]}],"
                        + "\"room_bytes\":3000000,\"media_bytes\":0,\"free_bytes\":9000000}");
        assertThat(ground.run("import", file.toString(), "--dry-run"))
                .as(ground.err())
                .isZero();
        assertThat(ground.out())
                .contains("C: channel, id -1001, 5 messages, 2024-01-02 to 2024-03-04, ids 1 to 9")
                .contains("would leave out or change 2: damaged", "room needed, about: 3 MB; free: 9 MB");
        assertThat(ground.asked).hasSize(1);
        ground.answers("POST /api/v1/imports/survey", "{\"whole\":true,\"messages\":0}");
        assertThat(ground.run("import", file.toString(), "--dry-run")).isEqualTo(1);
    }

    @Test
    void aJobsReportIsWrittenToAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("left-out.csv");
        ground.says("GET /api/v1/jobs/j/report.csv", 200, "reason,count,example\r\n");
        assertThat(ground.run("jobs", "j", "--report", file.toString()))
                .as(ground.err())
                .isZero();
        assertThat(file).hasContent("reason,count,example");
        assertThat(ground.run("jobs", "--report", file.toString())).isEqualTo(2);
    }

    @Test
    void aReportCountsInOneOrderAndLeavesOutWhatIsNothing() {
        ground.answers(
                "GET /api/v1/jobs/j",
                "{\"id\":\"j\",\"state\":\"done\",\"title\":\"Import of a\",\"counts\":{\"restored\":0,\"files\":3,\"known\":4,\"new\":12,"
                        + "\"chats\":1,\"refused\":0,\"changed\":0}}");
        assertThat(ground.run("jobs", "j")).isZero();
        assertThat(ground.out().lines().skip(1).map(String::strip))
                .containsExactly("chats        1", "new          12", "known        4", "files        3");
    }

    @Test
    void aJobIsTriedAgain() {
        ground.answers("POST /api/v1/jobs/j/retry", "{}")
                .answers("GET /api/v1/jobs/j", "{\"id\":\"j\",\"state\":\"waiting\",\"title\":\"Import of a\"}");
        assertThat(ground.run("jobs", "j", "--retry")).isZero();
        assertThat(ground.out()).contains("Import of a: waiting");
        assertThat(ground.run("jobs", "--retry")).isEqualTo(2);
    }

    @Test
    void anUnknownCommandIsToldAsOne() {
        assertThat(ground.run("foo")).isEqualTo(2);
        assertThat(ground.err()).startsWith("There is no command 'foo'");
    }

    @Test
    void whatIsForAdministratorsAloneIsNotThere() {
        ground.answers("GET /api/v1/status", "{\"version\":\"1\",\"posts\":5,\"back_ends\":null,\"queues\":null}");
        assertThat(ground.run("status")).isZero();
        assertThat(ground.out()).contains("posts").doesNotContain("back ends", "queues");
    }

    @Test
    void theIndexIsWaitedForUnlessToldNotTo() {
        ground.answers("POST /api/v1/reindex", "{\"state\":\"requested\"}")
                .answers(
                        "GET /api/v1/followers",
                        "{\"followers\":[{\"name\":\"search\",\"state\":\"rebuilding\"},{\"name\":\"search\",\"state\":\"unheld\"}]}");
        assertThat(ground.run("reindex", "--no-wait")).isZero();
        assertThat(ground.asked).hasSize(1);
        Thread.ofVirtual().start(() -> {
            await().until(() -> ground.asked.size() > 3);
            ground.answers("GET /api/v1/followers", "{\"followers\":[{\"name\":\"search\",\"state\":\"following\"}]}");
        });
        assertThat(ground.run("reindex")).isZero();
        assertThat(ground.out()).contains("built anew in");
        ground.answers("GET /api/v1/followers", "{\"followers\":[{\"name\":\"search\",\"state\":\"failing\"}]}");
        assertThat(ground.run("reindex")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "backup x.zip"})
    void whereNoKanalIsNoneIsMade(String line, @TempDir Path folder) {
        Path mistyped = folder.resolve("kanal-dta");
        ground.without("KANAL_URL").set("KANAL_DATA_DIR", mistyped.toString());
        String[] words =
                line.replace("x.zip", folder.resolve("x.zip").toString()).split(" ", -1);
        assertThat(ground.run(words)).isEqualTo(3);
        assertThat(ground.err()).contains("there is no Kanal in " + mistyped);
        assertThat(mistyped).doesNotExist();
    }

    @Test
    void theFilesOfAnExportComeWithItUnlessToldNotTo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("result.json"), "{}");
        ground.answers("POST /api/v1/imports", "{\"id\":\"j\"}");
        for (String options : new String[] {"--no-wait", "--no-wait --media", "--no-wait --no-media"}) {
            assertThat(ground.run(("import " + file + " " + options).split(" ", -1)))
                    .as(ground.err())
                    .isZero();
        }
        assertThat(ground.asked)
                .satisfiesExactly(
                        plain -> assertThat(plain).contains("media=true"),
                        wanted -> assertThat(wanted).contains("media=true"),
                        unwanted -> assertThat(unwanted).contains("media=false"));
    }

    private static OutputStream broken(String reason) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    @Test
    void aFullDiskBehindARedirectIsNoticedAndAReaderThatLeftIsNot() {
        ground.answers(STATUS, "{\"channels\":3}");
        assertThat(ground.printsTo(broken("No space left on device")).run("status"))
                .isEqualTo(3);
        assertThat(ground.err()).contains("No space left on device");
        assertThat(ground.run("completion", "bash")).isEqualTo(3);
        assertThat(ground.printsTo(broken("Broken pipe")).run("status")).isZero();
        assertThat(ground.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400,bad-request,2",
        "400,bad-query,2",
        "422,invalid,2",
        "422,not-readable,1",
        "404,not-found,5",
        "403,forbidden,6",
        "401,unauthorized,6",
        "409,conflict,1",
        "429,limit-reached,7",
        "503,unavailable,1"
    })
    void aRefusalHasTheStatusOfItsReason(int status, String name, int exit) {
        ground.refuses("GET /api/v1/jobs", status, name);
        assertThat(ground.run("jobs", "--limit", "-5")).isEqualTo(exit);
        assertThat(ground.out()).isEmpty();
    }

    @Test
    void aRefusalIsJsonForPrograms() {
        ground.refuses("GET /api/v1/jobs", 422, "invalid");
        assertThat(ground.run("jobs", "--json")).isEqualTo(2);
        assertThat(ground.out()).contains("\"type\"").contains("urn:kanal:problem:invalid");
        assertThat(ground.err().strip()).isEqualTo("kanal: No: invalid.");
    }

    @Test
    void whatIsNoKanalIsNoServer() {
        ground.says(STATUS, 404, "<h1>Not here</h1>");
        assertThat(ground.run("status")).isEqualTo(4);
        assertThat(ground.err()).contains("is no Kanal");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"key revoke abc", "search x --limit 1e3", "completion fish", "jobs a b", "follow", "search"})
    void aWrongCommandLineIsToldWithoutWordsOfJava(String line) {
        assertThat(ground.run(line.split(" ", -1))).isEqualTo(2);
        assertThat(ground.err().lines().findFirst().orElseThrow())
                .doesNotContainPattern("\\bint\\b|\\blong\\b|at index|\\[BASH|positional|case-insensitive")
                .doesNotContain("\tat ");
    }

    @Test
    void aNarrowTerminalGetsTheCellsBelowOneAnother() {
        ground.answers("GET /api/v1/jobs", """
                {"jobs":[{"id":"01a2222d-e0f5-7d63-957c-644f22d69f36","state":"done","created_at":"2026-11-20T10:15:30Z","title":"Import of result.json"}]}""");
        assertThat(ground.set("COLUMNS", "40").run("jobs")).isZero();
        assertThat(ground.out().lines())
                .contains("state: done", "title: Import of result.json")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40));
        assertThat(ground.set("COLUMNS", "120").run("jobs")).isZero();
        assertThat(ground.out().lines()).hasSize(2);
        assertThat(ground.out()).contains("MADE").containsPattern("2026-11-20 \\d\\d:\\d\\d");
    }

    @ParameterizedTest
    @CsvSource({"TERM,dumb", "NO_COLOR,1"})
    void noColoursWhereNoneAreWanted(String variable, String value) {
        assertThat(ground.set(variable, value).run("search", "--help")).isZero();
        assertThat(ground.out()).contains("--limit").doesNotContain("\u001b");
        assertThat(ground.run("nonsense")).isEqualTo(2);
        assertThat(ground.err()).doesNotContain("\u001b");
    }

    @Test
    void whatWaitsForAPersonIsListedAndDecidedToTheLastPage() {
        ground.answers(
                        "GET /api/v1/decisions",
                        "{\"decisions\":[{\"name\":\"updates\",\"waiting\":3,\"verbs\":[{\"name\":\"retry\"},{\"name\":\"drop\"}]}]}")
                .answers("GET /api/v1/decisions/updates", """
                        {"kind":{"name":"updates","about":"Messages.","waiting":3,"verbs":[{"name":"retry","effect":"Again."}]},
                        "items":[{"id":"12","what":"message","bot":1,"chat_id":-100,"why":"odd\\nthing","since":"2026-01-01T00:00:00Z"}],
                        "next_after":null}""")
                .answers("POST /api/v1/decisions/updates/retry", "{\"name\":\"updates\",\"waiting\":2}");
        assertThat(ground.run("decide")).isZero();
        assertThat(ground.out()).contains("updates").contains("retry, drop");
        assertThat(ground.run("decide", "updates")).isZero();
        assertThat(ground.out()).contains("retry: Again.", "12", "odd thing", "and 2 more");
        assertThat(ground.run("decide", "updates", "retry", "12", "13")).isZero();
        assertThat(ground.asked.getLast()).isEqualTo("POST /api/v1/decisions/updates/retry {\"ids\":[\"12\",\"13\"]}");
        assertThat(ground.run("decide", "updates", "retry")).isEqualTo(2);
        assertThat(ground.run("decide", "updates", "retry", "--all")).isZero();
        assertThat(ground.asked.getLast()).endsWith("{\"ids\":[\"12\"]}");
        assertThat(ground.out()).contains("2 now");
    }
}
