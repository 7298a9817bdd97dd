package io.kanal.ingest.internal.export;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.json.JsonExportReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A sink that remembers everything, and the few lines tests need to fill one. */
public final class Recorded implements ExportSink {
    public static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-06-01T00:00:00Z"));

    public final List<ExportedChat> chats = new ArrayList<>();
    public final List<SeenMessage> messages = new ArrayList<>();
    /** The chat each message came with. */
    public final List<ExportedChat> owners = new ArrayList<>();

    public final List<Position> positions = new ArrayList<>();
    public final Map<SkipReason, List<String>> skips = new EnumMap<>(SkipReason.class);

    public static Recorded read(String json) {
        return read(json.getBytes(StandardCharsets.UTF_8), ZoneOffset.UTC, Position.START);
    }

    public static Recorded read(byte[] json, ZoneId zone, Position start) {
        Recorded recorded = new Recorded();
        recorded.readFrom(new ByteArrayInputStream(json), zone, start);
        return recorded;
    }

    ExportReader.Ending readFrom(InputStream json, ZoneId zone, Position start) {
        try {
            return new JsonExportReader(json, 0, new MessageDates(zone, CLOCK), MediaFiles.NONE).read(this, start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static byte[] resource(String name) {
        try (InputStream in = Recorded.class.getResourceAsStream("/exports/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(String name) {
        return new String(resource(name), StandardCharsets.UTF_8);
    }

    public List<Long> ids() {
        return messages.stream().map(SeenMessage::telegramId).toList();
    }

    public SeenMessage message(long id) {
        return messages.stream()
                .filter(message -> message.telegramId() == id)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void chat(ExportedChat chat) {
        chats.add(chat);
    }

    @Override
    public void reading(Position at) {}

    @Override
    public void messages(List<SeenMessage> batch, Position after) {
        messages.addAll(batch);
        batch.forEach(message -> owners.add(chats.getLast()));
        positions.add(after);
    }

    @Override
    public void skipped(SkipReason reason, String example) {
        skips.computeIfAbsent(reason, any -> new ArrayList<>()).add(example);
    }
}
