package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.simulator.botapi.Schema;
import io.kanal.simulator.botapi.TypeCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The methods against the Bot API's own description, and against junk. */
final class SchemaTest {
    /** Declared as required, yet Telegram takes nothing for an answer. */
    private static final Set<String> FORGIVEN =
            Set.of("setWebhook.url", "setMyCommands.commands", "answerInlineQuery.results", "editMessageText.text");

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

    private static Object plausible(Schema.Field field, long chat, long user) {
        return switch (field.name()) {
            case "chat_id", "from_chat_id" -> chat;
            case "user_id" -> user;
            default ->
                switch (field.types().getFirst()) {
                    case "Integer" -> 1;
                    case "Float" -> 1.5;
                    case "Boolean" -> true;
                    case "String", "InputFile" -> "text";
                    default -> field.types().getFirst().startsWith("Array") ? List.of() : Map.of();
                };
        };
    }

    @Test
    void everyRequiredParameterIsRequired() {
        for (String name : desk.simulator.botApi().methods()) {
            Schema.Method method = Schema.current().findMethod(name).orElseThrow();
            for (Schema.Field missing : method.fields()) {
                if (!missing.required() || FORGIVEN.contains(method.name() + "." + missing.name())) {
                    continue;
                }
                Map<String, Object> body = new HashMap<>();
                method.fields().stream()
                        .filter(f -> f.required() && !f.name().equals(missing.name()))
                        .forEach(f -> body.put(f.name(), plausible(f, desk.group, desk.anna)));
                assertThat(desk.refusal(method.name(), body))
                        .as("%s without %s", method.name(), missing.name())
                        .startsWith("400 Bad Request: ");
            }
        }
    }

    @Test
    void theIssuesMethodsAreThere() {
        assertThat(desk.simulator.botApi().methods())
                .contains(
                        "getMe",
                        "logOut",
                        "close",
                        "getUpdates",
                        "setWebhook",
                        "deleteWebhook",
                        "getWebhookInfo",
                        "sendMessage",
                        "sendPhoto",
                        "sendVideo",
                        "sendAudio",
                        "sendDocument",
                        "sendVoice",
                        "sendAnimation",
                        "sendSticker",
                        "sendMediaGroup",
                        "sendPoll",
                        "sendChatAction",
                        "sendMessageDraft",
                        "sendRichMessage",
                        "forwardMessage",
                        "forwardMessages",
                        "copyMessage",
                        "copyMessages",
                        "editMessageText",
                        "editMessageCaption",
                        "editMessageReplyMarkup",
                        "editMessageMedia",
                        "deleteMessage",
                        "deleteMessages",
                        "answerCallbackQuery",
                        "answerInlineQuery",
                        "answerWebAppQuery",
                        "getFile",
                        "getChat",
                        "getChatMember",
                        "getChatAdministrators",
                        "getChatMemberCount",
                        "banChatMember",
                        "unbanChatMember",
                        "restrictChatMember",
                        "promoteChatMember",
                        "approveChatJoinRequest",
                        "declineChatJoinRequest",
                        "answerChatJoinRequestQuery",
                        "createChatInviteLink",
                        "pinChatMessage",
                        "unpinChatMessage",
                        "setMyCommands",
                        "getMyCommands",
                        "setChatMenuButton",
                        "setMessageReaction");
        assertThat(desk.refusal("sendGift", Map.of("gift_id", "1"))).startsWith("501 ");
    }

    @Test
    void junkIsAnsweredNeverSuffered() {
        SplittableRandom random = new SplittableRandom(3);
        Object[] junk = {
            "",
            " ",
            "0",
            "-1",
            "99999999999999999999",
            "@desk_group",
            "@nobody",
            "null",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "true",
            "\u202e\ud83d\ude00",
            "<b>",
            "*",
            "{\"type\":\"photo\"}",
            List.of(1, "x"),
            Map.of("text", 1),
            0,
            -5,
            1.5,
            false,
            List.of(Map.of("type", "photo", "media", "attach://none")),
            Map.of("inline_keyboard", List.of(List.of(Map.of("text", "a")))),
            Map.of("message_id", "x"),
            Map.of("html", "<p>x"),
            Map.of("markdown", "```"),
            "x".repeat(5000)
        };
        List<String> failures = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            for (String name : desk.simulator.botApi().methods()) {
                Schema.Method method = Schema.current().findMethod(name).orElseThrow();
                Map<String, Object> body = new HashMap<>();
                for (Schema.Field field : method.fields()) {
                    int chance = random.nextInt(10);
                    if (field.required() && chance < 6) {
                        body.put(
                                field.name(),
                                plausible(field, random.nextBoolean() ? desk.group : desk.anna, desk.boris));
                    } else if (chance > 5
                            && !field.name().equals("timeout")
                            && !field.name().equals("url")) {
                        body.put(field.name(), junk[random.nextInt(junk.length)]);
                    }
                }
                JsonNode answer = desk.api.raw(desk.token, method.name(), body);
                if (answer.path("error_code").asInt(0) >= 500) {
                    failures.add(method.name() + " " + body + " " + answer);
                }
            }
            desk.api.sim("setMember", Map.of("chat", desk.group, "user", desk.bot, "status", "administrator"));
        }
        assertThat(failures).isEmpty();
    }

    /** Bodies of other projects' tests; {@code -Dkanal.shared=<folder>} says where the shared data lies. */
    @Test
    @EnabledIfSystemProperty(
            named = "kanal.shared",
            matches = ".+",
            disabledReason = "reads shared data; give -Dkanal.shared=<folder>")
    void bodiesOfOtherProjectsParse() throws IOException {
        TypeCheck check = TypeCheck.lenient();
        List<String> complaints = new ArrayList<>();
        int bodies = 0;
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("kanal.shared"), "data", "botapi"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json") && !f.endsWith("api.json"))
                    .toList()) {
                JsonNode body = read(file);
                bodies++;
                JsonNode updates = body.has("update_id")
                        ? JsonMapper.shared().createArrayNode().add(body)
                        : body.path("result");
                if (updates.isArray() && !updates.isEmpty() && updates.get(0).has("update_id")) {
                    check.complaint(updates, List.of("Array of Update"))
                            .ifPresent(c -> complaints.add(file.getFileName() + ": " + c));
                }
            }
        }
        assertThat(bodies).isGreaterThan(20);
        // Bodies older than a field do not have it.
        assertThat(complaints).allMatch(complaint -> complaint.endsWith("Can't find field \"is_bot\""));
    }

    private static JsonNode read(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
