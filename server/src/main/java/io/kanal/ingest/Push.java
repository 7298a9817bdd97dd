package io.kanal.ingest;

import io.kanal.changes.Lane;
import io.kanal.ingest.internal.bot.BotMessageReader;
import io.kanal.ingest.internal.bot.PushedMessage;
import io.kanal.ingest.internal.export.ImportsProperties;
import io.kanal.people.Audit;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.text.Characters;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages that other programs bring: JSON lines, each a {@code Message} of the Bot API. Lines are merged in batches as
 * they arrive; a bad line is skipped and named in the report, and the lines beside it are kept.
 */
@Component
public final class Push {
    private static final int LONGEST_LINE = 1_000_000;
    private static final int BATCH = 500;
    /** The most text that waits to be merged, however few messages it makes. */
    private static final int BATCH_CHARS = 4_000_000;

    private static final int EXAMPLES = 20;

    private final Ingest ingest;
    private final JsonMapper json;
    private final Audit audit;
    private final DataSize largest;

    Push(Ingest ingest, JsonMapper json, ImportsProperties properties, Audit audit) {
        this.ingest = ingest;
        this.json = json;
        this.audit = audit;
        this.largest = properties.maxPush();
    }

    /** What became of a push; {@code refusals} names the first bad lines, counted from 1. */
    public record Report(Ingested ingested, int badLines, List<Refusal> refusals) {
        public Report {
            refusals = List.copyOf(refusals);
        }

        /** One line that could not be read. */
        public record Refusal(long line, String reason) {}
    }

    /**
     * Fails where a push says of itself that it is too large, before anything of it is read.
     *
     * @param announcedBytes negative where it says nothing
     * @throws KanalException {@code TOO_LARGE} beyond the limit for pushes
     */
    public void requireFits(long announcedBytes) {
        if (announcedBytes > largest.toBytes()) {
            throw new KanalException(
                    ErrorCode.TOO_LARGE,
                    "The stream is larger than %d MB, the limit set by KANAL_IMPORTS_MAX_PUSH"
                            .formatted(largest.toMegabytes()));
        }
    }

    /**
     * Reads the stream to its end. Who may administrate writes to the realm that everyone shares; what others
     * push stays in their own.
     *
     * @throws KanalException {@code TOO_LARGE} where the stream passes the limit for pushes, {@code BAD_REQUEST} where it
     *     breaks; what came before is kept
     */
    public Report push(InputStream lines, Caller caller) {
        caller.require(Scope.WRITE);
        UserId owner = caller.person();
        var run = new Run(owner, caller.may(Scope.ADMIN));
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (var reader = new BufferedReader(new InputStreamReader(new Bounded(lines, largest), decoder))) {
            var line = new StringBuilder();
            while (readLine(reader, line)) {
                run.line(line);
            }
        } catch (TooLong e) {
            run.end(caller);
            throw new KanalException(
                    ErrorCode.TOO_LARGE,
                    "The stream is larger than %d MB, the limit set by KANAL_IMPORTS_MAX_PUSH; %d lines before it are kept"
                            .formatted(largest.toMegabytes(), run.number),
                    e);
        } catch (IOException e) {
            run.end(caller);
            throw new KanalException(
                    ErrorCode.BAD_REQUEST,
                    "The stream broke after line %d; what came before is kept".formatted(run.number),
                    e);
        }
        run.end(caller);
        return new Report(run.sum, run.bad, run.refusals);
    }

    /** One line without its end, cut at the longest that is read; false at the end of the stream. */
    private static boolean readLine(BufferedReader reader, StringBuilder into) throws IOException {
        into.setLength(0);
        boolean any = false;
        for (int unit = reader.read(); unit >= 0; unit = reader.read()) {
            any = true;
            if (unit == '\n') {
                return true;
            }
            if (into.length() <= LONGEST_LINE) {
                into.append((char) unit);
            }
        }
        return any;
    }

    /** The stream passed the limit. */
    private static final class TooLong extends IOException {}

    /** A stream that fails where it passes the limit. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, DataSize most) {
            super(in);
            this.left = most.toBytes();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        /** What lies before the limit is given out first, so that its lines are kept. */
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                if (super.read() >= 0) {
                    throw new TooLong();
                }
                return -1;
            }
            int count = super.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(super.available(), left);
        }
    }

    private final class Run {
        private final UserId owner;
        private final boolean shared;
        private final Map<ChatId, List<SeenMessage>> waiting = new LinkedHashMap<>();
        private final Map<SeenChat, ChatId> chats = new LinkedHashMap<>();
        private final List<Report.Refusal> refusals = new ArrayList<>();
        private Ingested sum = Ingested.NOTHING;
        private int collected;
        private long chars;
        private int bad;
        private long number;

        Run(UserId owner, boolean shared) {
            this.owner = owner;
            this.shared = shared;
        }

        void line(StringBuilder line) {
            number++;
            if (line.toString().isBlank()) {
                return;
            }
            if (line.length() > LONGEST_LINE) {
                refuse("The line is longer than %,d characters".formatted(LONGEST_LINE));
                return;
            }
            JsonNode message;
            try {
                message = json.readTree(line.toString());
            } catch (JacksonException e) {
                refuse("Not JSON: " + Characters.storable(e.getOriginalMessage()));
                return;
            }
            if (!message.isObject()) {
                refuse("Not a JSON object");
                return;
            }
            try {
                PushedMessage.check(message);
                SeenMessage seen = BotMessageReader.message(message);
                ChatId chat = chats.computeIfAbsent(BotMessageReader.chat(message, owner, shared), this::identify);
                waiting.computeIfAbsent(chat, key -> new ArrayList<>()).add(seen);
                chars += line.length();
                if (++collected >= BATCH || chars >= BATCH_CHARS) {
                    flush();
                }
            } catch (JacksonException e) {
                refuse("A value has another form than the Bot API's: " + Characters.storable(e.getOriginalMessage()));
            } catch (KanalException e) {
                refuse(String.valueOf(e.getMessage()));
            }
        }

        private ChatId identify(SeenChat seen) {
            return ingest.identify(Source.PUSH, seen, owner);
        }

        private void refuse(String reason) {
            bad++;
            if (refusals.size() < EXAMPLES) {
                refusals.add(new Report.Refusal(number, reason));
            }
        }

        /** Merges what waits and notes the push. */
        void end(Caller caller) {
            flush();
            audit.record(
                    caller,
                    "messages.pushed",
                    null,
                    "%d new, %d edited, %d lines refused".formatted(sum.added(), sum.edited(), bad));
        }

        void flush() {
            waiting.forEach((chat, batch) -> sum = sum.plus(ingest.merge(Source.PUSH, Lane.LIVE, chat, batch)));
            waiting.clear();
            collected = 0;
            chars = 0;
        }
    }
}
