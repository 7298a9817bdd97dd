package io.kanal.simulator;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator is set up.
 *
 * @param port 0 takes any free one
 * @param seed of every random choice: ids, tokens, faults
 * @param hosts names besides loopback under which it may be called
 * @param filesFolder where files are put to be read from the disk, as a local Bot API server does; null serves them by HTTP
 */
public record SimulatorOptions(
        String host,
        int port,
        long seed,
        InstantSource clock,
        Set<String> hosts,
        @Nullable Path filesFolder) {
    public static final int USUAL_PORT = 8011;

    public SimulatorOptions {
        hosts = Set.copyOf(hosts);
    }

    /** For tests: any free port on loopback, always the same seed. */
    public static SimulatorOptions forTests() {
        return new SimulatorOptions("127.0.0.1", 0, 42, InstantSource.system(), Set.of(), null);
    }

    public SimulatorOptions withPort(int newPort) {
        return new SimulatorOptions(host, newPort, seed, clock, hosts, filesFolder);
    }

    public SimulatorOptions withSeed(long newSeed) {
        return new SimulatorOptions(host, port, newSeed, clock, hosts, filesFolder);
    }

    public SimulatorOptions withClock(InstantSource newClock) {
        return new SimulatorOptions(host, port, seed, newClock, hosts, filesFolder);
    }

    public SimulatorOptions withHost(String newHost, Set<String> names) {
        return new SimulatorOptions(newHost, port, seed, clock, names, filesFolder);
    }

    public SimulatorOptions withFilesFolder(Path folder) {
        return new SimulatorOptions(host, port, seed, clock, hosts, folder);
    }
}
