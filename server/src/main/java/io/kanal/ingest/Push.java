package io.kanal.ingest;

import io.kanal.changes.Lane;
import io.kanal.ingest.internal.bot.BotMessageReader;
import io.kanal.posts.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import java.io.BufferedReader;
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
    private static final int EXAMPLES = 20;

    private final Ingest ingest;
    private final JsonMapper json;

    Push(Ingest ingest, JsonMapper json) {
        this.ingest = ingest;
        this.json = json;
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
     * Reads the stream to its end. Who may administrate writes to the realm that everyone shares; what others
     * push stays in their own.
     */
    public Report push(InputStream lines, Caller caller) {
        caller.require(Scope.WRITE);
        UserId owner = caller.person();
        var run = new Run(owner, caller.may(Scope.ADMIN));
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (var reader = new BufferedReader(new InputStreamReader(lines, decoder))) {
            var line = new StringBuilder();
            while (readLine(reader, line)) {
                run.line(line);
            }
        } catch (IOException e) {
            run.flush();
            throw new KanalException(
                    ErrorCode.BAD_REQUEST,
                    "The stream broke after line %d; what came before is kept".formatted(run.number),
                    e);
        }
        run.flush();
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

    private final class Run {
        private final UserId owner;
        private final boolean shared;
        private final Map<ChatId, List<SeenMessage>> waiting = new LinkedHashMap<>();
        private final Map<SeenChat, ChatId> chats = new LinkedHashMap<>();
        private final List<Report.Refusal> refusals = new ArrayList<>();
        private Ingested sum = Ingested.NOTHING;
        private int collected;
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
            try {
                JsonNode message = json.readTree(line.toString());
                if (!message.isObject()) {
                    refuse("Not a JSON object");
                    return;
                }
                SeenMessage seen = BotMessageReader.message(message);
                ChatId chat = chats.computeIfAbsent(BotMessageReader.chat(message, owner, shared), this::identify);
                waiting.computeIfAbsent(chat, key -> new ArrayList<>()).add(seen);
                if (++collected >= BATCH) {
                    flush();
                }
            } catch (JacksonException e) {
                refuse("Not JSON: " + e.getOriginalMessage());
            } catch (KanalException e) {
                refuse(String.valueOf(e.getMessage()));
            }
        }

        private ChatId identify(SeenChat seen) {
            ChatId chat = ingest.identify(Source.PUSH, seen);
            ingest.broughtBy(chat, owner);
            return chat;
        }

        private void refuse(String reason) {
            bad++;
            if (refusals.size() < EXAMPLES) {
                refusals.add(new Report.Refusal(number, reason));
            }
        }

        void flush() {
            waiting.forEach((chat, batch) -> sum = sum.plus(ingest.merge(Source.PUSH, Lane.LIVE, chat, batch)));
            waiting.clear();
            collected = 0;
        }
    }
}
