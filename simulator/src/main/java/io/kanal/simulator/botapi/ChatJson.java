package io.kanal.simulator.botapi;

import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.InviteLink;
import io.kanal.simulator.world.Member;
import io.kanal.simulator.world.Rights;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Users, chats, members and links in the Bot API's form, as one viewer (a bot or a person) sees them. */
public final class ChatJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int FOREVER = 0;

    private final World world;
    private final long viewer;

    public ChatJson(World world, long viewer) {
        this.world = world;
        this.viewer = viewer;
    }

    public ObjectNode user(long id) {
        return user(world.user(id));
    }

    public static ObjectNode user(User user) {
        ObjectNode node = JSON.objectNode();
        node.put("id", user.id());
        node.put("is_bot", user.bot());
        node.put("first_name", user.firstName());
        put(node, "last_name", user.lastName());
        put(node, "username", user.username());
        if (!user.bot()) {
            put(node, "language_code", user.languageCode());
        }
        if (user.premium()) {
            node.put("is_premium", true);
        }
        return node;
    }

    public ObjectNode chat(Chat chat) {
        ObjectNode node = JSON.objectNode();
        node.put("id", chat.idFor(viewer));
        if (chat.isPrivate()) {
            User other = world.user(chat.other(viewer));
            node.put("first_name", other.firstName());
            put(node, "last_name", other.lastName());
            put(node, "username", other.username());
        } else {
            node.put("title", chat.title());
            put(node, "username", chat.username());
            if (chat.settings().forum()) {
                node.put("is_forum", true);
            }
        }
        node.put("type", chat.kind().apiName());
        return node;
    }

    /** The long form that getChat returns. */
    ObjectNode fullChat(Chat chat) {
        ObjectNode node = chat(chat);
        node.put("accent_color_id", (int) Math.floorMod(chat.idFor(viewer), 7L));
        node.put("max_reaction_count", 11);
        ObjectNode gifts = node.putObject("accepted_gift_types");
        for (String gift : List.of(
                "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")) {
            gifts.put(gift, chat.isPrivate());
        }
        if (!chat.isPrivate()) {
            if (chat.username() != null) {
                node.putArray("active_usernames").add(chat.username());
            }
            put(node, "description", chat.settings().description());
            if (chat.settings().contentProtected()) {
                node.put("has_protected_content", true);
            }
            if (chat.settings().joinByRequest()) {
                node.put("join_by_request", true);
            }
            if (chat.kind().isGroup()) {
                node.set("permissions", permissions(chat.permissions()));
            }
            chat.links().values().stream()
                    .filter(link -> link.primary() && !link.revoked() && link.creator() == viewer)
                    .findFirst()
                    .ifPresent(link -> node.put("invite_link", link.address()));
        } else {
            String name = world.user(chat.other(viewer)).username();
            if (name != null) {
                node.putArray("active_usernames").add(name);
            }
        }
        return node;
    }

    public ObjectNode member(Chat chat, Member member) {
        ObjectNode node = JSON.objectNode();
        node.put("status", member.status().apiName());
        node.set("user", user(member.user()));
        switch (member.status()) {
            case CREATOR -> {
                node.put("is_anonymous", member.anonymous());
                put(node, "custom_title", member.title());
            }
            case ADMINISTRATOR -> administrator(node, chat, member);
            case RESTRICTED -> {
                node.put("is_member", member.present());
                Rights.OF_MEMBERS.forEach(p -> node.put(p, member.rights().contains(p)));
                node.put("until_date", until(member));
            }
            case KICKED -> node.put("until_date", until(member));
            case MEMBER, LEFT -> {
                // These two say nothing more.
            }
        }
        return node;
    }

    private void administrator(ObjectNode node, Chat chat, Member member) {
        node.put("can_be_edited", false);
        node.put("is_anonymous", member.anonymous());
        Rights.OF_ADMINISTRATORS.forEach(
                right -> node.put(right, member.rights().contains(right)));
        List<String> more = chat.kind() == ChatKind.CHANNEL ? Rights.ONLY_CHANNELS : Rights.ONLY_GROUPS;
        more.forEach(right -> node.put(right, member.rights().contains(right)));
        put(node, "custom_title", member.title());
    }

    private static long until(Member member) {
        return member.until() == null ? FOREVER : member.until().getEpochSecond();
    }

    static ObjectNode permissions(java.util.Set<String> permissions) {
        ObjectNode node = JSON.objectNode();
        Rights.OF_MEMBERS.forEach(p -> node.put(p, permissions.contains(p)));
        return node;
    }

    ObjectNode link(Chat chat, InviteLink link) {
        ObjectNode node = JSON.objectNode();
        node.put("invite_link", link.address());
        node.set("creator", user(link.creator()));
        node.put("creates_join_request", link.byRequest());
        node.put("is_primary", link.primary());
        node.put("is_revoked", link.revoked());
        put(node, "name", link.name());
        if (link.expires() != null) {
            node.put("expire_date", link.expires().getEpochSecond());
        }
        if (link.memberLimit() != null) {
            node.put("member_limit", link.memberLimit());
        }
        long waiting = chat.requests().values().stream()
                .filter(r -> link.address().equals(r.link()))
                .count();
        if (waiting > 0) {
            node.put("pending_join_request_count", waiting);
        }
        return node;
    }

    static ArrayNode users(List<ObjectNode> users) {
        return JSON.arrayNode().addAll(users);
    }

    static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(name, value);
        }
    }
}
