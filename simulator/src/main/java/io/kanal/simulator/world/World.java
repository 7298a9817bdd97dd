package io.kanal.simulator.world;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that exists: users, chats, files. One lock guards all of it; whoever reads or changes does so inside
 * {@link #with}. The lock is reentrant.
 */
public final class World {
    /** Above 32 bits, so that a program that keeps ids in an {@code int} fails on the desk and not at its users. */
    private static final long FIRST_USER = 7_000_000_001L;

    private static final long FIRST_CHANNEL = -1_002_000_000_001L;
    private static final long FIRST_GROUP = -4_000_000_001L;
    private static final int TOPIC_BLUE = 0x6FB9F0;

    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<Long, User> users = new LinkedHashMap<>();
    private final Map<Long, Chat> chats = new LinkedHashMap<>();
    private final Map<Pair, Chat> privates = new LinkedHashMap<>();
    private final Map<Long, Integer> privateCounters = new LinkedHashMap<>();
    private final Map<String, StoredFile> files = new LinkedHashMap<>();
    private final List<WorldListener> listeners = new CopyOnWriteArrayList<>();
    private final Posts posts;
    private final Members members;
    private final Responses responses;
    private final Payments payments;
    private long nextUser = FIRST_USER;
    private long nextChannel = FIRST_CHANNEL;
    private long nextGroup = FIRST_GROUP;

    private record Pair(long lower, long higher) {
        static Pair of(long one, long other) {
            return new Pair(Math.min(one, other), Math.max(one, other));
        }
    }

    public World(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        this.posts = new Posts(this);
        this.members = new Members(this);
        this.responses = new Responses(this);
        this.payments = new Payments(this);
    }

    /** Runs something while nothing else happens in the world. */
    public <T extends @Nullable Object> T with(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public void run(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    public Posts posts() {
        return posts;
    }

    public Members memberships() {
        return members;
    }

    public Responses responses() {
        return responses;
    }

    public Payments payments() {
        return payments;
    }

    public void listen(WorldListener listener) {
        listeners.add(listener);
    }

    void tell(WorldEvent event) {
        for (WorldListener listener : listeners) {
            listener.on(event);
        }
    }

    /** Now, in whole seconds as Telegram counts. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    public InstantSource clock() {
        return clock;
    }

    /** A positive number for ids of queries, polls and files. */
    public long number() {
        return random.nextLong(1L << 40, 1L << 62);
    }

    String token() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    // Users

    /** Adds somebody; an id of 0 takes the next free one. */
    public User addUser(User given) {
        return with(() -> {
            long id = given.id() == 0 ? nextUser++ : given.id();
            if (users.containsKey(id)) {
                throw TelegramError.badRequest("user id " + id + " is taken");
            }
            if (given.username() != null) {
                requireFree(given.username());
            }
            nextUser = id >= nextUser ? id + 1 : nextUser;
            User user = new User(
                    id,
                    given.bot(),
                    given.firstName(),
                    given.lastName(),
                    given.username(),
                    given.languageCode(),
                    given.premium(),
                    given.deactivated());
            users.put(id, user);
            return user;
        });
    }

    public void replaceUser(User changed) {
        run(() -> users.put(changed.id(), changed));
    }

    public Collection<User> users() {
        return with(() -> List.copyOf(users.values()));
    }

    public Optional<User> findUser(long id) {
        if (id == User.GROUP_ANONYMOUS_BOT.id()) {
            return Optional.of(User.GROUP_ANONYMOUS_BOT);
        }
        if (id == User.CHANNEL_BOT.id()) {
            return Optional.of(User.CHANNEL_BOT);
        }
        if (id == User.TELEGRAM.id()) {
            return Optional.of(User.TELEGRAM);
        }
        return with(() -> Optional.ofNullable(users.get(id)));
    }

    public User user(long id) {
        return findUser(id).orElseThrow(() -> TelegramError.badRequest("user not found"));
    }

    public Optional<User> findUser(String username) {
        String wanted = bare(username);
        return with(() -> users.values().stream()
                .filter(u -> u.username() != null && u.username().equalsIgnoreCase(wanted))
                .findFirst());
    }

    // Chats

    public Collection<Chat> chats() {
        return with(() -> List.copyOf(chats.values()));
    }

    public Collection<Chat> privateChats() {
        return with(() -> List.copyOf(privates.values()));
    }

    /** The chats a user sees: private ones and those the user is in. */
    public List<Chat> chatsOf(long user) {
        return with(() -> {
            List<Chat> mine = new ArrayList<>();
            privates.values().stream().filter(c -> c.isBetween(user)).forEach(mine::add);
            chats.values().stream().filter(c -> c.member(user).isIn()).forEach(mine::add);
            return mine;
        });
    }

    /** Adds a group, supergroup or channel; an id of 0 takes the next free one. */
    public Chat addChat(ChatKind kind, long wantedId, Chat.Settings settings, long creator) {
        return with(() -> {
            long id = wantedId != 0 ? wantedId : kind == ChatKind.GROUP ? nextGroup-- : nextChannel--;
            if (chats.containsKey(id)) {
                throw TelegramError.badRequest("chat id " + id + " is taken");
            }
            if (settings.username() != null) {
                requireFree(settings.username());
            }
            Chat chat = Chat.of(kind, id, settings);
            chats.put(id, chat);
            if (creator != 0) {
                chat.members().put(creator, Member.creator(creator));
            }
            tell(new WorldEvent.ChatChanged(chat));
            return chat;
        });
    }

    /** The private chat of two, begun if there is none. */
    public Chat privateChat(long one, long other) {
        return with(
                () -> privates.computeIfAbsent(Pair.of(one, other), pair -> Chat.between(pair.lower(), pair.higher())));
    }

    public Optional<Chat> findPrivateChat(long one, long other) {
        return with(() -> Optional.ofNullable(privates.get(Pair.of(one, other))));
    }

    public Optional<Chat> findChat(long id) {
        return with(() -> Optional.ofNullable(chats.get(id)));
    }

    public Chat chat(long id) {
        return findChat(id).orElseThrow(() -> TelegramError.badRequest("chat not found"));
    }

    public Optional<Chat> findPublicChat(String username) {
        String wanted = bare(username);
        return with(() -> chats.values().stream()
                .filter(c -> c.username() != null && c.username().equalsIgnoreCase(wanted))
                .findFirst());
    }

    /** The chat that a viewer means by an id or a name. */
    public Chat chatFor(long viewer, String reference) {
        if (reference.startsWith("@")) {
            Optional<Chat> named = findPublicChat(reference);
            if (named.isPresent()) {
                return named.get();
            }
            return findUser(reference)
                    .flatMap(user -> findPrivateChat(viewer, user.id()))
                    .orElseThrow(() -> TelegramError.badRequest("chat not found"));
        }
        long id;
        try {
            id = Long.parseLong(reference.strip());
        } catch (NumberFormatException _) {
            throw TelegramError.badRequest("chat not found");
        }
        return (id > 0 ? findPrivateChat(viewer, id) : findChat(id))
                .orElseThrow(() -> TelegramError.badRequest("chat not found"));
    }

    public void changeSettings(Chat chat, Chat.Settings settings) {
        run(() -> {
            String name = settings.username();
            if (name != null && !name.equalsIgnoreCase(chat.username())) {
                requireFree(name);
            }
            chat.settings(settings);
            tell(new WorldEvent.ChatChanged(chat));
        });
    }

    public void changePermissions(Chat chat, java.util.Set<String> permissions) {
        run(() -> {
            chat.permissions(permissions);
            tell(new WorldEvent.ChatChanged(chat));
        });
    }

    /** In private chats a bot counts one row for all of them, as Telegram's accounts do. */
    int takeMessageId(Chat chat, long actor) {
        int next;
        if (chat.isPrivate()) {
            long owner = user(actor).bot() ? actor : chat.other(actor);
            next = privateCounters.merge(owner, 1, Integer::sum);
        } else {
            next = chat.lastMessageId() + 1;
        }
        chat.lastMessageId(next);
        return next;
    }

    /** Opens a topic in a forum; its id is that of the message that says so. */
    public Topic addTopic(long actor, Chat chat, String name) {
        return with(() -> {
            ObjectNode created = JsonNodeFactory.instance.objectNode();
            created.put("name", name).put("icon_color", TOPIC_BLUE);
            Message opening =
                    posts.announce(actor, chat, "forum_topic_created", created, "opened the topic «" + name + "»");
            Topic topic = new Topic(opening.id(), name, TOPIC_BLUE, null, false);
            chat.topics().put(topic.id(), topic);
            tell(new WorldEvent.ChatChanged(chat));
            return topic;
        });
    }

    private void requireFree(String username) {
        if (findUser(username).isPresent() || findPublicChat(username).isPresent()) {
            throw TelegramError.badRequest("username @" + username + " is taken");
        }
    }

    private static String bare(String username) {
        return (username.startsWith("@") ? username.substring(1) : username).toLowerCase(Locale.ROOT);
    }

    // Files

    public StoredFile store(String name, String mimeType, byte[] bytes) {
        return with(() -> {
            String id = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Long.toString(number(), 36).getBytes(StandardCharsets.US_ASCII));
            StoredFile file = new StoredFile(id, name, mimeType, bytes);
            files.put(id, file);
            return file;
        });
    }

    public Optional<StoredFile> findFile(String id) {
        return with(() -> Optional.ofNullable(files.get(id)));
    }
}
