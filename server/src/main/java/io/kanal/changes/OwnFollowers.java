package io.kanal.changes;

import io.kanal.changes.NodeFollower.Cursors;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How far the followers are that this process keeps for itself, to the change: what is registered in the database is what they
 * made durable, seconds behind.
 */
@Component
public final class OwnFollowers {
    private final Map<String, Copy> copies = new ConcurrentHashMap<>();

    private record Copy(NodeFollower follower, Standing standing) {}

    /**
     * Where one stands.
     *
     * @param applied what it has applied
     * @param rebuilding whether it is being built anew, and applies nothing meanwhile
     * @param error why it does not get on; null while all is well
     */
    public record Standing(
            Cursors applied, boolean rebuilding, @Nullable String error) {
        static final Standing NEW = new Standing(Cursors.NONE, false, null);
    }

    /** The one of this name; empty where this process keeps none. */
    public Optional<Standing> find(String name) {
        return Optional.ofNullable(copies.get(name)).map(Copy::standing);
    }

    /** Has it show what it has applied to whoever reads from now on. */
    public void show(String name) {
        Copy copy = copies.get(name);
        if (copy != null) {
            copy.follower().show();
        }
    }

    /** Whoever runs a follower says so from the beginning. */
    public void begin(NodeFollower follower) {
        copies.put(follower.name(), new Copy(follower, Standing.NEW));
    }

    /** And where it stands. */
    public void stands(NodeFollower follower, Standing standing) {
        copies.put(follower.name(), new Copy(follower, standing));
    }
}
