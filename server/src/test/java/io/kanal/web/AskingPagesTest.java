package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Scope;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions on pages, in REST and by the channel reader's contract. */
@ServerTest
class AskingPagesTest extends PersonOnPages {
    /** One person may ask so often a minute, and waiting for a post to be found asks again. */
    @BeforeEach
    void beSomebodyNew() {
        person(member(), EnumSet.of(Scope.READ, Scope.WRITE));
    }

    @Test
    void theContractsAnswersSpeakTheLanguageOfTheQuestionAndKeepWhatHoldsTheWords() {
        long chat = freshChat();
        push(message(chat, "Birds", 1, "The takahe is a flightless bird of New Zealand", ""));
        await().untilAsserted(() -> assertThat(rag("/rag/search", "{\"query\":\"takahe\",\"min_score\":0.99}"))
                .contains("\"results_count\":1", "\"min_score\":0.99"));
        assertThat(rag("/rag/query", "{\"query\":\"What bird is the takahe?\",\"min_score\":0.99,\"top_k\":3}"))
                .contains("The takahe is a flightless bird", "\"score\":1.0");
        assertThat(rag("/rag/query", "{\"query\":\"Сколько стоит полёт на Юпитер?\"}"))
                .contains("В постах об этом не сказано.");
        assertThat(rag("/rag/ask", "{\"query\":\"Wie teuer ist ein Flug zum Jupiter?\"}"))
                .contains("The posts do not say.");
        assertThat(talk.sendBody(
                                "POST",
                                "/rag/query",
                                "{\"query\":\"x\",\"min_score\":2}",
                                "Authorization",
                                key,
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void aQuestionByGetIsAnsweredInTheFormThatIsAskedFor() {
        for (String[] form :
                new String[][] {{"application/json", "application/json"}, {"text/event-stream", "text/event-stream"}}) {
            var answer = talk.send(
                    "GET", "/api/v1/ask?question=Who+flew+to+Jupiter", "Authorization", key, "Accept", form[0]);
            assertThat(answer.statusCode()).as(form[0]).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(form[1]);
            assertThat(answer.body()).contains("\"kind\":\"not_found\"");
        }
    }

    @Test
    void theNearestPostsAreNamedWhereNothingAnswers() {
        long chat = freshChat();
        push(message(
                chat,
                "Ferns",
                1,
                "The fern house of Uppsala stands behind the old observatory beside the river and opens early.",
                ""));
        await().untilAsserted(
                        () -> assertThat(page("/app/ask?whole=true&question=When+does+the+fern+house+of+Uppsala+open"))
                                .contains("opens early"));
        // What is near in meaning is known once there are vectors; one person may ask twenty times a minute.
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                page("/app/ask?whole=true&question=How+many+dukes+sold+the+fern+house+in+1755"))
                        .contains(
                                "The posts do not say.",
                                "Nearest to your question",
                                "The fern house of Uppsala stands behind the old observatory"));
        assertThat(talk.send(
                                "GET",
                                "/api/v1/ask?question=How+many+dukes+sold+the+fern+house+in+1755",
                                "Authorization",
                                key,
                                "Accept",
                                "application/json")
                        .body())
                .contains("\"citations\":[],\"nearest\":[{");
    }

    @Test
    void whatAQuestionWasTakenToMeanIsShownAndCanBeTakenOff() {
        long chat = freshChat();
        push(message(chat, "Moss", 1, "The moss garden of Kanazawa was founded by Maeda, not in the last 2 days.", ""));
        String asked = "Who+founded+the+moss+garden+of+Kanazawa";
        await().untilAsserted(() ->
                assertThat(page("/app/ask?whole=true&question=" + asked)).contains("by Maeda"));

        String narrowed = page("/app/ask?whole=true&question=" + asked + "+in+the+last+2+days%3F");
        assertThat(narrowed)
                .contains("in the last 2 days", "Posts of that time do not say.")
                .containsPattern("href=\"/app/ask\\?question=Who[^\"]*as_written=true\"");
        assertThat(page("/app/ask?whole=true&as_written=true&question=" + asked + "+in+the+last+2+days%3F"))
                .contains("by Maeda")
                .doesNotContain("as_written=true\"");

        String id = narrowed.replaceAll("(?s).*name=\"previous\"[^>]*value=\"([^\"]+)\".*", "$1");
        String next = page("/app/ask?whole=true&question=and+who+founded+it%3F&previous=" + id);
        assertThat(next)
                .contains("About:", "Who founded the moss garden of Kanazawa")
                .containsPattern("href=\"/app/ask\\?question=and[^\"]*previous=" + id);

        assertThat(page("/app/ask?whole=true&question=How+many+posts+are+there+about+moss+Kanazawa%3F"))
                .contains("1 post holds these words")
                .contains("/app/search?q=moss%20Kanazawa&amp;sort=date");
    }

    @Test
    void aConversationIsReadAsAWholeByWhoHadItAlone() {
        long chat = freshChat();
        push(message(
                chat, "Sundials", 1, "The sundial of Ravenna was carved by Teodora Bassi. It has nine faces.", ""));
        String asked = "Who+carved+the+sundial+of+Ravenna";
        await().untilAsserted(() ->
                assertThat(page("/app/ask?whole=true&question=" + asked)).contains("by Teodora Bassi"));
        String first = page("/app/ask?whole=true&question=" + asked);
        assertThat(first)
                .contains("Quotations from posts")
                .doesNotContain("KANAL_LLM_ANSWERS_0_URL")
                .contains("<mark>The sundial of Ravenna was carved by Teodora Bassi.</mark> It has nine faces.");
        String id = answerOf(first);
        String second = page("/app/ask?whole=true&question=How+many+faces+does+it+have%3F&previous=" + id);
        assertThat(second).contains("<summary dir=\"auto\">Who carved the sundial of Ravenna</summary>");
        assertThat(page("/app/ask/" + answerOf(second)))
                .contains("<summary dir=\"auto\">Who carved the sundial of Ravenna</summary>", "How many faces");
        String theirs = "kanal=" + sessions.open(member(), "test").reveal();
        for (String path : new String[] {"/app/ask/" + id, "/app/ask?question=and+when&previous=" + id}) {
            assertThat(talk.send("GET", path, "Cookie", theirs, "Accept", "text/html")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void examplesAreNamesOfTheReadersPosts() {
        long chat = freshChat();
        push(message(chat, "Quarry", 1, "They found the Zubrowka stone in the quarry.", ""));
        push(message(chat, "Quarry", 2, "Nobody knows where the Zubrowka stone went.", ""));
        push(message(chat, "Quarry", 3, "Now the Zubrowka stone is back.", ""));
        push(message(chat, "Quarry", 4, "Visitors of the Zubrowka stone pay nothing.", ""));
        await().untilAsserted(() -> assertThat(page("/app/ask"))
                .contains("What is said about Zubrowka?", "/app/ask?question=What%20is%20said%20about%20Zubrowka?"));
    }

    private static String answerOf(String page) {
        return page.replaceAll("(?s).*name=\"previous\" value=\"([^\"]+)\".*", "$1");
    }

    @Test
    void theInterfaceTellsWhatWasUnderstoodAndKeepsASubject() {
        String last = ask("{\"question\":\"Who flew to Jupiter last week?\"}");
        assertThat(last)
                .containsPattern(
                        "\"understood\":\\{\"words\":\"last week\",\"since\":\"\\d{4}-\\d\\d-\\d\\d\",\"until\":\"\\d{4}-\\d\\d-\\d\\d\",\"about\":null}")
                .contains("\"count\":null");
        assertThat(ask("{\"question\":\"and who paid for it?\",\"previous\":\"newest\",\"as_written\":true}"))
                .contains("\"understood\":{\"words\":null", "\"about\":\"Who flew to Jupiter last week?\"");
        var strange = talk.send("GET", "/api/v1/ask?question=why&previous=x", "Authorization", key);
        assertThat(strange.statusCode()).isEqualTo(422);
        var unknown = talk.send(
                "GET", "/api/v1/ask?question=why&previous=00000000-0000-0000-0000-000000000000", "Authorization", key);
        assertThat(unknown.statusCode()).isEqualTo(404);
    }

    @Test
    void aSearchThatAsksIsNarrowedByItsTimeAndShowsIt() {
        long chat = freshChat();
        push(message(chat, "Locks", 1, "The rusty lock of Zaandam leaks again.", ""));
        String asked = "Where+does+the+lock+of+Zaandam+leak";
        await().untilAsserted(() -> assertThat(page("/app/search?q=" + asked)).contains("rusty"));
        String narrowed = page("/app/search?q=" + asked + "+in+the+last+2+days");
        assertThat(narrowed)
                .doesNotContain("rusty")
                .contains(
                        "in the last 2 days",
                        "Nothing of that time was found.",
                        "href=\"/app/search?q=Where%20does%20the%20lock%20of%20Zaandam%20leak&amp;sort=relevance&amp;as_written=true\"");
        assertThat(page("/app/search?as_written=true&q=" + asked + "+in+the+last+2+days"))
                .contains("rusty", "&amp;as_written=true");
        assertThat(page("/app/search?q=lock+last+week")).as("a few words").contains("rusty");

        String api = "/api/v1/search?q=" + asked + "+in+the+last+2+days";
        assertThat(talk.send("GET", api, "Authorization", key).body())
                .contains("\"understood\":{\"words\":\"in the last 2 days\",\"since\":\"", "\"hits\":[]");
        assertThat(talk.send("GET", api + "&as_written=true", "Authorization", key)
                        .body())
                .contains("\"understood\":null", "rusty");
    }

    private String ask(String body) {
        return rag("/api/v1/ask", body);
    }

    private String rag(String path, String body) {
        var answer = talk.sendBody("POST", path, body, "Authorization", key, "Content-Type", "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
