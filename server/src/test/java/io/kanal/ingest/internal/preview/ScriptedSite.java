package io.kanal.ingest.internal.preview;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * A web site on loopback that answers exactly what it was told to, byte by byte, so that it can break off, dawdle and
 * lie. A path it was told nothing about is answered with 599, which fails whatever test asked for it.
 */
final class ScriptedSite implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, ConcurrentLinkedQueue<Act>> script = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Function<String, Act> otherwise = path -> status(599);

    /** What happens on a connection after the request was read. */
    @FunctionalInterface
    interface Act {
        void on(Socket socket) throws IOException, InterruptedException;
    }

    ScriptedSite() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-site").start(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The paths asked for, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** Answers the path with these, one after the other; the last one stays. */
    ScriptedSite on(String path, Act... acts) {
        script.put(path, new ConcurrentLinkedQueue<>(List.of(acts)));
        return this;
    }

    /** Answers every path that has no script. */
    ScriptedSite otherwise(Function<String, Act> answers) {
        otherwise = answers;
        return this;
    }

    static Act page(String html) {
        return answer(200, "Content-Type: text/html; charset=utf-8\r\n", html);
    }

    static Act status(int status) {
        return answer(status, "", "");
    }

    static Act answer(int status, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 %d Said\r\n%sContent-Length: %d\r\n\r\n"
                    .formatted(status, headers, bytes.length)
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.flush();
        };
    }

    static Act zipped(String html) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            zip.write(html.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] bytes = packed.toByteArray();
        return socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                    .formatted(bytes.length)
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.flush();
        };
    }

    /** Writes these bytes as they are and closes. */
    static Act raw(String bytes) {
        return socket -> {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            socket.close();
        };
    }

    /** Sends a byte now and then and never comes to an end. */
    static Act dawdle() {
        return socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<html>".getBytes(StandardCharsets.US_ASCII));
            while (!socket.isClosed()) {
                out.write(' ');
                out.flush();
                Thread.sleep(20);
            }
        };
    }

    /** Says nothing and keeps the connection open. */
    static Act silence() {
        return socket -> {
            // Ends when the client closes; what it still sends is of no interest.
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        };
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            while (!socket.isClosed()) {
                String path = readRequest(socket.getInputStream());
                if (path.isEmpty()) {
                    return;
                }
                asked.add(path);
                ConcurrentLinkedQueue<Act> acts = script.getOrDefault(path, new ConcurrentLinkedQueue<>());
                Act act = acts.size() > 1 ? acts.poll() : acts.peek();
                (act == null ? otherwise.apply(path) : act).on(socket);
            }
        } catch (SocketException gone) {
            // The client has closed the connection, which some scripts wait for.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String readRequest(InputStream in) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        for (int unit = in.read(); unit >= 0; unit = in.read()) {
            request.write(unit);
            String text = request.toString(StandardCharsets.US_ASCII);
            if (text.endsWith("\r\n\r\n")) {
                String[] words = text.split(" ", 3);
                if (!words[0].equals("GET") || !words[2].startsWith("HTTP/1.1") || !text.contains("\r\nHost: ")) {
                    throw new IOException("Not a plain GET: " + text);
                }
                if (text.toLowerCase(java.util.Locale.ROOT).contains("upgrade:")) {
                    throw new IOException("No upgrade is wanted: " + text);
                }
                return words[1];
            }
        }
        return "";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
