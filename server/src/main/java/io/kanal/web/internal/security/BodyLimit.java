package io.kanal.web.internal.security;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.internal.problems.Failures;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The largest body of a request, enforced before anything reads one. A body that says it is larger is refused unread; one
 * that does not say its length is counted as it is read and cut there.
 *
 * <p>Telegram's deliveries may be larger, and what is streamed to a disk or in small pieces into the record is bounded by
 * whoever takes it. What Tomcat itself reads as a form it bounds by {@code server.tomcat.max-http-form-post-size}, which is
 * the same setting.
 */
final class BodyLimit extends OncePerRequestFilter {
    /** Of one update; Telegram's largest are far smaller. */
    private static final DataSize LARGEST_UPDATE = DataSize.ofMegabytes(4);

    /** Taken piece by piece by rooms that bound them themselves. */
    private static final Set<String> STREAMED =
            Set.of("/api/v1/imports", "/api/v1/imports/survey", "/api/v1/messages", "/app/imports");

    private static final String UPDATES = "/telegram/webhook/";

    private final DataSize largest;

    BodyLimit(DataSize largest) {
        this.largest = largest;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        DataSize limit = limit(request);
        if (limit == null) {
            chain.doFilter(request, response);
        } else if (request.getContentLengthLong() > limit.toBytes()) {
            Failures.send(request, response, tooLarge(limit));
        } else {
            try {
                chain.doFilter(new Bounded(request, limit), response);
            } catch (InvalidParameterException e) {
                // Tomcat's word for a form without a length that is too large, when a filter behind this one asks for a
                // field.
                if (e.getErrorCode() != ErrorCode.TOO_LARGE.status() || response.isCommitted()) {
                    throw e;
                }
                Failures.send(request, response, tooLarge(limit));
            }
        }
    }

    /** Null where whoever takes the body bounds it. */
    private @Nullable DataSize limit(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (!"POST".equals(request.getMethod())) {
            return largest;
        }
        return STREAMED.contains(path) ? null : path.startsWith(UPDATES) ? LARGEST_UPDATE : largest;
    }

    private static KanalException tooLarge(DataSize limit) {
        return new KanalException(
                ErrorCode.TOO_LARGE,
                "The body is larger than %,d bytes, the most this call takes".formatted(limit.toBytes()));
    }

    /** A request whose body ends with a failure where it passes the limit. */
    private static final class Bounded extends HttpServletRequestWrapper {
        private final DataSize limit;
        private @Nullable ServletInputStream stream;
        private @Nullable BufferedReader reader;

        Bounded(HttpServletRequest request, DataSize limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            ServletInputStream known = stream;
            if (known == null) {
                known = new Counted(super.getInputStream(), limit);
                stream = known;
            }
            return known;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            BufferedReader known = reader;
            if (known == null) {
                String encoding = getCharacterEncoding();
                known = new BufferedReader(new InputStreamReader(
                        getInputStream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
                reader = known;
            }
            return known;
        }
    }

    private static final class Counted extends ServletInputStream {
        private final ServletInputStream body;
        private final DataSize limit;
        private long left;

        Counted(ServletInputStream body, DataSize limit) {
            this.body = body;
            this.limit = limit;
            this.left = limit.toBytes();
        }

        @Override
        public int read() throws IOException {
            int next = body.read();
            if (next >= 0) {
                count(1);
            }
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = body.read(into, offset, length);
            if (read > 0) {
                count(read);
            }
            return read;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw tooLarge(limit);
            }
        }

        @Override
        public int available() throws IOException {
            return body.available();
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
