package io.kanal.simulator.botapi;

import io.kanal.simulator.world.User;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** A bot's account: its token, its updates and what it set about itself. */
public final class Bot {
    private final User user;
    private final String token;
    private final Traits traits;
    private final UpdateQueue updates;
    private final Map<String, ArrayNode> commands = new ConcurrentHashMap<>();
    private final Map<Long, JsonNode> menuButtons = new ConcurrentHashMap<>();
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private volatile boolean revoked;
    private volatile @Nullable Webhook webhook;

    /** What its owner chose when the bot was made. */
    public record Traits(boolean joinsGroups, boolean readsAllMessages, boolean inline, boolean guardsJoins) {
        public static final Traits USUAL = new Traits(true, false, true, true);
    }

    Bot(User user, String token, Traits traits, long firstUpdate) {
        this.user = user;
        this.token = token;
        this.traits = traits;
        this.updates = new UpdateQueue(firstUpdate);
    }

    public User user() {
        return user;
    }

    public long id() {
        return user.id();
    }

    public String token() {
        return token;
    }

    Traits traits() {
        return traits;
    }

    UpdateQueue updates() {
        return updates;
    }

    boolean revoked() {
        return revoked;
    }

    void revoke() {
        revoked = true;
        updates.interruptPoll();
    }

    /** Commands by scope and language, {@code scope|language}. */
    Map<String, ArrayNode> commands() {
        return commands;
    }

    /** The commands a person sees in a chat of some kind. */
    public ArrayNode commandsFor(@Nullable String language, String scope) {
        Map<String, ArrayNode> all = new LinkedHashMap<>(commands);
        String code = language == null ? "" : language;
        for (String key : new String[] {scope + "|" + code, scope + "|", "default|" + code, "default|"}) {
            ArrayNode found = all.get(key);
            if (found != null) {
                return found;
            }
        }
        return tools.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
    }

    /** Menu buttons by user; 0 holds the default. */
    public Map<Long, JsonNode> menuButtons() {
        return menuButtons;
    }

    /** Names and descriptions by kind and language. */
    Map<String, String> texts() {
        return texts;
    }

    Optional<Webhook> webhook() {
        return Optional.ofNullable(webhook);
    }

    void webhook(@Nullable Webhook changed) {
        webhook = changed;
    }
}
