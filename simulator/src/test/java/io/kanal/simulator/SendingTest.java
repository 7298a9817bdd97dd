package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every way to send and to change messages; each answer is checked against its declared type on the way. */
final class SendingTest {
    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk().greet();
        desk.simulator.botApi().flood().enable(false);
    }

    @AfterEach
    void end() {
        desk.close();
    }

    private JsonNode upload(String method, Map<String, String> fields, Map<String, byte[]> files) {
        String boundary = "xYz";
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append(
                "--xYz\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(name, value)));
        files.forEach((name, bytes) -> body.append(
                        "--xYz\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s.png\"\r\nContent-Type: image/png\r\n\r\n"
                                .formatted(name, name))
                .append(new String(bytes, StandardCharsets.ISO_8859_1))
                .append("\r\n"));
        body.append("--xYz--\r\n");
        String answer = desk.api
                .send(HttpRequest.newBuilder(
                                desk.simulator.address().resolve("/bot%s/%s".formatted(desk.token, method)))
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.ISO_8859_1)))
                .body();
        JsonNode json = JsonMapper.shared().readTree(answer);
        assertThat(json.get("ok").asBoolean()).as(answer).isTrue();
        return json.get("result");
    }

    private static byte[] png() {
        byte[] png = new byte[64];
        byte[] head = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
        System.arraycopy(head, 0, png, 0, head.length);
        return png;
    }

    @Test
    void filesGoUpComeBackAndAreSentAgainById() {
        JsonNode sent = upload(
                "sendPhoto",
                Map.of("chat_id", "" + desk.anna, "caption", "*hi*", "parse_mode", "MarkdownV2"),
                Map.of("photo", png()));
        JsonNode size = sent.get("photo").get(sent.get("photo").size() - 1);
        assertThat(sent.get("caption_entities").get(0).get("type").asString()).isEqualTo("bold");
        JsonNode file =
                desk.call("getFile", Map.of("file_id", size.get("file_id").asString()));
        assertThat(desk.api
                        .get("/file/bot%s/%s"
                                .formatted(desk.token, file.get("file_path").asString()))
                        .body())
                .contains("PNG");
        assertThat(desk.call(
                                "sendPhoto",
                                Map.of(
                                        "chat_id",
                                        desk.anna,
                                        "photo",
                                        size.get("file_id").asString()))
                        .has("photo"))
                .isTrue();
        assertThat(desk.refusal(
                        "sendVideo",
                        Map.of(
                                "chat_id",
                                desk.anna,
                                "video",
                                size.get("file_id").asString())))
                .isEqualTo("400 Bad Request: type of file mismatch");
        assertThat(desk.refusal("sendPhoto", Map.of("chat_id", desk.anna, "photo", "nonsense")))
                .contains("wrong file identifier/HTTP URL specified");
        assertThat(desk.refusal("sendPhoto", Map.of("chat_id", desk.anna)))
                .contains("there is no photo in the request");
    }

    @Test
    void everyKindOfFileIsSent() {
        for (String kind : List.of("video", "audio", "document", "voice", "animation", "sticker", "video_note")) {
            String method = kind.equals("video_note")
                    ? "sendVideoNote"
                    : "send" + Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
            JsonNode sent = upload(method, Map.of("chat_id", "" + desk.anna), Map.of(kind, png()));
            assertThat(sent.has(kind)).as(kind).isTrue();
            String id = sent.get(kind).get("file_id").asString();
            desk.call(method, Map.of("chat_id", desk.anna, kind, id));
        }
    }

    @Test
    void albumsShareOneIdAndAreTwoToTen() {
        String media =
                "[{\"type\":\"photo\",\"media\":\"attach://a\",\"caption\":\"c\"},{\"type\":\"photo\",\"media\":\"attach://b\"}]";
        JsonNode album = upload(
                "sendMediaGroup", Map.of("chat_id", "" + desk.anna, "media", media), Map.of("a", png(), "b", png()));
        assertThat(album).hasSize(2);
        assertThat(album.get(0).get("media_group_id")).isEqualTo(album.get(1).get("media_group_id"));
        assertThat(desk.refusal("sendMediaGroup", Map.of("chat_id", desk.anna, "media", List.of())))
                .contains("there must be at least 2 media");
    }

    @Test
    void otherContentIsSent() {
        desk.call("sendLocation", Map.of("chat_id", desk.anna, "latitude", 35.7, "longitude", 51.4));
        desk.call(
                "sendVenue", Map.of("chat_id", desk.anna, "latitude", 1, "longitude", 2, "title", "T", "address", "A"));
        desk.call("sendContact", Map.of("chat_id", desk.anna, "phone_number", "+1", "first_name", "F"));
        desk.call("sendDice", Map.of("chat_id", desk.anna));
        desk.call("sendChatAction", Map.of("chat_id", desk.anna, "action", "typing"));
        assertThat(desk.refusal("sendChatAction", Map.of("chat_id", desk.anna, "action", "dancing")))
                .isEqualTo("400 Bad Request: wrong parameter action in request");
        desk.call("sendMessageDraft", Map.of("chat_id", desk.anna, "draft_id", 5, "text", "par"));
        JsonNode rich = desk.call(
                "sendRichMessage",
                Map.of(
                        "chat_id",
                        desk.anna,
                        "rich_message",
                        Map.of("markdown", "# Head\n\nText **bold** [l](https://e.org)\n\n- a\n- b\n\n| x |")));
        assertThat(rich.get("rich_message").get("blocks").get(0).get("type").asString())
                .isEqualTo("heading");
        JsonNode poll = desk.call(
                "sendPoll",
                Map.of(
                        "chat_id",
                        desk.anna,
                        "question",
                        "Q?",
                        "options",
                        List.of(Map.of("text", "a"), Map.of("text", "b")),
                        "is_anonymous",
                        false));
        desk.updates();
        desk.api.sim(
                "vote",
                Map.of(
                        "as",
                        desk.anna,
                        "chat",
                        desk.bot,
                        "message",
                        poll.get("message_id").asInt(),
                        "options",
                        List.of(1)));
        assertThat(desk.update("poll_answer").get("option_ids").get(0).asInt()).isEqualTo(1);
        desk.call(
                "stopPoll",
                Map.of(
                        "chat_id",
                        desk.anna,
                        "message_id",
                        poll.get("message_id").asInt()));
    }

    @Test
    void messagesAreEditedCopiedForwardedPinnedAndDeleted() {
        int id = desk.call("sendMessage", Map.of("chat_id", desk.group, "text", "one"))
                .get("message_id")
                .asInt();
        JsonNode edited = desk.call("editMessageText", Map.of("chat_id", desk.group, "message_id", id, "text", "two"));
        assertThat(edited.has("edit_date")).isTrue();
        assertThat(desk.refusal("editMessageText", Map.of("chat_id", desk.group, "message_id", id, "text", "two")))
                .startsWith("400 Bad Request: message is not modified: specified new message content");
        assertThat(desk.refusal("editMessageText", Map.of("chat_id", desk.group, "message_id", 999, "text", "x")))
                .isEqualTo("400 Bad Request: message to edit not found");
        desk.call(
                "editMessageReplyMarkup",
                Map.of("chat_id", desk.group, "message_id", id, "reply_markup", button("b", "d")));
        JsonNode forwarded =
                desk.call("forwardMessage", Map.of("chat_id", desk.anna, "from_chat_id", desk.group, "message_id", id));
        assertThat(forwarded.get("forward_origin").get("type").asString()).isEqualTo("user");
        desk.call("copyMessage", Map.of("chat_id", desk.anna, "from_chat_id", desk.group, "message_id", id));
        assertThat(desk.call(
                        "forwardMessages",
                        Map.of("chat_id", desk.anna, "from_chat_id", desk.group, "message_ids", List.of(id, 998))))
                .hasSize(1);
        assertThat(desk.refusal(
                        "copyMessages",
                        Map.of("chat_id", desk.anna, "from_chat_id", desk.group, "message_ids", List.of(3, 2))))
                .contains("strictly increasing");
        desk.call("pinChatMessage", Map.of("chat_id", desk.group, "message_id", id));
        assertThat(desk.call("getChat", Map.of("chat_id", desk.group))
                        .get("pinned_message")
                        .get("text")
                        .asString())
                .isEqualTo("two");
        desk.call("unpinChatMessage", Map.of("chat_id", desk.group));
        desk.call(
                "setMessageReaction",
                Map.of(
                        "chat_id",
                        desk.group,
                        "message_id",
                        id,
                        "reaction",
                        List.of(Map.of("type", "emoji", "emoji", "👍"))));
        assertThat(desk.refusal(
                        "setMessageReaction",
                        Map.of(
                                "chat_id",
                                desk.group,
                                "message_id",
                                id,
                                "reaction",
                                List.of(Map.of("type", "emoji", "emoji", "x")))))
                .contains("REACTION_INVALID");
        desk.call("deleteMessage", Map.of("chat_id", desk.group, "message_id", id));
        assertThat(desk.refusal("deleteMessage", Map.of("chat_id", desk.group, "message_id", id)))
                .isEqualTo("400 Bad Request: message to delete not found");
        desk.call("deleteMessages", Map.of("chat_id", desk.group, "message_ids", List.of(1, 2, 3)));
    }

    static Map<String, Object> button(String text, String data) {
        return Map.of("inline_keyboard", List.of(List.of(Map.of("text", text, "callback_data", data))));
    }

    @Test
    void buttonsAskAndAreAnsweredOnce() {
        int id = desk.call(
                        "sendMessage", Map.of("chat_id", desk.anna, "text", "?", "reply_markup", button("Yes", "y:1")))
                .get("message_id")
                .asInt();
        desk.updates();
        desk.api.sim("press", Map.of("as", desk.anna, "chat", desk.bot, "message", id, "data", "y:1"));
        JsonNode query = desk.update("callback_query");
        assertThat(query.get("data").asString()).isEqualTo("y:1");
        desk.call(
                "answerCallbackQuery",
                Map.of("callback_query_id", query.get("id").asString(), "text", "ok"));
        assertThat(desk.refusal(
                        "answerCallbackQuery",
                        Map.of("callback_query_id", query.get("id").asString())))
                .isEqualTo("400 Bad Request: query is too old and response timeout expired or query ID is invalid");
        assertThat(desk.refusal(
                        "sendMessage",
                        Map.of("chat_id", desk.anna, "text", "?", "reply_markup", button("Yes", "x".repeat(65)))))
                .isEqualTo("400 Bad Request: BUTTON_DATA_INVALID");
    }

    @Test
    void inlineQuestionsAreAnsweredAndChosen() {
        desk.updates();
        desk.api.sim("inline", Map.of("as", desk.anna, "bot", desk.bot, "query", "mars", "chat", desk.group));
        JsonNode query = desk.update("inline_query");
        assertThat(query.get("chat_type").asString()).isEqualTo("supergroup");
        desk.call(
                "answerInlineQuery",
                Map.of(
                        "inline_query_id",
                        query.get("id").asString(),
                        "results",
                        List.of(Map.of(
                                "type",
                                "article",
                                "id",
                                "1",
                                "title",
                                "T",
                                "input_message_content",
                                Map.of("message_text", "found"),
                                "reply_markup",
                                button("b", "d")))));
        desk.api.sim(
                "chooseInline",
                Map.of(
                        "as",
                        desk.anna,
                        "bot",
                        desk.bot,
                        "chat",
                        desk.group,
                        "query",
                        query.get("id").asString(),
                        "result",
                        "1"));
        JsonNode updates = desk.updates();
        assertThat(updates.toString())
                .contains("chosen_inline_result")
                .contains("\"text\":\"found\"")
                .contains("via_bot");
    }

    @Test
    void lengthsAndMarkupAreChecked() {
        assertThat(desk.refusal("sendMessage", Map.of("chat_id", desk.anna, "text", "😀".repeat(2049))))
                .isEqualTo("400 Bad Request: message is too long");
        desk.call("sendMessage", Map.of("chat_id", desk.anna, "text", "😀".repeat(2048)));
        assertThat(desk.refusal("sendMessage", Map.of("chat_id", desk.anna, "text", "<b>x", "parse_mode", "HTML")))
                .isEqualTo(
                        "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"");
        assertThat(desk.refusal("sendMessage", Map.of("chat_id", desk.anna, "text", "x", "parse_mode", "nope")))
                .isEqualTo("400 Bad Request: unsupported parse_mode");
        assertThat(desk.refusal("sendMessage", Map.of("chat_id", desk.anna, "text", "  ")))
                .isEqualTo("400 Bad Request: text must be non-empty");
        assertThat(desk.refusal(
                        "sendMessage",
                        Map.of("chat_id", desk.anna, "text", "x", "reply_parameters", Map.of("message_id", 77))))
                .isEqualTo("400 Bad Request: message to be replied not found");
    }
}
