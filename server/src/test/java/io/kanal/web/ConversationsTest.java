package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenMessage;
import io.kanal.posts.Chats;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Elsewhere;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.shared.text.RichText;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A post's own page and the conversation around it, by page and by REST, in chats that are one person's own. */
@ServerTest
class ConversationsTest extends PersonOnPages {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Autowired
    Ingest ingest;

    @Autowired
    WholeRecord record;

    @Autowired
    Chats chats;

    private UserId owner;
    private ChatId chat;

    @BeforeEach
    void fill() {
        owner = member();
        person(owner, EnumSet.of(Scope.READ));
        chat = PrivateChat.empty(owner, "Ferry talk", ingest);
    }

    private void say(SeenMessage... messages) {
        ingest.merge(Source.EXPORT, Lane.LIVE, chat, List.of(messages));
    }

    private static SeenMessage said(long id, String text) {
        return SeenMessages.of(id, text).message();
    }

    private static SeenMessage answer(long id, long to, String text) {
        return SeenMessages.of(id, text).replyTo(to).message();
    }

    private long post(long telegramId) {
        return record.byTelegramIds(chat, List.of(telegramId)).getFirst().id().value();
    }

    private JsonNode thread(long telegramId, String query) {
        var answer = talk.send("GET", "/api/v1/posts/" + post(telegramId) + "/thread" + query, "Authorization", key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private Document postPage(long telegramId, String query) {
        return Jsoup.parse(page("/app/posts/" + post(telegramId) + query));
    }

    private static List<Long> ids(JsonNode stretch) {
        List<Long> ids = new ArrayList<>();
        stretch.path("posts")
                .forEach(post -> ids.add(post.path("telegram_message_id").asLong()));
        return ids;
    }

    @Test
    void aThreadIsReadFromItsPostOutwards() {
        say(
                said(1, "Is the ferry late?"),
                answer(2, 1, "It is"),
                said(3, "Lunch?"),
                answer(4, 2, "Since when"),
                answer(5, 4, "Since noon"),
                answer(6, 2, "Says who"),
                said(7, "Soup"));
        JsonNode thread = thread(4, "?before=1&after=1");
        assertThat(thread.path("within").asString()).isEqualTo("thread");
        assertThat(thread.path("answered").path("post").path("text").asString()).isEqualTo("It is");
        assertThat(thread.path("opening").path("telegram_message_id").asLong()).isEqualTo(1);
        assertThat(ids(thread.path("earlier"))).containsExactly(2L);
        assertThat(thread.path("earlier").path("more").asBoolean()).isTrue();
        assertThat(ids(thread.path("later"))).containsExactly(5L);
        assertThat(thread.path("later").path("more").asBoolean()).isTrue();
        assertThat(ids(thread.path("answers"))).containsExactly(5L);

        JsonNode whole = thread(4, "?within=chat");
        assertThat(whole.path("within").asString()).isEqualTo("chat");
        assertThat(ids(whole.path("earlier"))).containsExactly(1L, 2L, 3L);
        assertThat(whole.path("earlier").path("more").asBoolean()).isFalse();
        assertThat(ids(whole.path("later"))).containsExactly(5L, 6L, 7L);
        assertThat(thread(3, "").path("within").asString()).isEqualTo("chat");
        assertThat(ids(thread(3, "").path("answers"))).isEmpty();

        Document page = postPage(4, "?before=1&after=0");
        assertThat(page.select("a.preview").text()).contains("In reply to", "It is", "It began with", "ferry late");
        assertThat(page.select("#around article .words").eachText()).containsExactly("It is");
        assertThat(page.select("h2").eachText()).contains("Answers to it", "Around it");
        assertThat(page.select("#around a[rel=prev]").attr("href")).contains("before=11&after=0#around");
        assertThat(page.select("#around a[rel=next]").attr("href")).contains("before=1&after=10#around");
        assertThat(postPage(4, "?chat=true").select("#around article").eachAttr("id"))
                .contains("p" + post(3), "p" + post(7));
    }

    @Test
    void aTopicIsAConversationToo() {
        say(
                said(1, "").with(facts -> facts.topic(1L).topicName("Boats").service("topic_created")),
                said(2, "In the topic").with(facts -> facts.topic(1L)),
                said(3, "Elsewhere"),
                answer(4, 2, "In it as well").with(facts -> facts.topic(1L)),
                said(5, "Also").with(facts -> facts.topic(1L)));
        JsonNode thread = thread(2, "");
        assertThat(thread.path("within").asString()).isEqualTo("topic");
        assertThat(ids(thread.path("later"))).containsExactly(4L, 5L);
        assertThat(ids(thread.path("answers"))).containsExactly(4L);
    }

    @Test
    void whatAChannelsPostAnswersAndWhatAnswersItIsFoundWithoutAThread() {
        person(users.administrator().id(), EnumSet.allOf(Scope.class));
        long channel = freshChat();
        push(message(channel, "Ferry wire", 1, "The pier is closed", ""));
        push(message(
                channel,
                "Ferry wire",
                5,
                "The pier is open",
                ",\"reply_to_message\":{\"message_id\":1,\"date\":1794800000,\"chat\":{\"id\":%d,\"type\":\"channel\"}}"
                        .formatted(channel)));
        chat = new ChatId(jdbc.sql("select id from chat where telegram_id = :id")
                .param("id", channel)
                .query(Long.class)
                .single());
        // A follower gives the chat to who pushed it.
        await().until(() -> talk.send("GET", "/api/v1/posts/" + post(5), "Authorization", key)
                        .statusCode()
                == 200);
        assertThat(ids(thread(1, "").path("answers"))).containsExactly(5L);
        assertThat(thread(5, "").path("answered").path("post").path("text").asString())
                .isEqualTo("The pier is closed");
    }

    @Test
    void aThreadOfThousandsOfAnswersIsReadInPieces() {
        say(said(1, "Who comes?"));
        // Without words: all tests share one record, whose vectors others wait for.
        for (long from = 2; from < 6_002; from += 2_000) {
            ingest.merge(
                    Source.EXPORT,
                    Lane.BULK,
                    chat,
                    LongStream.range(from, from + 2_000)
                            .mapToObj(id -> answer(id, 1, "\uD83D\uDC4D"))
                            .toList());
        }
        JsonNode thread = thread(1, "?after=50");
        assertThat(ids(thread.path("later"))).hasSize(50).startsWith(2L).endsWith(51L);
        assertThat(thread.path("later").path("more").asBoolean()).isTrue();
        assertThat(ids(thread.path("answers"))).hasSize(20);
        assertThat(thread.path("answers").path("more").asBoolean()).isTrue();
        JsonNode within = thread(5_000, "?before=2&after=2");
        assertThat(ids(within.path("earlier"))).containsExactly(4_998L, 4_999L);
        assertThat(ids(within.path("later"))).containsExactly(5_001L, 5_002L);
        for (String query : List.of("?after=51", "?before=-1", "?within=all")) {
            assertThat(talk.send("GET", "/api/v1/posts/" + post(1) + "/thread" + query, "Authorization", key)
                            .statusCode())
                    .as(query)
                    .isIn(400, 422);
        }
        Document page = postPage(1, "?after=5000");
        assertThat(page.select("#around article")).hasSize(50);
        assertThat(page.select("#around a[rel=next]").attr("href")).startsWith("/app/posts/" + post(51) + "?");
    }

    @Test
    void whatIsAnsweredButNotVisibleIsToldAndNotShown() {
        UserId other = member();
        ChatId closed = PrivateChat.empty(other, "Zanzibar ledger", ingest);
        ingest.merge(Source.EXPORT, Lane.LIVE, closed, List.of(said(9, "The vault opens at nine")));
        TelegramChatId elsewhere =
                chats.find(closed).map(found -> found.telegramId()).orElseThrow();
        say(
                said(1, "So it does").with(facts -> facts.answers(new Elsewhere(elsewhere, 9))),
                answer(3, 2, "To nothing that is here"));
        for (long id : List.of(1L, 3L)) {
            JsonNode thread = thread(id, "");
            assertThat(thread.path("answered").isObject()).isTrue();
            assertThat(thread.path("answered").path("post").isNull()).isTrue();
            assertThat(thread.toString()).doesNotContain("vault", "Zanzibar");
            assertThat(postPage(id, "").text())
                    .contains("not in the record, or that you may not see")
                    .doesNotContain("vault", "Zanzibar");
        }
        person(other, EnumSet.of(Scope.READ));
        for (String path : List.of("/api/v1/posts/%d/thread", "/api/v1/posts/%d/thread?within=chat")) {
            assertThat(talk.send("GET", path.formatted(post(1)), "Authorization", key)
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(talk.send("GET", "/app/posts/" + post(1), "Cookie", cookie, "Accept", "text/html")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theOtherPartsOfAnAlbumAreNotItsNeighbours() {
        say(
                said(1, "Before"),
                said(2, "An album").with(facts -> facts.album("a")),
                said(3, "").with(facts -> facts.album("a")),
                said(4, "").with(facts -> facts.album("a")),
                said(5, "After"));
        JsonNode thread = thread(3, "?before=1&after=1");
        assertThat(ids(thread.path("earlier"))).containsExactly(1L);
        assertThat(ids(thread.path("later"))).containsExactly(5L);
    }

    @Test
    void deletedPostsAreLeftOutButNotTheAnsweredOne() {
        say(said(1, "Gone question"), answer(2, 1, "Gone answer"), answer(3, 1, "Kept answer"));
        jdbc.sql("update message set deleted_at = now() where chat_id = :chat and telegram_id < 3")
                .param("chat", chat.value())
                .update();
        JsonNode thread = thread(3, "");
        assertThat(ids(thread.path("earlier"))).isEmpty();
        assertThat(thread.path("answered").path("post").path("deleted_at").asString(""))
                .isNotEmpty();
        assertThat(ids(thread(1, "").path("answers"))).containsExactly(3L);
    }

    @Test
    void versionsStandFromTheOldestToTheCurrentOneAndNameTheirFormatting() {
        RichText bold = new RichText("Storm warning lifted", List.of(RichText.Span.of(RichText.Kind.BOLD, 0, 5)));
        SeenMessage first = said(1, "Storm warning lifted");
        say(first);
        say(first.with(first.content().withText(bold).editedAt(Instant.parse("2026-03-01T11:00:00Z"))));
        say(first.with(first.content()
                .withText(RichText.plain("Storm warning over"))
                .editedAt(Instant.parse("2026-03-01T12:00:00Z"))));
        Document page = postPage(1, "");
        assertThat(page.select("#versions .revision > .row > b").eachText())
                .containsExactly("Version 1", "Version 2", "Version 3");
        assertThat(page.select("#versions .revision")
                        .get(2)
                        .select(".row .tag.good")
                        .eachText())
                .contains("current");
        assertThat(page.select("#versions .revision").get(1).text()).contains("new bold: Storm");
        assertThat(page.select("#versions .revision").get(1).select("mark b").eachText())
                .containsExactly("Storm");
        assertThat(page.select("#versions .revision").get(2).select("ins").text())
                .isEqualTo("added: over");
        assertThat(page.select("a[data-link]").eachAttr("href")).contains("/app/posts/" + post(1));
        assertThat(page.select("h3")).isEmpty();
        assertThat(page.html()).doesNotContain("viewer.js");
        assertThat(talk.send("GET", "/app/posts/" + post(1) + "?until=2", "Cookie", cookie, "Accept", "text/html")
                        .body())
                .contains("Latest versions")
                .doesNotContain("Version 3");
    }

    @Test
    void aStickerThatCannotBeDrawnStandsForItsLetters() {
        say(said(1, "")
                .with(SeenMessages.of(1, "")
                        .media(Media.File.of(Media.FileKind.STICKER, file -> file.emoji("🦆")))
                        .message()
                        .content()));
        assertThat(postPage(1, "").select(".thing").text()).contains("🦆", "Sticker");
    }
}
