package io.kanal.telegram.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Calls in the forms in which they leave, and what follows from answers. */
class RenderingTest {
    private static List<Rendering.Piece> pieces(Outgoing call) {
        List<Rendering.Piece> pieces = new ArrayList<>();
        Rendering rendering = Rendering.FIRST;
        do {
            pieces.add(rendering.piece(call));
            rendering = pieces.getLast().next();
        } while (!pieces.getLast().last());
        return pieces;
    }

    private static RichText paragraphs(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("Paragraph ")
                    .append(i)
                    .append(". ")
                    .append("words ".repeat(30))
                    .append("\n\n");
        }
        return RichText.plain(text.toString());
    }

    @Test
    void aLongMessageIsAnsweringOnceAndHasItsButtonsAtTheEnd() {
        Outgoing call = Outgoing.message(5, paragraphs(60))
                .replyingTo(9)
                .with("reply_markup", JsonNodeFactory.instance.objectNode());
        List<Rendering.Piece> pieces = pieces(call);
        assertThat(pieces).hasSizeGreaterThan(2);
        assertThat(pieces).allSatisfy(piece -> {
            assertThat(piece.method()).isEqualTo("sendMessage");
            assertThat(piece.parameters().get("text").asString())
                    .startsWith("Paragraph")
                    .hasSizeLessThan(4097);
            assertThat(piece.parameters().get("chat_id").asLong()).isEqualTo(5);
        });
        assertThat(pieces)
                .extracting(piece -> piece.parameters().has("reply_parameters"))
                .startsWith(true, false);
        assertThat(pieces.getFirst().parameters().has("reply_markup")).isFalse();
        assertThat(pieces.getLast().parameters().has("reply_markup")).isTrue();
    }

    @Test
    void aLongCaptionGoesOnAsAMessage() {
        List<Rendering.Piece> pieces = pieces(Outgoing.photo(5, "file", paragraphs(12)));
        assertThat(pieces.getFirst().method()).isEqualTo("sendPhoto");
        assertThat(pieces.getFirst().parameters().get("caption").asString()).hasSizeLessThan(1025);
        assertThat(pieces.get(1).method()).isEqualTo("sendMessage");
        assertThat(pieces.get(1).parameters().has("photo")).isFalse();
    }

    @Test
    void aDraftIsCutOff() {
        assertThat(pieces(Outgoing.draft(5, 1, paragraphs(60)))).hasSize(1);
    }

    @Test
    void withoutFormattingARichMessageIsAMessage() {
        RichText words = new RichText("bold", List.of(Span.of(Kind.BOLD, 0, 4)));
        Rendering.Piece rich = Rendering.FIRST.piece(Outgoing.richMessage(5, words));
        assertThat(rich.parameters().get("rich_message").get("html").asString()).isEqualTo("<p><b>bold</b></p>");
        Rendering.Piece plain = Rendering.FIRST.asPlain().piece(Outgoing.richMessage(5, words));
        assertThat(plain.method()).isEqualTo("sendMessage");
        assertThat(plain.parameters().get("text").asString()).isEqualTo("bold");
        assertThat(plain.parameters().has("parse_mode")).isFalse();
    }

    @Test
    void wordsSurviveTheQueue() {
        RichText words = new RichText(
                "a\u0000b \ud83d\ude00",
                List.of(Span.of(Kind.BOLD, 0, 2), new Span(Kind.TEXT_LINK, 1, 3, "https://example.org/")));
        JsonMapper json = JsonMapper.shared();
        assertThat(WordsJson.read(json, WordsJson.write(json, words))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | Bad Request: message is too long | TooLong",
                "400 | Bad Request: message caption is too long | TooLong",
                "413 | Request Entity Too Large | TooLong",
                "400 | Bad Request: can't parse entities: Unclosed start tag | BadMarkup",
                "404 | Not Found: method not found | BadMarkup",
                "400 | Bad Request: chat not found | Gone",
                "400 | Bad Request: message to edit not found | Gone",
                "400 | Bad Request: query is too old and response timeout expired or query ID is invalid | Gone",
                "400 | Bad Request: message is not modified: same | Done",
                "400 | Bad Request: not enough rights to send text messages to the chat | Failed",
                "403 | Forbidden: bot was blocked by the user | Blocked",
                "403 | Forbidden: user is deactivated | Blocked",
                "403 | Forbidden: bot was kicked from the supergroup chat | Blocked",
                "403 | Forbidden: not enough rights | Failed",
                "401 | Unauthorized | NoToken",
                "500 | Internal Server Error | Again",
                "502 | Bad Gateway | Again",
                "302 | a log-in page | Again",
                "429 | Too Many Requests: retry after 5 | Wait"
            })
    void everyRefusalHasItsConsequence(int code, String description, String verdict) {
        assertThat(Verdict.of("sendMessage", new CallResult.Failed(code, description, null, null)))
                .extracting(each -> each.getClass().getSimpleName())
                .isEqualTo(verdict);
    }

    @Test
    void onlyWhatMakesNewMessagesIsUncertain() {
        CallResult lost = new CallResult.Uncertain("No answer in time");
        assertThat(Verdict.of("sendMessage", lost)).isInstanceOf(Verdict.Unknown.class);
        assertThat(Verdict.of("copyMessages", lost)).isInstanceOf(Verdict.Unknown.class);
        assertThat(Verdict.of("editMessageText", lost)).isInstanceOf(Verdict.Again.class);
        assertThat(Verdict.of("banChatMember", lost)).isInstanceOf(Verdict.Again.class);
        assertThat(Verdict.of("sendMessage", new CallResult.Unsent("refused"))).isInstanceOf(Verdict.Again.class);
    }

    @Test
    void aMovedGroupAndAWaitAreRead() {
        assertThat(Verdict.of("sendMessage", failed(null, -100L))).isEqualTo(new Verdict.Migrated(-100));
        assertThat(Verdict.of("sendMessage", failed(Duration.ofSeconds(7), null)))
                .isEqualTo(new Verdict.Wait(Duration.ofSeconds(7)));
    }

    private static CallResult failed(@Nullable Duration wait, @Nullable Long to) {
        return new CallResult.Failed(400, "Bad Request", wait, to);
    }
}
