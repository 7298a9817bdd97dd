package io.kanal.simulator.botapi;

import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.InviteLink;
import io.kanal.simulator.world.JoinRequest;
import io.kanal.simulator.world.Member;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.Rights;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.Topic;
import io.kanal.simulator.world.World;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Chats and who is in them. */
final class ChatMethods {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Inputs inputs;
    private final World world;

    ChatMethods(Inputs inputs) {
        this.inputs = inputs;
        this.world = inputs.world();
    }

    void register(Map<String, ApiMethod> table) {
        table.put("getChat", this::getChat);
        table.put("getChatMember", this::getChatMember);
        table.put("getChatAdministrators", this::getChatAdministrators);
        table.put("getChatMemberCount", call -> JSON.numberNode(readable(call).memberCount()));
        table.put("banChatMember", this::ban);
        table.put("unbanChatMember", this::unban);
        table.put("restrictChatMember", this::restrict);
        table.put("promoteChatMember", this::promote);
        table.put("setChatAdministratorCustomTitle", this::setTitleOfAdministrator);
        table.put("setChatPermissions", this::setPermissions);
        table.put("banChatSenderChat", call -> banSender(call, true));
        table.put("unbanChatSenderChat", call -> banSender(call, false));
        table.put("approveChatJoinRequest", call -> decide(call, true));
        table.put("declineChatJoinRequest", call -> decide(call, false));
        table.put("answerChatJoinRequestQuery", this::answerJoinQuery);
        table.put("createChatInviteLink", this::createLink);
        table.put("exportChatInviteLink", this::exportLink);
        table.put("revokeChatInviteLink", this::revokeLink);
        table.put("leaveChat", this::leave);
        table.put("setChatTitle", this::setTitle);
        table.put("setChatDescription", this::setDescription);
        table.put("createForumTopic", this::createTopic);
        table.put("closeForumTopic", call -> setTopicClosed(call, true));
        table.put("reopenForumTopic", call -> setTopicClosed(call, false));
    }

    private Chat readable(Call call) {
        Chat chat = inputs.chat(call);
        if (!chat.isPrivate() && chat.username() == null) {
            world.posts().requireMember(call.bot().id(), chat);
        }
        return chat;
    }

    private JsonNode getChat(Call call) {
        Chat chat = readable(call);
        ObjectNode full = new ChatJson(world, call.bot().id()).fullChat(chat);
        if (!chat.pinned().isEmpty()) {
            Message pinned = chat.messages().get(chat.pinned().getLast());
            if (pinned != null) {
                full.set("pinned_message", new MessageJson(world, call.bot().id()).message(pinned));
            }
        }
        return full;
    }

    private JsonNode getChatMember(Call call) {
        Chat chat = readable(call);
        Member member = chat.member(inputs.user(call));
        return new ChatJson(world, call.bot().id()).member(chat, member);
    }

    private JsonNode getChatAdministrators(Call call) {
        Chat chat = readable(call);
        if (chat.isPrivate()) {
            throw TelegramError.badRequest("there are no administrators in the private chat");
        }
        ChatJson json = new ChatJson(world, call.bot().id());
        ArrayNode administrators = JSON.arrayNode();
        for (Member member : chat.members().values()) {
            boolean otherBot = world.user(member.user()).bot()
                    && member.user() != call.bot().id();
            if (member.isAdministrator() && (!otherBot || call.flag("return_bots"))) {
                administrators.add(json.member(chat, member));
            }
        }
        return administrators;
    }

    private static @Nullable Instant until(Call call) {
        long seconds = call.number("until_date", 0);
        return seconds <= 0 ? null : Instant.ofEpochSecond(seconds);
    }

    private JsonNode ban(Call call) {
        Chat chat = inputs.chat(call);
        long user = inputs.user(call);
        world.memberships().ban(call.bot().id(), chat, user, until(call));
        if (call.flag("revoke_messages")) {
            world.posts()
                    .remove(
                            chat,
                            chat.messages().values().stream()
                                    .filter(m -> m.actor() == user && !m.isService())
                                    .map(Message::id)
                                    .toList());
        }
        return JSON.booleanNode(true);
    }

    private JsonNode unban(Call call) {
        world.memberships().unban(call.bot().id(), inputs.chat(call), inputs.user(call), call.flag("only_if_banned"));
        return JSON.booleanNode(true);
    }

    private JsonNode restrict(Call call) {
        world.memberships()
                .restrict(call.bot().id(), inputs.chat(call), inputs.user(call), permissions(call), until(call));
        return JSON.booleanNode(true);
    }

    /** Unless told otherwise, leave to send anything visual implies the leave to send text and the rest. */
    private static Set<String> permissions(Call call) {
        JsonNode given = call.json("permissions").orElseGet(JSON::objectNode);
        Set<String> permissions = new HashSet<>();
        for (String name : Rights.OF_MEMBERS) {
            if (given.path(name).asBoolean(false)) {
                permissions.add(name);
            }
        }
        boolean implied = !call.flag("use_independent_chat_permissions");
        if (implied
                && (permissions.contains("can_send_other_messages")
                        || permissions.contains("can_add_web_page_previews"))) {
            permissions.addAll(Set.of(
                    "can_send_messages",
                    "can_send_audios",
                    "can_send_documents",
                    "can_send_photos",
                    "can_send_videos",
                    "can_send_video_notes",
                    "can_send_voice_notes"));
        }
        if (!given.has("can_react_to_messages") && permissions.contains("can_send_messages")) {
            permissions.add("can_react_to_messages");
        }
        if (!given.has("can_edit_tag") && permissions.contains("can_send_messages")) {
            permissions.add("can_edit_tag");
        }
        return permissions;
    }

    private JsonNode promote(Call call) {
        Set<String> rights = new HashSet<>();
        for (String right : Rights.all(ChatKind.CHANNEL)) {
            if (call.flag(right)) {
                rights.add(right);
            }
        }
        for (String right : Rights.ONLY_GROUPS) {
            if (call.flag(right)) {
                rights.add(right);
            }
        }
        world.memberships()
                .promote(call.bot().id(), inputs.chat(call), inputs.user(call), rights, call.flag("is_anonymous"));
        return JSON.booleanNode(true);
    }

    private JsonNode setTitleOfAdministrator(Call call) {
        Chat chat = inputs.chat(call);
        long user = inputs.user(call);
        if (chat.kind() != ChatKind.SUPERGROUP) {
            throw TelegramError.badRequest("method is available only for supergroups");
        }
        if (!chat.member(user).isAdministrator()) {
            throw TelegramError.badRequest("user is not an administrator");
        }
        world.memberships().setTitle(chat, user, call.text("custom_title"));
        return JSON.booleanNode(true);
    }

    private JsonNode setPermissions(Call call) {
        Chat chat = inputs.chat(call);
        world.memberships()
                .requireRight(
                        call.bot().id(), chat, "can_restrict_members", "not enough rights to change chat permissions");
        world.changePermissions(chat, permissions(call));
        return JSON.booleanNode(true);
    }

    private JsonNode banSender(Call call, boolean on) {
        Chat chat = inputs.chat(call);
        world.memberships()
                .requireRight(
                        call.bot().id(),
                        chat,
                        "can_restrict_members",
                        "not enough rights to restrict/unrestrict chat member");
        long sender = call.number("sender_chat_id", 0);
        if (on) {
            chat.bannedSenders().add(sender);
        } else {
            chat.bannedSenders().remove(sender);
        }
        return JSON.booleanNode(true);
    }

    private JsonNode decide(Call call, boolean approve) {
        world.memberships().decide(call.bot().id(), inputs.chat(call), inputs.user(call), approve);
        return JSON.booleanNode(true);
    }

    private JsonNode answerJoinQuery(Call call) {
        String query = call.text("chat_join_request_query_id");
        for (Chat chat : world.chats()) {
            JoinRequest request = world.memberships().findRequest(chat, query).orElse(null);
            if (request == null || !chat.member(call.bot().id()).has("can_invite_users")) {
                continue;
            }
            switch (call.text("result")) {
                case "approve" -> world.memberships().decide(call.bot().id(), chat, request.user(), true);
                case "decline" -> world.memberships().decide(call.bot().id(), chat, request.user(), false);
                case "queue" -> {
                    // Other administrators decide; the request stays.
                }
                default -> throw TelegramError.badRequest("invalid result specified");
            }
            return JSON.booleanNode(true);
        }
        throw TelegramError.badRequest("query is too old and response timeout expired or query ID is invalid");
    }

    // Links

    private JsonNode createLink(Call call) {
        Chat chat = inputs.chat(call);
        long expires = call.number("expire_date", 0);
        long limit = call.number("member_limit", 0);
        InviteLink link = world.memberships()
                .createLink(
                        call.bot().id(),
                        chat,
                        call.has("name") ? call.text("name") : null,
                        call.flag("creates_join_request"),
                        false,
                        expires > 0 ? Instant.ofEpochSecond(expires) : null,
                        limit > 0 ? Integer.valueOf((int) Math.min(limit, 99_999)) : null);
        return new ChatJson(world, call.bot().id()).link(chat, link);
    }

    private JsonNode exportLink(Call call) {
        return JSON.stringNode(world.memberships()
                .createLink(call.bot().id(), inputs.chat(call), null, false, true, null, null)
                .address());
    }

    private JsonNode revokeLink(Call call) {
        Chat chat = inputs.chat(call);
        InviteLink link = world.memberships().revokeLink(call.bot().id(), chat, call.text("invite_link"));
        return new ChatJson(world, call.bot().id()).link(chat, link);
    }

    private JsonNode leave(Call call) {
        Chat chat = inputs.chat(call);
        world.posts().requireMember(call.bot().id(), chat);
        world.memberships().leave(call.bot().id(), chat);
        return JSON.booleanNode(true);
    }

    // Settings

    private Chat changeable(Call call) {
        Chat chat = inputs.chat(call);
        world.memberships()
                .requireRight(call.bot().id(), chat, "can_change_info", "not enough rights to change chat title");
        return chat;
    }

    private JsonNode setTitle(Call call) {
        Chat chat = changeable(call);
        world.changeSettings(chat, chat.settings().withTitle(call.text("title")));
        if (chat.kind().isGroup() || chat.kind() == ChatKind.CHANNEL) {
            world.posts()
                    .announce(
                            call.bot().id(),
                            chat,
                            "new_chat_title",
                            JSON.stringNode(call.text("title")),
                            "changed the name to «" + call.text("title") + "»");
        }
        return JSON.booleanNode(true);
    }

    private JsonNode setDescription(Call call) {
        Chat chat = changeable(call);
        String words = call.text("description");
        if (words.equals(
                chat.settings().description() == null ? "" : chat.settings().description())) {
            throw TelegramError.badRequest("chat description is not modified");
        }
        world.changeSettings(chat, chat.settings().withDescription(words.isEmpty() ? null : words));
        return JSON.booleanNode(true);
    }

    private Chat forum(Call call) {
        Chat chat = inputs.chat(call);
        if (!chat.settings().forum()) {
            throw TelegramError.badRequest("the chat is not a forum");
        }
        world.memberships()
                .requireRight(call.bot().id(), chat, "can_manage_topics", "not enough rights to manage topics");
        return chat;
    }

    private JsonNode createTopic(Call call) {
        Chat chat = forum(call);
        Topic topic = world.addTopic(call.bot().id(), chat, call.text("name"));
        return JSON.objectNode()
                .put("message_thread_id", topic.id())
                .put("name", topic.name())
                .put("icon_color", topic.iconColor());
    }

    private JsonNode setTopicClosed(Call call, boolean closed) {
        Chat chat = forum(call);
        Topic topic = chat.topics().get(call.number("message_thread_id", 0, 0, Integer.MAX_VALUE));
        if (topic == null) {
            throw TelegramError.badRequest("message thread not found");
        }
        if (topic.closed() == closed) {
            throw TelegramError.badRequest("TOPIC_NOT_MODIFIED");
        }
        chat.topics()
                .put(topic.id(), new Topic(topic.id(), topic.name(), topic.iconColor(), topic.iconEmoji(), closed));
        return JSON.booleanNode(true);
    }
}
