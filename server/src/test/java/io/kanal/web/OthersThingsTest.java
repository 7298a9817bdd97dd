package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.people.Keys;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.posts.Blobs;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A member's private chat, and what everybody else learns of it by guessing: nothing, not even that it is there. */
@ServerTest
class OthersThingsTest {
    private static final String TITLE = "Zanzibar confidential";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SHOWN = Pattern.compile("data-open[^>]*href=\"/app/channels/(\\d+)\"");
    private static final Pattern NEXT = Pattern.compile("rel=\"next\"[^>]*href=\"(/app/channels[^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Keys keys;

    @Autowired
    Ingest ingest;

    @Autowired
    WholeRecord record;

    @Autowired
    Blobs blobs;

    @Autowired
    JdbcClient jdbc;

    private HttpTalk talk;
    private UserId owner;
    private ChatId chat;
    private long post;
    private String blob;

    @BeforeEach
    void fill() throws IOException {
        talk = new HttpTalk(port);
        owner = member();
        PrivateChat made = PrivateChat.of(owner, TITLE, "the secret", ingest, record, blobs);
        chat = made.id();
        post = made.post();
        blob = made.blob();
    }

    private UserId member() {
        return new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Mo', 'member', 'UTC', 'en', now(), 'enterprise') returning id""").query(Long.class).single());
    }

    private HttpResponse<String> get(UserId person, String path) {
        String key = keys.create(Caller.KANAL, person, "test", EnumSet.of(Scope.READ), null)
                .token()
                .reveal();
        return talk.send("GET", path, "Authorization", "Bearer " + key, "Accept", "*/*");
    }

    /** What was answered, less what differs from request to request and the number that was asked for. */
    private static String told(HttpResponse<String> answer, Object asked) {
        return answer.statusCode() + " "
                + answer.body().replaceAll("\"trace_id\":\"[^\"]*\"", "").replaceAll("\\b" + asked + "\\b", "N");
    }

    @Test
    void theChatIsNotThereForOthersWhateverWayTheyAsk() {
        UserId other = users.administrator().id();
        long nothing = Long.MAX_VALUE >> 8;
        for (String path : List.of(
                "/app/channels/%d",
                "/app/channels/%d/reading",
                "/app/feed?channel=%d",
                "/api/v1/channels/%d",
                "/api/v1/posts?channel=%d",
                "/users/me/channels/%d/posts")) {
            HttpResponse<String> hidden = get(other, path.formatted(chat.value()));
            HttpResponse<String> absent = get(other, path.formatted(nothing));
            assertThat(hidden.statusCode()).as(path).isEqualTo(404);
            assertThat(told(hidden, chat)).as(path).isEqualTo(told(absent, nothing));
            assertThat(hidden.body()).as(path).doesNotContain(TITLE);
        }
        for (String path : List.of("/app/posts/%d", "/api/v1/posts/%d", "/posts/%d", "/api/v1/posts/%d/similar")) {
            HttpResponse<String> hidden = get(other, path.formatted(post));
            assertThat(told(hidden, post)).as(path).isEqualTo(told(get(other, path.formatted(nothing)), nothing));
            assertThat(hidden.statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get(owner, "/app/channels/" + chat).body()).contains(TITLE);
        assertThat(get(owner, "/api/v1/posts?channel=" + chat).body()).contains("the secret");
    }

    /** Titles that are alike are told apart by the number, so none is left out or shown twice. */
    @Test
    void listsOfChannelsGoOnWhereTheirPageEnds() {
        Set<Long> all = new TreeSet<>(Set.of(chat.value()));
        for (int i = 0; i < 52; i++) {
            all.add(PrivateChat.empty(owner, "Paged " + i % 3, ingest).value());
        }
        List<Long> told = new ArrayList<>();
        String after = "";
        for (int page = 0; page < 3; page++) {
            JsonNode answer = JSON.readTree(
                    get(owner, "/api/v1/channels?limit=20" + after).body());
            answer.path("channels").forEach(each -> told.add(each.path("id").asLong()));
            assertThat(told).hasSize(Math.min(20 * (page + 1), all.size()));
            after = "&after=" + answer.path("next_after").asString();
        }
        assertThat(after).isEqualTo("&after=");
        assertThat(told).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);

        List<Long> shown = new ArrayList<>();
        String path = "/app/channels";
        for (int page = 0; page < 2; page++) {
            String body = get(owner, path).body();
            SHOWN.matcher(body).results().forEach(each -> shown.add(Long.parseLong(each.group(1))));
            assertThat(shown).hasSize(Math.min(50 * (page + 1), all.size()));
            path = NEXT.matcher(body)
                    .results()
                    .map(each -> each.group(1))
                    .findFirst()
                    .orElse("none");
        }
        assertThat(path).isEqualTo("none");
        assertThat(shown).isEqualTo(told);
    }

    @Test
    void noQueryShowsTheTitleOfAChatOutsideOfOnesRights() {
        UserId other = users.administrator().id();
        for (String query :
                List.of("« from:%d »", "from:%d", "-from:%d x", "FROM:%d", "“from:%d”", "from:\"%d\"", "«a from:%d")) {
            String path = "/app/search?q=" + URLEncoder.encode(query.formatted(chat.value()), StandardCharsets.UTF_8);
            assertThat(get(other, path).body()).as(query).doesNotContain(TITLE);
            boolean filter = !query.contains("»") && !query.contains("“");
            assertThat(get(owner, path).body().contains("from:" + TITLE))
                    .as(query)
                    .isEqualTo(filter);
        }
    }

    @Test
    void whoWroteInAChatIsNotToldToOthersNorCompletedForThem() {
        UserId other = member();
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                List.of(
                        SeenMessages.of(2, "xylographer came")
                                .by(7_001, "Zinaida \"Z\" Hidden")
                                .message(),
                        SeenMessages.of(3, "xylographer went")
                                .by(7_002, "Zinaida Hidden")
                                .message()));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get(owner, "/api/v1/search?q=xylographer+from:user7002")
                        .body()
                        .contains("\"filter\":\"from:user7002\""));

        for (String typed :
                List.of("from:zin", "from:\"zinaida h", "in:" + TITLE.substring(0, 4), "xylog", "a -xylogr")) {
            String path = "/api/v1/search/completions?q=";
            HttpResponse<String> mine = get(owner, path + encoded(typed));
            assertThat(mine.statusCode()).as(mine.body()).isEqualTo(200);
            assertThat(mine.body()).as(typed).contains("\"kind\"");
            assertThat(get(other, path + encoded(typed)).body()).as(typed).isEqualTo("{\"completions\":[]}");
        }
        assertThat(get(owner, "/api/v1/search/completions?q=from:zin").body())
                .as("a name that holds quotation marks is written by number")
                .contains("from:user7001 ")
                .contains("from:\\\"Zinaida Hidden\\\" ");

        HttpResponse<String> several = get(owner, "/api/v1/search?q=from:zinaida");
        assertThat(several.statusCode()).isEqualTo(400);
        assertThat(several.body())
                .contains("\"choices\":[{\"filter\":\"from:user700")
                .contains("may be one of 2 senders");
        String page = get(owner, "/app/search?q=" + encoded("xylographer from:zinaida"))
                .body();
        assertThat(page)
                .contains("/app/search?q=xylographer%20from:user7001")
                .contains("q=xylographer%20from:user7002");
        assertThat(get(owner, "/app/search?q=from:user7002").body()).contains("from:Zinaida Hidden");

        for (String query : List.of("from:zinaida", "from:\"Zinaida Hidden\"", "from:user7001")) {
            String nobody = query.replace("inaida", "oroaster").replace("7001", "7999");
            for (String path : List.of("/api/v1/search?q=", "/app/search?q=")) {
                assertThat(told(get(other, path + encoded(query)), "")
                                .replace("inaida", "oroaster")
                                .replace("7001", "7999"))
                        .as(path + query)
                        .isEqualTo(told(get(other, path + encoded(nobody)), ""));
            }
        }
    }

    @Test
    void whereANameFitsMoreThanAreOfferedThePageSaysHowManyMore() {
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                IntStream.rangeClosed(1, 11)
                        .mapToObj(number -> SeenMessages.of(100 + number, "guild day " + number)
                                .by(7_100 + number, "Quincy Guildsman " + number)
                                .message())
                        .toList());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get(owner, "/api/v1/search?q=from:user7111").body().contains("guild day 11"));

        assertThat(get(owner, "/app/search?q=from:guildsman").body())
                .contains("And 3 more: write more of the name.")
                .satisfies(page -> assertThat(page.split("href=\"/app/search\\?q=from:user71", -1))
                        .hasSize(9));
        assertThat(get(owner, "/app/search?q=" + encoded("from:\"guildsman 11\""))
                        .body())
                .doesNotContain("write more of the name");
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    @Test
    void aFileIsGivenToWhoMaySeeAPostThatCarriesIt() {
        String path = "/app/media/" + blob;
        assertThat(get(owner, path).statusCode()).isEqualTo(200);
        HttpResponse<String> hidden = get(users.administrator().id(), path);
        assertThat(hidden.statusCode()).isEqualTo(404);
        String nothing = "0".repeat(64);
        assertThat(told(hidden, blob))
                .isEqualTo(told(get(users.administrator().id(), "/app/media/" + nothing), nothing));

        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                List.of(SeenMessages.of(1, "edited")
                        .edited(SeenMessages.DATE.plusSeconds(600))
                        .message()));
        assertThat(get(owner, path).statusCode())
                .as("an earlier version still shows it")
                .isEqualTo(200);
    }

    @Test
    void nobodyLearnsWhichTelegramAccountsAreLinked() {
        long linked = ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000);
        jdbc.sql("update users set telegram_id = :telegram where id = :id")
                .param("telegram", linked)
                .param("id", owner.value())
                .update();
        UserId curious = member();
        for (String path : List.of("/users/tg:%d/channels", "/users/tg:%d/posts", "/rag/index/status/tg:%d")) {
            HttpResponse<String> known = get(curious, path.formatted(linked));
            assertThat(known.statusCode()).as(path).isEqualTo(403);
            assertThat(told(known, linked))
                    .as(path)
                    .isEqualTo(told(get(curious, path.formatted(linked + 1)), linked + 1));
        }
        assertThat(get(owner, "/users/tg:" + linked + "/channels").statusCode()).isEqualTo(200);
        User administrator = users.administrator();
        String everything = keys.create(
                        administrator.caller(), administrator.id(), "all", EnumSet.allOf(Scope.class), null)
                .token()
                .reveal();
        assertThat(talk.send("GET", "/users/tg:" + (linked + 1) + "/channels", "Authorization", "Bearer " + everything)
                        .statusCode())
                .isEqualTo(404);
    }
}
