package io.kanal.journeys;

import io.kanal.Kanal;
import io.kanal.people.Keys;
import io.kanal.people.LoginLinks;
import io.kanal.people.TelegramLinks;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.simulator.Simulator;
import io.kanal.simulator.play.PlayWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** One server for all journeys, as a person starts it: an empty data directory and nothing else. */
final class Server {
    private static final Server SHARED = start("", List.of());

    private final ConfigurableApplicationContext context;
    private final String address;

    private Server(ConfigurableApplicationContext context) {
        this.context = context;
        this.address = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    static Server shared() {
        return SHARED;
    }

    /** A server beside a simulated Telegram, wired as {@code up --play} does. */
    static Server playing(Simulator simulator) {
        return start("", played(simulator));
    }

    /** The same where tiers are sold for Stars, and the smallest allows one channel. */
    static Server selling(Simulator simulator) {
        return start(
                "free:\n  channels: 1\n",
                Stream.concat(played(simulator).stream(), Stream.of("--kanal.stars=true"))
                        .toList());
    }

    private static List<String> played(Simulator simulator) {
        String telegram = simulator.address().toString();
        return List.of(
                "--kanal.bot.token=" + PlayWorld.BOT_TOKEN,
                "--kanal.bot.api-url=" + telegram,
                "--kanal.telegram-url=" + telegram,
                "--kanal.preview.base-url=" + telegram,
                "--kanal.preview.interval=200ms",
                "--kanal.preview.fastest=1s",
                "--kanal.preview.slowest=3s");
    }

    /** A server that people reach under a public address, with a bot of its own in a simulated Telegram. */
    static Server reachedAt(String address, Simulator simulator) {
        return start(
                "",
                List.of(
                        "--kanal.public-url=" + address,
                        "--kanal.bot.token=" + PlayWorld.BOT_TOKEN,
                        "--kanal.bot.api-url=" + simulator.address()));
    }

    /** Links the administrator with an account of Telegram. */
    void linkAdministrator(long telegramId) {
        User administrator = context.getBean(Users.class).administrator();
        TelegramLinks links = context.getBean(TelegramLinks.class);
        String code =
                links.create(administrator.caller(), administrator.id()).code().reveal();
        links.redeem(code, telegramId, "Zoë");
    }

    /** @param tiers what stands in the table of tiers instead of the defaults */
    private static Server start(String tiers, List<String> more) {
        try {
            Path directory = Files.createTempDirectory("kanal-journeys-");
            // The database may run as another user, who must be able to pass.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            if (!tiers.isEmpty()) {
                Files.writeString(directory.resolve("tiers.yaml"), tiers);
            }
            SpringApplication application = new SpringApplication(Kanal.class);
            // Closed below, before its directory goes.
            application.setRegisterShutdownHook(false);
            ConfigurableApplicationContext context = application.run(Stream.concat(
                            Stream.of("--kanal.data.dir=" + directory, "--kanal.port=0", "--server.port=0"),
                            more.stream())
                    .toArray(String[]::new));
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                context.close();
                delete(directory);
            }));
            return new Server(context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return address;
    }

    /** A fresh link that logs the administrator in. */
    String loginLink() {
        User administrator = context.getBean(Users.class).administrator();
        return address
                + context.getBean(LoginLinks.class)
                        .create(Caller.KANAL, administrator.id())
                        .path();
    }

    /** Puts posts into the record the way other programs do. */
    void push(String lines) {
        User administrator = context.getBean(Users.class).administrator();
        String token = context.getBean(Keys.class)
                .create(Caller.KANAL, administrator.id(), "journeys", EnumSet.allOf(Scope.class), null)
                .token()
                .reveal();
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/api/v1/messages"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The push was answered with " + answer.statusCode() + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
