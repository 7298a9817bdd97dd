package io.kanal.simulator.botapi;

import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All bots, by id and by token. */
public final class Bots {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_LETTERS = 25;

    private final World world;
    private final long firstUpdate;
    private final Map<Long, Bot> byId = new ConcurrentHashMap<>();
    private final Map<String, Bot> byToken = new ConcurrentHashMap<>();

    /**
     * The bots of a world.
     *
     * @param firstUpdate id of each bot's first update
     */
    public Bots(World world, long firstUpdate) {
        this.world = world;
        this.firstUpdate = firstUpdate;
    }

    /**
     * A simulator's token: the bot's id, then {@code SIMULATOR_} and 25 letters. It is as long as a real one, and no
     * real one looks like it.
     */
    private String newToken(long id) {
        StringBuilder token = new StringBuilder(id + ":SIMULATOR_");
        for (int i = 0; i < RANDOM_LETTERS; i++) {
            token.append(ALPHABET.charAt((int) Math.floorMod(world.number(), (long) ALPHABET.length())));
        }
        return token.toString();
    }

    public Bot add(User user, @Nullable String token, Bot.Traits traits) {
        return world.with(() -> {
            User added = world.addUser(user);
            String secret = token == null ? newToken(added.id()) : token;
            if (!secret.startsWith(added.id() + ":")) {
                throw TelegramError.badRequest("a token begins with the bot's id");
            }
            Bot bot = new Bot(added, secret, traits, firstUpdate);
            byId.put(added.id(), bot);
            byToken.put(secret, bot);
            return bot;
        });
    }

    public Collection<Bot> all() {
        return List.copyOf(byId.values());
    }

    public Optional<Bot> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Bot get(long id) {
        return find(id).orElseThrow(() -> TelegramError.badRequest("bot not found"));
    }

    /** The token is refused from now on, as after a revocation by its owner. */
    public void revoke(Bot bot) {
        bot.revoke();
    }

    Optional<Bot> findByToken(String token) {
        return Optional.ofNullable(byToken.get(token));
    }
}
