package io.kanal.simulator;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The simulator as a program. */
public final class SimulatorProgram {
    private static final String USAGE = """
            Usage: simulator [--port PORT] [--bind ADDRESS] [--host NAME]... [--seed NUMBER]

            A Telegram that runs on this desk: the Bot API, t.me pages and a chat page.
              --port PORT      where to listen (8011)
              --bind ADDRESS   the address to listen on (127.0.0.1)
              --host NAME      a further name under which it may be called
              --seed NUMBER    seed of ids, tokens and faults (1)
            """;

    private SimulatorProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        SimulatorOptions options;
        try {
            options = read(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        Simulator simulator = Simulator.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "simulator-shutdown"));
        System.out.println("Simulated Telegram: " + simulator.address());
        Thread.currentThread().join();
    }

    static SimulatorOptions read(List<String> arguments) {
        String bind = "127.0.0.1";
        int port = SimulatorOptions.USUAL_PORT;
        long seed = 1;
        Set<String> hosts = new HashSet<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("%s needs a value".formatted(name));
            }
            String value = arguments.get(i + 1);
            try {
                switch (name) {
                    case "--port" -> port = Integer.parseInt(value);
                    case "--bind" -> bind = value;
                    case "--host" -> hosts.add(value);
                    case "--seed" -> seed = Long.parseLong(value);
                    default -> throw new IllegalArgumentException("Unknown option " + name);
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("%s needs a number, not '%s'".formatted(name, value), e);
            }
        }
        return new SimulatorOptions(bind, port, seed, InstantSource.system(), hosts);
    }
}
