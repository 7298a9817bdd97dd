package io.kanal.simulator;

import io.kanal.simulator.botapi.BotApi;
import io.kanal.simulator.botapi.Bots;
import io.kanal.simulator.botapi.FilePaths;
import io.kanal.simulator.botapi.LocalFiles;
import io.kanal.simulator.control.ChatPage;
import io.kanal.simulator.control.Control;
import io.kanal.simulator.http.HostGuard;
import io.kanal.simulator.http.Reply;
import io.kanal.simulator.http.Request;
import io.kanal.simulator.http.WebServer;
import io.kanal.simulator.preview.PreviewFiles;
import io.kanal.simulator.preview.PreviewPages;
import io.kanal.simulator.world.World;
import java.net.URI;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A running Telegram on the desk. Close it to stop it. */
public final class Simulator implements AutoCloseable {
    private final World world;
    private final Bots bots;
    private final BotApi botApi;
    private final FilePaths files;
    private final PreviewPages preview;
    private final PreviewFiles previewFiles;
    private final Control control;
    private final HostGuard guard;
    private final WebServer server;
    private final String host;

    private Simulator(SimulatorOptions options) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
        this.host = options.host();
        this.world = new World(options.clock(), random);
        this.bots = new Bots(world, firstUpdate(options));
        this.botApi = new BotApi(world, bots, options.seed(), new LocalFiles(options.filesFolder()));
        this.files = new FilePaths(world, bots);
        this.preview = new PreviewPages(world, () -> address().toString());
        this.previewFiles = new PreviewFiles(world);
        this.control = new Control(world, bots, botApi);
        this.guard = new HostGuard(options.hosts());
        this.server = WebServer.start(options.host(), options.port(), this::answer);
    }

    public static Simulator start(SimulatorOptions options) {
        return new Simulator(options);
    }

    /** Tenths of seconds since 2026: after a restart the ids go on above those given before. */
    private static long firstUpdate(SimulatorOptions options) {
        long seconds = options.clock().instant().getEpochSecond() - 1_767_225_600L;
        return Math.max(1, seconds * 10);
    }

    public World world() {
        return world;
    }

    public Bots bots() {
        return bots;
    }

    public BotApi botApi() {
        return botApi;
    }

    /** Where it listens, without a slash at the end. */
    public URI address() {
        return URI.create("http://%s:%d".formatted(host, server.port()));
    }

    @Override
    public void close() {
        server.close();
    }

    private Reply answer(Request request) {
        Optional<String> refusal = guard.refusal(request);
        if (refusal.isPresent()) {
            return Reply.text(403, refusal.get());
        }
        String path = request.path();
        if (BotApi.owns(path)) {
            return botApi.answer(request);
        }
        if (FilePaths.owns(path)) {
            return files.answer(request);
        }
        if (PreviewFiles.owns(path)) {
            return previewFiles.answer(request);
        }
        if (path.startsWith("/sim/")) {
            return control.answer(request);
        }
        if (ChatPage.owns(path)) {
            return ChatPage.answer(request);
        }
        if (PreviewPages.owns(path)) {
            return preview.answer(request);
        }
        return BotApi.notFound();
    }
}
