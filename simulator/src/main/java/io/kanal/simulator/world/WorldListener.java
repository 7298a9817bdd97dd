package io.kanal.simulator.world;

/** Hears what happens. Called under the world's lock: it must be quick and must not throw. */
@FunctionalInterface
public interface WorldListener {
    void on(WorldEvent event);
}
