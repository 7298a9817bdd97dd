package io.kanal.simulator.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A chat; everything in it is guarded by the world's lock. */
public final class Chat {
    private final ChatKind kind;
    private final long id;
    private final long first;
    private final long second;
    private final NavigableMap<Integer, Message> messages = new TreeMap<>();
    private final Map<Long, Member> members = new LinkedHashMap<>();
    private final Map<Integer, Topic> topics = new LinkedHashMap<>();
    private final Map<String, InviteLink> links = new LinkedHashMap<>();
    private final Map<Long, JoinRequest> requests = new LinkedHashMap<>();
    private final List<Integer> pinned = new ArrayList<>();
    private final Set<Long> bannedSenders = new HashSet<>();
    private final Set<Long> blockedBy = new HashSet<>();
    private Settings settings;
    private Set<String> permissions = Rights.MEMBERS_BY_DEFAULT;
    private int lastMessageId;
    private @Nullable Long migratedTo;
    private @Nullable Long migratedFrom;

    /**
     * What administrators set.
     *
     * @param preview whether the channel can be read on the web
     * @param signed posts carry their author's name
     * @param otherMembers members who are not simulated one by one
     */
    public record Settings(
            String title,
            @Nullable String username,
            @Nullable String description,
            boolean forum,
            boolean preview,
            boolean signed,
            boolean contentProtected,
            boolean joinByRequest,
            int otherMembers) {

        public static Settings titled(String title, @Nullable String username, @Nullable String description) {
            return new Settings(title, username, description, false, true, false, false, false, 0);
        }

        public Settings withTitle(String newTitle) {
            return new Settings(
                    newTitle,
                    username,
                    description,
                    forum,
                    preview,
                    signed,
                    contentProtected,
                    joinByRequest,
                    otherMembers);
        }

        public Settings withDescription(@Nullable String words) {
            return new Settings(
                    title, username, words, forum, preview, signed, contentProtected, joinByRequest, otherMembers);
        }

        public Settings withUsername(@Nullable String name) {
            return new Settings(
                    title, name, description, forum, preview, signed, contentProtected, joinByRequest, otherMembers);
        }

        public Settings withPreview(boolean on) {
            return new Settings(
                    title, username, description, forum, on, signed, contentProtected, joinByRequest, otherMembers);
        }
    }

    private Chat(ChatKind kind, long id, long first, long second, Settings settings) {
        this.kind = kind;
        this.id = id;
        this.first = first;
        this.second = second;
        this.settings = settings;
    }

    static Chat between(long first, long second) {
        return new Chat(ChatKind.PRIVATE, 0, first, second, Settings.titled("", null, null));
    }

    static Chat of(ChatKind kind, long id, Settings settings) {
        return new Chat(kind, id, 0, 0, settings);
    }

    public ChatKind kind() {
        return kind;
    }

    public boolean isPrivate() {
        return kind == ChatKind.PRIVATE;
    }

    /** The chat's id as a user or a bot sees it: a private chat bears the id of the other one. */
    public long idFor(long viewer) {
        return isPrivate() ? other(viewer) : id;
    }

    /** The id of a group or channel. */
    public long id() {
        return id;
    }

    /** Who stands on the other side of a private chat. */
    public long other(long viewer) {
        return viewer == first ? second : first;
    }

    public boolean isBetween(long user) {
        return isPrivate() && (first == user || second == user);
    }

    public Settings settings() {
        return settings;
    }

    void settings(Settings changed) {
        settings = changed;
    }

    public String title() {
        return settings.title();
    }

    public @Nullable String username() {
        return settings.username();
    }

    public boolean contentProtected() {
        return settings.contentProtected();
    }

    public Set<String> permissions() {
        return permissions;
    }

    void permissions(Set<String> changed) {
        permissions = Set.copyOf(changed);
    }

    public NavigableMap<Integer, Message> messages() {
        return messages;
    }

    public Map<Long, Member> members() {
        return members;
    }

    public Member member(long user) {
        if (isBetween(user)) {
            return Member.plain(user);
        }
        Member member = members.get(user);
        return member == null ? Member.left(user) : member;
    }

    public int memberCount() {
        return isPrivate()
                ? 2
                : (int) members.values().stream().filter(Member::isIn).count() + settings.otherMembers();
    }

    public Map<Integer, Topic> topics() {
        return topics;
    }

    public Map<String, InviteLink> links() {
        return links;
    }

    public Map<Long, JoinRequest> requests() {
        return requests;
    }

    /** Ids of pinned messages, the latest pin last. */
    public List<Integer> pinned() {
        return pinned;
    }

    public Set<Long> bannedSenders() {
        return bannedSenders;
    }

    /** In a private chat: who blocked the other. */
    public Set<Long> blockedBy() {
        return blockedBy;
    }

    public @Nullable Long migratedTo() {
        return migratedTo;
    }

    public @Nullable Long migratedFrom() {
        return migratedFrom;
    }

    void migratedTo(long supergroup) {
        migratedTo = supergroup;
    }

    void migratedFrom(long group) {
        migratedFrom = group;
    }

    public int lastMessageId() {
        return lastMessageId;
    }

    void lastMessageId(int used) {
        lastMessageId = Math.max(lastMessageId, used);
    }
}
