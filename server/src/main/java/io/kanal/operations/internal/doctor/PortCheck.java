package io.kanal.operations.internal.doctor;

import io.kanal.shared.Check;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Whether the port is there for Kanal: listened on by the server that looks, or free while none runs.
 *
 * @param listened the port; known only once the server listens
 * @param running whether the look is the running server's own
 */
record PortCheck(String bind, IntSupplier listened, boolean running) implements Check {
    private static final String BIND = "127.0.0.1";
    private static final int PORT = 8010;

    /** The port that {@code kanal up} would take with these settings. */
    static PortCheck ofStopped(Map<String, String> environment) {
        String port = environment.getOrDefault("KANAL_PORT", Integer.toString(PORT));
        int number = port.matches("\\d{1,5}") ? Integer.parseInt(port) : -1;
        return new PortCheck(environment.getOrDefault("KANAL_BIND", BIND), () -> number, false);
    }

    @Override
    public String name() {
        return "ports";
    }

    @Override
    public List<Finding> look() {
        int port = listened.getAsInt();
        if (port < 0 || port > 65_535) {
            return List.of(Finding.problem("KANAL_PORT is no port", "Set it to a number from 1 to 65535"));
        }
        if (running) {
            return List.of(Finding.ok("Listens on %s, port %d".formatted(bind, port)));
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(bind, port));
            return List.of(Finding.ok("Port %d of %s is free".formatted(port, bind)));
        } catch (IOException e) {
            return List.of(Finding.problem(
                    "Port %d of %s cannot be taken: %s".formatted(port, bind, e.getMessage()),
                    "Stop what listens there, or choose another port with KANAL_PORT"));
        }
    }
}
