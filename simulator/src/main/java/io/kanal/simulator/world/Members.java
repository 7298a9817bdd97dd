package io.kanal.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Coming, going, being an administrator, being let in and kept out. */
public final class Members {
    private static final Duration SHORTEST_BAN = Duration.ofSeconds(30);
    private static final Duration LONGEST_BAN = Duration.ofDays(366);

    private final World world;

    Members(World world) {
        this.world = world;
    }

    /** Enters a chat by its name, by a link or by a friend's hand; a chat that asks first gets a request instead. */
    public void join(long user, Chat chat, @Nullable String address) {
        world.run(() -> {
            Member before = chat.member(user);
            if (before.isIn()) {
                return;
            }
            if (banned(chat, before)) {
                throw TelegramError.forbidden("user is banned in the chat");
            }
            InviteLink link = address == null ? null : chat.links().get(address);
            if (address != null && (link == null || link.revoked() || expired(link))) {
                throw TelegramError.badRequest("INVITE_HASH_EXPIRED");
            }
            if (link == null && chat.username() == null) {
                throw TelegramError.badRequest("CHANNEL_PRIVATE");
            }
            if ((link != null && link.byRequest())
                    || (link == null && chat.settings().joinByRequest())) {
                request(user, chat, address);
                return;
            }
            admit(user, chat, user, link, false);
        });
    }

    private boolean expired(InviteLink link) {
        return (link.expires() != null && link.expires().isBefore(world.now()))
                || (link.memberLimit() != null && link.joined() >= link.memberLimit());
    }

    private void request(long user, Chat chat, @Nullable String address) {
        JoinRequest request = new JoinRequest(user, world.now(), null, address, Long.toString(world.number()));
        chat.requests().put(user, request);
        world.tell(new WorldEvent.JoinRequested(chat, request));
    }

    /** Puts somebody into a chat without a question. */
    public void add(long actor, Chat chat, long user) {
        world.run(() -> {
            if (!chat.member(user).isIn()) {
                admit(user, chat, actor, null, false);
            }
        });
    }

    private void admit(long user, Chat chat, long actor, @Nullable InviteLink link, boolean byRequest) {
        Member before = chat.member(user);
        chat.requests().remove(user);
        if (link != null) {
            chat.links().put(link.address(), link.withJoined(link.joined() + 1));
        }
        change(chat, actor, before, Member.plain(user), link, byRequest);
        if (chat.kind().isGroup()) {
            ArrayNode joined = JsonNodeFactory.instance.arrayNode().add(user);
            world.posts().announce(actor, chat, "new_chat_members", joined, "joined the group");
        }
    }

    public void leave(long user, Chat chat) {
        world.run(() -> {
            Member before = chat.member(user);
            if (before.isIn()) {
                if (chat.kind().isGroup()) {
                    world.posts()
                            .announce(
                                    user,
                                    chat,
                                    "left_chat_member",
                                    JsonNodeFactory.instance.numberNode(user),
                                    "left the group");
                }
                change(chat, user, before, Member.left(user), null, false);
            }
        });
    }

    /** Answers a request to join. */
    public void decide(long actor, Chat chat, long user, boolean approve) {
        world.run(() -> {
            requireRight(actor, chat, "can_invite_users", "not enough rights to manage join requests");
            JoinRequest request = chat.requests().remove(user);
            if (request == null) {
                throw TelegramError.badRequest("HIDE_REQUESTER_MISSING");
            }
            if (approve) {
                InviteLink link = request.link() == null ? null : chat.links().get(request.link());
                admit(user, chat, actor, link, true);
            }
        });
    }

    /** The request a guard bot was asked about. */
    public Optional<JoinRequest> findRequest(Chat chat, String queryId) {
        return world.with(() -> chat.requests().values().stream()
                .filter(r -> r.queryId().equals(queryId))
                .findFirst());
    }

    public void ban(long actor, Chat chat, long user, @Nullable Instant until) {
        world.run(() -> {
            requireRight(actor, chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member");
            Member before = chat.member(user);
            requireTouchable(before);
            boolean wasIn = before.isIn();
            change(chat, actor, before, Member.kicked(user, bounded(until)), null, false);
            if (wasIn && chat.kind().isGroup()) {
                world.posts()
                        .announce(
                                actor,
                                chat,
                                "left_chat_member",
                                JsonNodeFactory.instance.numberNode(user),
                                "was removed");
            }
        });
    }

    public void unban(long actor, Chat chat, long user, boolean onlyIfBanned) {
        world.run(() -> {
            requireRight(actor, chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member");
            Member before = chat.member(user);
            if (before.status() == Member.Status.KICKED) {
                change(chat, actor, before, Member.left(user), null, false);
            } else if (!onlyIfBanned && before.isIn()) {
                requireTouchable(before);
                change(chat, actor, before, Member.left(user), null, false);
            }
        });
    }

    public void restrict(long actor, Chat chat, long user, Set<String> permissions, @Nullable Instant until) {
        world.run(() -> {
            if (chat.kind() != ChatKind.SUPERGROUP) {
                throw TelegramError.badRequest("method is available only for supergroups");
            }
            requireRight(actor, chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member");
            Member before = chat.member(user);
            requireTouchable(before);
            boolean everything = permissions.containsAll(Rights.MEMBERS_BY_DEFAULT);
            Member after = everything
                    ? before.isIn() ? Member.plain(user) : Member.left(user)
                    : new Member(
                            user, Member.Status.RESTRICTED, permissions, false, null, bounded(until), before.isIn());
            change(chat, actor, before, after, null, false);
        });
    }

    /** Gives rights; none makes a plain member again. */
    public void promote(long actor, Chat chat, long user, Set<String> rights, boolean anonymous) {
        world.run(() -> {
            requireRight(actor, chat, "can_promote_members", "not enough rights");
            Member before = chat.member(user);
            if (before.status() == Member.Status.CREATOR) {
                throw TelegramError.badRequest("can't remove chat owner");
            }
            Set<String> all = Rights.all(chat.kind());
            Set<String> given = new java.util.HashSet<>(rights);
            given.retainAll(all);
            if (!given.isEmpty()) {
                given.add("can_manage_chat");
            }
            Member after = given.isEmpty()
                    ? before.isIn() ? Member.plain(user) : before
                    : Member.administrator(user, given).withAnonymous(anonymous);
            change(chat, actor, before, after, null, false);
        });
    }

    public void setTitle(Chat chat, long user, String title) {
        world.run(() -> chat.members().put(user, chat.member(user).withTitle(title)));
    }

    /** Sets a standing without asking for rights; for the world's own making. */
    public void set(Chat chat, Member member) {
        world.run(() -> change(chat, member.user(), chat.member(member.user()), member, null, false));
    }

    private void change(
            Chat chat, long actor, Member before, Member after, @Nullable InviteLink link, boolean byRequest) {
        chat.members().put(after.user(), after);
        world.tell(new WorldEvent.MemberChanged(chat, actor, before, after, link, byRequest));
        world.tell(new WorldEvent.ChatChanged(chat));
    }

    private @Nullable Instant bounded(@Nullable Instant until) {
        if (until == null) {
            return null;
        }
        Instant now = world.now();
        boolean forever = until.isBefore(now.plus(SHORTEST_BAN)) || until.isAfter(now.plus(LONGEST_BAN));
        return forever ? null : until;
    }

    private boolean banned(Chat chat, Member member) {
        if (member.status() != Member.Status.KICKED) {
            return false;
        }
        if (member.until() != null && member.until().isBefore(world.now())) {
            chat.members().put(member.user(), Member.left(member.user()));
            return false;
        }
        return true;
    }

    private static void requireTouchable(Member member) {
        if (member.status() == Member.Status.CREATOR) {
            throw TelegramError.badRequest("can't remove chat owner");
        }
        if (member.status() == Member.Status.ADMINISTRATOR) {
            throw TelegramError.badRequest("user is an administrator of the chat");
        }
    }

    public void requireRight(long actor, Chat chat, String right, String refusal) {
        if (chat.isPrivate()) {
            throw TelegramError.badRequest("method is available only for groups, supergroups and channels");
        }
        world.posts().requireMayWrite(actor, chat);
        if (!chat.member(actor).has(right)) {
            throw TelegramError.badRequest(refusal);
        }
    }

    // Links

    public InviteLink createLink(
            long actor,
            Chat chat,
            @Nullable String name,
            boolean byRequest,
            boolean primary,
            @Nullable Instant expires,
            @Nullable Integer memberLimit) {
        return world.with(() -> {
            requireRight(actor, chat, "can_invite_users", "not enough rights to manage chat invite link");
            if (byRequest && memberLimit != null) {
                throw TelegramError.badRequest(
                        "member limit can't be specified for links requiring administrator approval");
            }
            if (primary) {
                List<InviteLink> earlier = new ArrayList<>(chat.links().values());
                earlier.stream()
                        .filter(l -> l.primary() && l.creator() == actor)
                        .forEach(l -> chat.links().put(l.address(), l.withRevoked()));
            }
            InviteLink link = new InviteLink(
                    "https://t.me/+" + world.token(), actor, byRequest, primary, false, name, expires, memberLimit, 0);
            chat.links().put(link.address(), link);
            return link;
        });
    }

    public InviteLink revokeLink(long actor, Chat chat, String address) {
        return world.with(() -> {
            requireRight(actor, chat, "can_invite_users", "not enough rights to manage chat invite link");
            InviteLink link = chat.links().get(address);
            if (link == null) {
                throw TelegramError.badRequest("INVITE_HASH_EXPIRED");
            }
            InviteLink revoked = link.withRevoked();
            chat.links().put(address, revoked);
            return revoked;
        });
    }

    // Private chats

    /** A person blocks a bot, or lets it in again. */
    public void block(long person, long bot, boolean on) {
        world.run(() -> {
            Chat chat = world.privateChat(person, bot);
            boolean changed =
                    on ? chat.blockedBy().add(person) : chat.blockedBy().remove(person);
            if (changed) {
                world.tell(new WorldEvent.Blocked(chat, person, on));
            }
        });
    }

    // Migration

    /** Turns a basic group into a supergroup with a new id. */
    public Chat migrate(long actor, Chat group) {
        return world.with(() -> {
            if (group.kind() != ChatKind.GROUP || group.migratedTo() != null) {
                throw TelegramError.badRequest("method is available only for basic groups");
            }
            Chat supergroup = world.addChat(ChatKind.SUPERGROUP, 0, group.settings(), 0);
            supergroup.members().putAll(group.members());
            supergroup.migratedFrom(group.id());
            world.posts()
                    .announce(
                            actor,
                            group,
                            "migrate_to_chat_id",
                            JsonNodeFactory.instance.numberNode(supergroup.id()),
                            "The group became a supergroup");
            group.migratedTo(supergroup.id());
            world.posts()
                    .announce(
                            actor,
                            supergroup,
                            "migrate_from_chat_id",
                            JsonNodeFactory.instance.numberNode(group.id()),
                            "The group became a supergroup");
            return supergroup;
        });
    }
}
