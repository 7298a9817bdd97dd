package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Folders and muted channels: on the pages, in the feed and over REST. */
@ServerTest
class ArrangedChannelsTest extends PersonOnPages {
    @Autowired
    Ingest ingest;

    private UserId anna;
    private ChatId loud;
    private ChatId calm;

    @BeforeEach
    void twoChannels() {
        anna = somebody();
        loud = chat("Loud channel", "a loud wallaby");
        calm = chat("Calm channel", "a calm wallaby");
    }

    private UserId somebody() {
        UserId id = member();
        person(id, EnumSet.of(Scope.READ, Scope.WRITE));
        return id;
    }

    private ChatId chat(String title, String text) {
        ChatId chat = PrivateChat.empty(anna, title, ingest);
        ingest.merge(
                Source.EXPORT, Lane.LIVE, chat, List.of(SeenMessages.of(1, text).message()));
        return chat;
    }

    private String post(ChatId chat, String act, String form) {
        HttpResponse<String> answer = post("/app/channels/" + chat + "/" + act, form);
        return answer.statusCode() + " "
                + answer.headers().firstValue("Location").orElse("");
    }

    private HttpResponse<String> arrange(ChatId chat, String body) {
        return talk.sendBody(
                "POST",
                "/api/v1/channels/" + chat + "/arrangement",
                body,
                "Authorization",
                key,
                "Content-Type",
                "application/json");
    }

    @Test
    void aMutedChannelIsLeftOutOfTheFeedUntilItIsHeardAgain() {
        assertThat(page("/app/feed")).contains("a loud wallaby", "a calm wallaby");

        assertThat(post(loud, "mute", "muted=true")).isEqualTo("303 /app/channels/" + loud + "?muted");

        assertThat(page("/app/feed"))
                .contains("a calm wallaby")
                .doesNotContain("a loud wallaby")
                .containsPattern("(?s)Loud channel.{0,200}>muted<");
        assertThat(page("/app/feed?channel=" + loud)).contains("a loud wallaby");
        assertThat(page("/app/channels")).containsPattern("(?s)Loud channel.{0,400}>muted<");
        assertThat(page("/app/channels/" + loud)).contains("name=\"muted\" value=\"false\"", "Unmute");
        assertThat(talk.send("GET", "/api/v1/posts", "Authorization", key).body())
                .contains("a loud wallaby");

        assertThat(post(loud, "mute", "muted=false")).isEqualTo("303 /app/channels/" + loud + "?heard");
        assertThat(page("/app/feed")).contains("a loud wallaby").doesNotContain(">muted<");
        assertThat(rows()).isZero();
    }

    @Test
    void aFolderIsReadByItselfAndGroupsChannels() {
        assertThat(post(calm, "folder", "folder=++Slow%0Areads+")).isEqualTo("303 /app/channels/" + calm + "?folded");

        assertThat(page("/app/channels"))
                .containsSubsequence(
                        ">Slow reads</a>", ">Slow reads</a>", "Calm channel", "In no folder", "Loud channel");
        assertThat(page("/app/channels?folder=Slow+reads"))
                .contains("Calm channel")
                .doesNotContain("Loud channel");
        assertThat(page("/app/feed"))
                .containsSubsequence("a calm wallaby", ">Slow reads<", "Calm channel", "Loud channel");
        assertThat(page("/app/feed?folder=Slow+reads"))
                .contains("a calm wallaby", "<h1 dir=\"auto\">Slow reads</h1>")
                .doesNotContain("a loud wallaby");
        assertThat(talk.send("GET", "/app/feed?folder=none", "Cookie", cookie, "Accept", "text/html")
                        .statusCode())
                .isEqualTo(404);

        post(calm, "mute", "muted=true");
        assertThat(page("/app/feed")).doesNotContain("a calm wallaby");
        assertThat(page("/app/feed?folder=Slow+reads")).contains("a calm wallaby");

        post(calm, "folder", "folder=");
        assertThat(page("/app/channels")).doesNotContain("Slow reads", "In no folder");
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void programsArrangeChannelsTooAndChangeOnlyWhatTheyName() {
        assertThat(arrange(calm, "{\"folder\":\"News\"}").body()).contains("\"folder\":\"News\",\"muted\":false");
        assertThat(arrange(calm, "{\"muted\":true}").body()).contains("\"folder\":\"News\",\"muted\":true");
        assertThat(arrange(calm, "{\"folder\":\"\"}").body()).contains("\"folder\":null,\"muted\":true");
        assertThat(arrange(calm, "{}").body()).contains("\"folder\":null,\"muted\":true");
        assertThat(talk.send("GET", "/api/v1/channels", "Authorization", key).body())
                .containsPattern("\"title\":\"Calm channel\".*\"muted\":true");
    }

    @Test
    void namesAndFoldersAreBounded() {
        HttpResponse<String> tooLong = arrange(calm, "{\"folder\":\"" + "x".repeat(61) + "\"}");
        assertThat(tooLong.statusCode()).isEqualTo(422);
        assertThat(tooLong.body()).contains("at most 60 characters, not 61");
        for (int i = 0; i < 100; i++) {
            ChatId chat = PrivateChat.empty(anna, "Bound " + i, ingest);
            jdbc.sql("insert into arrangement (user_id, chat_id, folder) values (:user, :chat, :folder)")
                    .param("user", anna.value())
                    .param("chat", chat.value())
                    .param("folder", "Folder " + i)
                    .update();
        }
        assertThat(arrange(calm, "{\"folder\":\"One more\"}").statusCode()).isEqualTo(409);
        assertThat(arrange(calm, "{\"folder\":\"Folder 7\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyArrangesOrSeesWhatIsAnothers() {
        arrange(calm, "{\"folder\":\"Annas folder\",\"muted\":true}");
        somebody();

        assertThat(arrange(calm, "{\"muted\":true}").statusCode()).isEqualTo(404);
        assertThat(post(calm, "folder", "folder=Mine")).startsWith("404");
        assertThat(page("/app/channels")).doesNotContain("Annas folder", "Calm channel");
        assertThat(talk.send("GET", "/app/feed?folder=Annas+folder", "Cookie", cookie, "Accept", "text/html")
                        .statusCode())
                .isEqualTo(404);
    }

    /** Where a channel has no place of its own, nothing is kept. */
    private long rows() {
        return jdbc.sql("select count(*) from arrangement where user_id = :user")
                .param("user", anna.value())
                .query(Long.class)
                .single();
    }
}
