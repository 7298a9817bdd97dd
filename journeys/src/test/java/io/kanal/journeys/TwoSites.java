package io.kanal.journeys;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Kanal under {@code https://kanal.example} behind a proxy that speaks TLS, and every other site as a page that frames an
 * address of Kanal, as {@code https://web.telegram.org} does; for a browser that looks for all of them here.
 */
final class TwoSites implements AutoCloseable {
    private static final String KANAL = "kanal.example";
    private static final String PASSWORD = "journeys";
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "content-length", "transfer-encoding", "upgrade", "host");

    private final HttpsServer front;
    private final URI kanal;
    private volatile String framed = "about:blank";

    TwoSites(Server server) throws IOException, GeneralSecurityException, InterruptedException {
        kanal = URI.create(server.address());
        front = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.setHttpsConfigurator(new HttpsConfigurator(tls()));
        front.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        front.createContext("/", this::answer);
        front.start();
    }

    /** What a browser needs to find these sites. */
    List<String> browserArguments() {
        return List.of(
                "--no-sandbox",
                "--ignore-certificate-errors",
                "--host-resolver-rules=MAP *:443 127.0.0.1:"
                        + front.getAddress().getPort());
    }

    /** What the pages of the other sites frame from now on. */
    void frame(String address) {
        framed = address;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestHeaders().getFirst("Host").equals(KANAL)) {
                pass(exchange);
                return;
            }
            byte[] page = "<!DOCTYPE html><title>Elsewhere</title><iframe width=390 height=800 src=\"%s\"></iframe>"
                    .formatted(framed.replace("&", "&amp;"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    /** By hand, since clients write the name of the host they connect to; the older form of HTTP ends an answer with its connection. */
    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        StringBuilder head = new StringBuilder(
                "%s %s HTTP/1.0\r\nHost: %s\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 198.51.100.7\r\n"
                        .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), KANAL));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] answer;
        try (Socket socket = new Socket(kanal.getHost(), kanal.getPort())) {
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            answer = socket.getInputStream().readAllBytes();
        }
        int end = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        String[] lines = new String(answer, 0, end, StandardCharsets.ISO_8859_1).split("\r\n");
        for (String line : List.of(lines).subList(1, lines.length)) {
            String[] header = line.split(": ?", 2);
            if (!HOP_BY_HOP.contains(header[0].toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
        }
        int length = answer.length - end - 4;
        exchange.sendResponseHeaders(Integer.parseInt(lines[0].split(" ", -1)[1]), length == 0 ? -1 : length);
        exchange.getResponseBody().write(answer, end + 4, length);
    }

    /** With a certificate that nobody trusts, made for this. */
    private static SSLContext tls() throws IOException, GeneralSecurityException, InterruptedException {
        Path folder = Files.createTempDirectory("kanal-two-sites-");
        Path store = folder.resolve("keys");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "sites",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=sites",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            keytool.getInputStream().transferTo(OutputStream.nullOutputStream());
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool made no key");
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } finally {
            Files.deleteIfExists(store);
            Files.deleteIfExists(folder);
        }
    }

    @Override
    public void close() {
        front.stop(0);
    }
}
