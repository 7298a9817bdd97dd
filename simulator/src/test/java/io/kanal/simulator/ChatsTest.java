package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Chats, members, rights, requests, migration, blocks. */
final class ChatsTest {
    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk().greet();
    }

    @AfterEach
    void end() {
        desk.close();
    }

    @Test
    void membersAreSeenAndRuled() {
        desk.api.sim("join", Map.of("as", desk.boris, "chat", "@desk_group"));
        assertThat(desk.call("getChatMemberCount", Map.of("chat_id", "@desk_group"))
                        .asInt())
                .isEqualTo(3);
        assertThat(desk.call("getChatAdministrators", Map.of("chat_id", desk.group)))
                .hasSize(2);
        desk.call(
                "restrictChatMember",
                Map.of(
                        "chat_id",
                        desk.group,
                        "user_id",
                        desk.boris,
                        "permissions",
                        Map.of("can_send_messages", false)));
        assertThat(desk.call("getChatMember", Map.of("chat_id", desk.group, "user_id", desk.boris))
                        .get("status")
                        .asString())
                .isEqualTo("restricted");
        assertThat(desk.api
                        .post("/sim/send", Map.of("as", desk.boris, "chat", desk.group, "text", "x"))
                        .get("description")
                        .asString())
                .contains("not enough rights to send text messages");
        desk.call(
                "promoteChatMember", Map.of("chat_id", desk.group, "user_id", desk.boris, "can_delete_messages", true));
        assertThat(desk.refusal("banChatMember", Map.of("chat_id", desk.group, "user_id", desk.boris)))
                .isEqualTo("400 Bad Request: user is an administrator of the chat");
        assertThat(desk.refusal("banChatMember", Map.of("chat_id", desk.group, "user_id", desk.anna)))
                .isEqualTo("400 Bad Request: can't remove chat owner");
        desk.call("promoteChatMember", Map.of("chat_id", desk.group, "user_id", desk.boris));
        desk.call("banChatMember", Map.of("chat_id", desk.group, "user_id", desk.boris));
        assertThat(desk.call("getChatMember", Map.of("chat_id", desk.group, "user_id", desk.boris))
                        .get("status")
                        .asString())
                .isEqualTo("kicked");
        desk.call("unbanChatMember", Map.of("chat_id", desk.group, "user_id", desk.boris, "only_if_banned", true));
    }

    @Test
    void joinRequestsAreAskedAndDecided() {
        String link = desk.call("createChatInviteLink", Map.of("chat_id", desk.channel, "creates_join_request", true))
                .get("invite_link")
                .asString();
        desk.updates();
        desk.api.sim("join", Map.of("as", desk.boris, "link", link));
        JsonNode request = desk.update("chat_join_request");
        desk.call(
                "answerChatJoinRequestQuery",
                Map.of("chat_join_request_query_id", request.get("query_id").asString(), "result", "queue"));
        desk.call("approveChatJoinRequest", Map.of("chat_id", desk.channel, "user_id", desk.boris));
        assertThat(desk.call("getChatMember", Map.of("chat_id", desk.channel, "user_id", desk.boris))
                        .get("status")
                        .asString())
                .isEqualTo("member");
        assertThat(desk.refusal("declineChatJoinRequest", Map.of("chat_id", desk.channel, "user_id", desk.boris)))
                .contains("HIDE_REQUESTER_MISSING");
    }

    @Test
    void memberUpdatesComeOnlyWhenAsked() {
        desk.updates();
        desk.api.sim("join", Map.of("as", desk.boris, "chat", desk.group));
        assertThat(desk.updates().toString()).doesNotContain("\"chat_member\":");
        desk.call(
                "getUpdates",
                Map.of(
                        "allowed_updates",
                        List.of(
                                "message",
                                "chat_member",
                                "my_chat_member",
                                "message_reaction",
                                "message_reaction_count")));
        desk.api.sim("leave", Map.of("as", desk.boris, "chat", desk.group));
        JsonNode change = desk.update("chat_member");
        assertThat(change.get("new_chat_member").get("status").asString()).isEqualTo("left");
        desk.api.sim("send", Map.of("as", desk.anna, "chat", desk.channel, "text", "post"));
        desk.api.sim("join", Map.of("as", desk.boris, "chat", desk.channel));
        desk.api.sim("react", Map.of("as", desk.boris, "chat", desk.channel, "message", 1, "reactions", List.of("🔥")));
        assertThat(desk.update("message_reaction_count")
                        .get("reactions")
                        .get(0)
                        .get("total_count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void blockedDeactivatedAndKickedAreRefused() {
        desk.api.sim("block", Map.of("as", desk.anna, "chat", desk.bot));
        assertThat(desk.update("my_chat_member")).isNotNull();
        assertThat(desk.refusal("sendMessage", Map.of("chat_id", desk.anna, "text", "x")))
                .isEqualTo("403 Forbidden: bot was blocked by the user");
        desk.api.sim("send", Map.of("as", desk.boris, "chat", desk.bot, "text", "hi"));
        desk.api.sim("deactivate", Map.of("user", desk.boris));
        assertThat(desk.refusal("sendMessage", Map.of("chat_id", desk.boris, "text", "x")))
                .isEqualTo("403 Forbidden: user is deactivated");
        desk.api.sim("setMember", Map.of("chat", desk.group, "user", desk.bot, "status", "kicked"));
        assertThat(desk.refusal("sendMessage", Map.of("chat_id", desk.group, "text", "x")))
                .isEqualTo("403 Forbidden: bot was kicked from the supergroup chat");
        desk.api.sim("setMember", Map.of("chat", desk.channel, "user", desk.bot, "status", "left"));
        assertThat(desk.refusal("sendMessage", Map.of("chat_id", desk.channel, "text", "x")))
                .isEqualTo("403 Forbidden: bot is not a member of the channel chat");
    }

    @Test
    void aGroupThatMovesTellsItsNewId() {
        long group = desk.api
                .sim(
                        "createChat",
                        Map.of("as", desk.anna, "kind", "group", "title", "Old", "members", List.of(desk.bot)))
                .get("id")
                .asLong();
        desk.call("sendMessage", Map.of("chat_id", group, "text", "before"));
        desk.updates();
        long moved = desk.api
                .sim("migrate", Map.of("as", desk.anna, "chat", group))
                .get("migrate_to_chat_id")
                .asLong();
        assertThat(desk.update("message").get("migrate_to_chat_id").asLong()).isEqualTo(moved);
        JsonNode refusal = desk.api.raw(desk.token, "sendMessage", Map.of("chat_id", group, "text", "after"));
        assertThat(refusal.get("parameters").get("migrate_to_chat_id").asLong()).isEqualTo(moved);
        desk.call("sendMessage", Map.of("chat_id", moved, "text", "after"));
    }

    @Test
    void privacyModeHidesTalkAndShowsCommands() {
        JsonNode made = desk.api.sim("createBot", Map.of("first_name", "Shy", "username", "shy_bot"));
        desk.api.sim(
                "setMember", Map.of("chat", desk.group, "user", made.get("id").asLong(), "status", "member"));
        String token = made.get("token").asString();
        desk.api.bot(token, "getUpdates", Map.of("offset", -1));
        desk.api.sim("send", Map.of("as", desk.anna, "chat", desk.group, "text", "just talk"));
        desk.api.sim("send", Map.of("as", desk.anna, "chat", desk.group, "text", "/help@other_bot"));
        desk.api.sim("send", Map.of("as", desk.anna, "chat", desk.group, "text", "/help@shy_bot"));
        String heard = desk.api.bot(token, "getUpdates", Map.of()).toString();
        assertThat(heard).contains("/help@shy_bot").doesNotContain("just talk").doesNotContain("other_bot");
    }

    @Test
    void anonymousAdministratorsAndChannelPostsHideTheirAuthor() {
        desk.api.sim(
                "setMember",
                Map.of("chat", desk.group, "user", desk.boris, "status", "administrator", "anonymous", true));
        desk.updates();
        desk.api.sim("send", Map.of("as", desk.boris, "chat", desk.group, "text", "from the shade"));
        JsonNode message = desk.update("message");
        assertThat(message.get("from").get("username").asString()).isEqualTo("GroupAnonymousBot");
        assertThat(message.get("sender_chat").get("id").asLong()).isEqualTo(desk.group);
        desk.api.sim("send", Map.of("as", desk.anna, "chat", desk.channel, "text", "post"));
        JsonNode post = desk.update("channel_post");
        assertThat(post.has("from")).isFalse();
        desk.api.sim(
                "edit",
                Map.of(
                        "as",
                        desk.anna,
                        "chat",
                        desk.channel,
                        "message",
                        post.get("message_id").asInt(),
                        "text",
                        "post 2"));
        assertThat(desk.update("edited_channel_post").get("text").asString()).isEqualTo("post 2");
    }

    @Test
    void topicsTakeMessagesUntilTheyAreClosed() {
        long forum = desk.api
                .sim("createChat", Map.of("as", desk.anna, "kind", "supergroup", "title", "Forum", "forum", true))
                .get("id")
                .asLong();
        desk.admin(forum);
        int topic = desk.call("createForumTopic", Map.of("chat_id", forum, "name", "News"))
                .get("message_thread_id")
                .asInt();
        JsonNode sent = desk.call("sendMessage", Map.of("chat_id", forum, "text", "x", "message_thread_id", topic));
        assertThat(sent.get("is_topic_message").asBoolean()).isTrue();
        assertThat(desk.refusal("sendMessage", Map.of("chat_id", forum, "text", "x", "message_thread_id", 999)))
                .isEqualTo("400 Bad Request: message thread not found");
        desk.call("closeForumTopic", Map.of("chat_id", forum, "message_thread_id", topic));
    }

    @Test
    void commandsAndButtonsAreKeptPerScopeAndLanguage() {
        desk.call("setMyCommands", Map.of("commands", List.of(Map.of("command", "start", "description", "Begin"))));
        desk.call(
                "setMyCommands",
                Map.of(
                        "commands",
                        List.of(Map.of("command", "start", "description", "Начать")),
                        "language_code",
                        "ru"));
        assertThat(desk.call("getMyCommands", Map.of("language_code", "ru")).toString())
                .contains("Начать");
        assertThat(desk.api.get("/sim/state?as=" + desk.anna).body()).contains("Начать");
        desk.call(
                "setChatMenuButton",
                Map.of(
                        "menu_button",
                        Map.of("type", "web_app", "text", "Open", "web_app", Map.of("url", "http://127.0.0.1:1/app"))));
        assertThat(desk.call("getChatMenuButton", Map.of()).get("type").asString())
                .isEqualTo("web_app");
        assertThat(desk.refusal(
                        "setMyCommands", Map.of("commands", List.of(Map.of("command", "Über", "description", "x")))))
                .contains("BOT_COMMAND_INVALID");
        desk.call("setMyName", Map.of("name", "N"));
        assertThat(desk.call("getMyName", Map.of()).get("name").asString()).isEqualTo("N");
    }
}
