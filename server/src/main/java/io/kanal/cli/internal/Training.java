package io.kanal.cli.internal;

import com.sun.net.httpserver.HttpServer;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.ServerAddress;
import io.kanal.shared.secrets.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One run through what every command does, so that the build's AOT cache knows its classes. */
public final class Training {
    private Training() {}

    public static void run() {
        CommandTree.commandLine().getUsageMessage();
        CommandTree.execute("help", "search");
        byte[] answer = "{\"items\":[{\"chat\":{\"title\":\"a\"},\"date\":\"2026-01-01T00:00:00Z\",\"snippet\":\"b\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        try {
            HttpServer fake = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            fake.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            fake.start();
            URI base = URI.create("http://127.0.0.1:" + fake.getAddress().getPort());
            try (Server server = new Server(new ServerAddress(base, new Secret<>("training")))) {
                server.get("/");
                server.post("/", Server.object().put("question", "?"));
            }
            fake.stop(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
