package io.kanal.simulator;

import io.kanal.simulator.exports.DesktopExport;
import io.kanal.simulator.play.PlayWorld;
import io.kanal.simulator.world.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The simulator as a program. */
public final class SimulatorProgram {
    private static final String USAGE = """
            Usage: simulator [--play] [--port PORT] [--bind ADDRESS] [--host NAME]... [--seed NUMBER]
                             [--load USERNAME=FILE]... [--with-parent]

            A Telegram that runs on this desk: the Bot API, t.me pages and a chat page.
              --play                start with a prepared little world
              --port PORT           where to listen (8011)
              --bind ADDRESS        the address to listen on (127.0.0.1)
              --host NAME           a further name under which it may be called
              --seed NUMBER         seed of ids, tokens and faults (1)
              --load USERNAME=FILE  a Telegram Desktop export (result.json or .gz) as the channel @USERNAME
              --with-parent         end when the process that started this one ends
            """;

    private SimulatorProgram() {}

    /** What the command line asks for. */
    record Wish(SimulatorOptions options, boolean play, boolean withParent, List<String> exports) {}

    public static void main(String[] arguments) throws InterruptedException {
        // Numbers on pages and in the protocol have Latin digits whatever the machine speaks.
        Locale.setDefault(Locale.ROOT);
        if (List.of(arguments).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        Wish wish;
        try {
            wish = read(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        Simulator simulator;
        try {
            simulator = start(wish);
        } catch (UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "simulator-shutdown"));
        System.out.println("Simulated Telegram: " + simulator.address());
        if (wish.play()) {
            System.out.println("Bot token: " + PlayWorld.BOT_TOKEN);
        }
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        if (wish.withParent() && parent.isPresent()) {
            parent.get().onExit().join();
            System.exit(0);
        }
        Thread.currentThread().join();
    }

    static Simulator start(Wish wish) {
        Simulator simulator = Simulator.start(wish.options());
        if (wish.play()) {
            PlayWorld.fill(simulator.world(), simulator.bots());
        }
        for (String export : wish.exports()) {
            int equals = export.indexOf('=');
            load(simulator, export.substring(0, equals), Path.of(export.substring(equals + 1)));
        }
        return simulator;
    }

    private static void load(Simulator simulator, String username, Path file) {
        User owner = simulator
                .world()
                .findUser("archivist")
                .orElseGet(() -> simulator
                        .world()
                        .addUser(new User(0, false, "Archivist", null, "archivist", "en", false, false)));
        try {
            new DesktopExport(simulator.world()).load(file, owner.id(), username, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("The export %s cannot be loaded: %s".formatted(file, e.getMessage()), e);
        }
    }

    static Wish read(List<String> arguments) {
        String bind = "127.0.0.1";
        int port = SimulatorOptions.USUAL_PORT;
        long seed = 1;
        boolean play = false;
        boolean withParent = false;
        Set<String> hosts = new HashSet<>();
        List<String> exports = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals("--play")) {
                play = true;
                continue;
            }
            if (name.equals("--with-parent")) {
                withParent = true;
                continue;
            }
            if (!Set.of("--port", "--bind", "--host", "--seed", "--load").contains(name)) {
                throw new IllegalArgumentException("Unknown option " + name);
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            String value = arguments.get(i);
            switch (name) {
                case "--port" -> port = (int) number(name, value);
                case "--bind" -> bind = value;
                case "--host" -> hosts.add(value);
                case "--seed" -> seed = number(name, value);
                default -> {
                    if (value.indexOf('=') < 1) {
                        throw new IllegalArgumentException("--load needs USERNAME=FILE, not '%s'".formatted(value));
                    }
                    exports.add(value);
                }
            }
        }
        return new Wish(
                new SimulatorOptions(bind, port, seed, InstantSource.system(), hosts, null), play, withParent, exports);
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s needs a number, not '%s'".formatted(name, value), e);
        }
    }
}
