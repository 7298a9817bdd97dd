package io.kanal.ai.models;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to one GET over a connection that was opened for it. HTTP/1.1, read as far as files need it: no library of HTTP
 * connects to an address that was checked before.
 */
final class PlainResponse implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(?:\\d{1,18}|\\*)");
    private static final int LONGEST_LINE = 16_384;
    private static final int MOST_HEADERS = 100;

    private final Socket connection;
    private final int status;
    private final Map<String, String> headers;
    private final InputStream body;
    private final long length;

    private PlainResponse(Socket connection, InputStream in) throws IOException {
        this.connection = connection;
        Matcher first = STATUS.matcher(line(in));
        if (!first.matches()) {
            throw new IOException("what answers speaks no HTTP");
        }
        status = Integer.parseInt(first.group(1));
        headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            if (headers.size() > MOST_HEADERS) {
                throw new IOException("the answer begins with too many lines");
            }
        }
        if (header("transfer-encoding").equalsIgnoreCase("chunked")) {
            length = -1;
            body = new Chunks(in);
        } else {
            String told = header("content-length");
            length = told.matches("\\d{1,18}") ? Long.parseLong(told) : -1;
            body = length < 0 ? in : new Counted(in, length);
        }
    }

    /**
     * Asks for a file and reads the answer as far as its body.
     *
     * @param from the byte to begin with, where the file is still the one that this tag names
     */
    static PlainResponse to(Socket connection, URI address, long from, String tag) throws IOException {
        try {
            StringBuilder request = new StringBuilder("GET ")
                    .append(address.getRawPath().isEmpty() ? "/" : address.getRawPath())
                    .append(address.getRawQuery() == null ? "" : "?" + address.getRawQuery())
                    .append(" HTTP/1.1\r\nHost: ")
                    .append(address.getHost())
                    .append(address.getPort() < 0 ? "" : ":" + address.getPort())
                    .append(
                            "\r\nUser-Agent: kanal\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n");
            if (from > 0) {
                request.append("Range: bytes=")
                        .append(from)
                        .append("-\r\nIf-Range: ")
                        .append(tag)
                        .append("\r\n");
            }
            connection.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
            return new PlainResponse(connection, new BufferedInputStream(connection.getInputStream(), 1 << 16));
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    int status() {
        return status;
    }

    /** Empty where there is none. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Of the body, as the server tells it; -1 where it does not. */
    long length() {
        return length;
    }

    /** Where the part begins that a 206 brings; -1 where it does not say so. */
    long rangeStart() {
        Matcher range = RANGE.matcher(header("content-range"));
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    InputStream body() {
        return body;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new EOFException("the connection ended before the answer began");
            }
            if (line.length() >= LONGEST_LINE) {
                throw new IOException("the answer begins with a line that does not end");
            }
            line.append((char) read);
        }
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    /** So many bytes and no more. */
    private static final class Counted extends InputStream {
        private final InputStream in;
        private long left;

        Counted(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(left, length));
            left -= Math.max(read, 0);
            return read;
        }
    }

    /** A body in pieces, each with its length before it. */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private long left;
        private boolean begun;
        private boolean ended;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                if (begun) {
                    line(in);
                }
                begun = true;
                String size = line(in).replaceFirst(";.*", "").strip();
                if (!size.matches("[0-9a-fA-F]{1,15}")) {
                    throw new IOException("the body comes in pieces without a length");
                }
                left = Long.parseLong(size, 16);
                ended = left == 0;
            }
            if (ended) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(left, length));
            if (read < 0) {
                throw new EOFException("the connection ended within a piece");
            }
            left -= read;
            return read;
        }
    }
}
