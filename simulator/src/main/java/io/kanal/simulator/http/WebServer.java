package io.kanal.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The JDK's HTTP server with one virtual thread per request. */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(WebServer.class.getName());
    private static final int MAX_BODY_BYTES = 64 << 20;

    static {
        // Read once by the JDK's server: small answers leave at once, idle keep-alive connections live five minutes.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "4096");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Function<Request, Reply> handler;

    private WebServer(HttpServer server, Function<Request, Reply> handler) {
        this.server = server;
        this.handler = handler;
    }

    /** Starts to listen; port 0 takes any free one. */
    public static WebServer start(String host, int port, Function<Request, Reply> handler) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 1024);
            WebServer web = new WebServer(server, handler);
            server.createContext("/", web::serve);
            server.setExecutor(web.threads);
            server.start();
            return web;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on %s:%d: %s".formatted(host, port, e.getMessage()), e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange, reply(exchange));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The other side went away", e);
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            return Reply.text(413, "Request Entity Too Large");
        }
        try {
            String rawQuery = exchange.getRequestURI().getRawQuery();
            String path = exchange.getRequestURI().getPath();
            return handler.apply(new Request(
                    exchange.getRequestMethod(),
                    path == null ? "/" : path,
                    rawQuery == null ? Map.of() : Request.decodeForm(rawQuery),
                    headers(exchange),
                    body));
        } catch (BadRequestException e) {
            return Reply.text(400, e.getMessage() == null ? "Bad Request" : e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A request failed by a fault of the simulator", e);
            return Reply.text(500, "Internal Server Error");
        }
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            headers.put(
                    header.getKey().toLowerCase(Locale.ROOT), header.getValue().getFirst());
        }
        return headers;
    }

    private static void answer(HttpExchange exchange, Reply reply) throws IOException, InterruptedException {
        switch (reply) {
            case Reply.Whole whole -> write(exchange, whole, whole.body().length);
            case Reply.Torn torn -> {
                byte[] half = new byte[torn.whole().body().length / 2];
                System.arraycopy(torn.whole().body(), 0, half, 0, half.length);
                Reply.Whole begun = new Reply.Whole(
                        torn.whole().status(),
                        torn.whole().contentType(),
                        half,
                        torn.whole().headers());
                write(exchange, begun, torn.whole().body().length);
            }
            case Reply.Abort _ -> exchange.close();
            case Reply.Late late -> {
                Thread.sleep(late.delay());
                answer(exchange, late.reply());
            }
            case Reply.Stream stream -> {
                exchange.getResponseHeaders().set("Content-Type", stream.contentType());
                exchange.getResponseHeaders().set("Cache-Control", "no-store");
                exchange.sendResponseHeaders(200, 0);
                OutputStream out = exchange.getResponseBody();
                stream.writer().write(out);
            }
        }
    }

    private static void write(HttpExchange exchange, Reply.Whole whole, int announced) throws IOException {
        whole.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", whole.contentType());
        boolean silent = exchange.getRequestMethod().equals("HEAD") || announced == 0;
        exchange.sendResponseHeaders(whole.status(), silent ? -1 : announced);
        if (!silent) {
            exchange.getResponseBody().write(whole.body());
        }
    }
}
