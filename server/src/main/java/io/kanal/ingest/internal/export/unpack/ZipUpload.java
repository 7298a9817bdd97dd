package io.kanal.ingest.internal.export.unpack;

import io.kanal.ingest.internal.export.ExportReader;
import io.kanal.ingest.internal.export.ExportSettings;
import io.kanal.ingest.internal.export.ExportSink;
import io.kanal.ingest.internal.export.Json;
import io.kanal.ingest.internal.export.MediaFiles;
import io.kanal.ingest.internal.export.Position;
import io.kanal.ingest.internal.export.html.HtmlExportReader;
import io.kanal.ingest.internal.export.json.JsonExportReader;
import io.kanal.ingest.internal.export.json.TextInput;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A zip of an export's folder, or of several. Entries are only ever read as streams, so their names cannot lead anywhere.
 * JSON is preferred where Desktop wrote both formats.
 */
final class ZipUpload implements ExportUpload {
    /** Beyond this many JSON files without the usual name nobody is looked into. */
    private static final int MOST_GUESSES = 64;

    private final ZipFile zip;
    private final Path file;
    private final ExportSettings settings;
    private final UnpackBudget budget;
    private final AtomicLong bytesRead = new AtomicLong();
    private final List<ZipEntry> jsons;
    private final Map<String, List<ZipEntry>> pages;

    private ZipUpload(ZipFile zip, Path file, ExportSettings settings, UnpackBudget budget) {
        this.zip = zip;
        this.file = file;
        this.settings = settings;
        this.budget = budget;
        this.jsons = jsons(zip);
        this.pages = jsons.isEmpty() ? pages(zip) : Map.of();
    }

    static ZipUpload open(Path file, ExportSettings settings) throws IOException {
        UnpackBudget budget = new UnpackBudget(settings.limits(), Files.size(file));
        try {
            return new ZipUpload(new ZipFile(file.toFile()), file, settings, budget);
        } catch (ZipException e) {
            try {
                // Names in an old code page; those that matter are ASCII.
                return new ZipUpload(new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1), file, settings, budget);
            } catch (ZipException second) {
                e.addSuppressed(second);
                throw new KanalException(
                        ErrorCode.BAD_SOURCE, "This zip is broken or cut off: its directory cannot be read", e);
            }
        }
    }

    @Override
    public ExportReader.Ending read(ExportSink sink, Position start) throws IOException, InterruptedException {
        if (jsons.isEmpty() && pages.isEmpty()) {
            throw new KanalException(
                    ErrorCode.BAD_SOURCE,
                    "This zip holds no Telegram Desktop export: no result.json and no messages.html");
        }
        int chats = 0;
        int exports = 0;
        ExportReader.Ending ending = ExportReader.Ending.COMPLETE;
        KanalException refusal = null;
        for (ZipEntry json : jsons) {
            try (InputStream in = open(json)) {
                TextInput text = TextInput.of(in);
                if (text.content() != TextInput.Content.JSON) {
                    refusal =
                            new KanalException(ErrorCode.BAD_SOURCE, "In this zip, " + json.getName() + " is no JSON");
                    continue;
                }
                ExportReader reader =
                        new JsonExportReader(text.utf8(), chats, settings.dates(), mediaBeside(json.getName()));
                ending = worse(ending, reader.read(sink, start));
                chats = reader.chats();
                exports++;
            } catch (KanalException e) {
                if (budget.isSpent() || e.code() != ErrorCode.BAD_SOURCE || jsons.size() == 1) {
                    throw e;
                }
                refusal = e;
            }
        }
        for (Map.Entry<String, List<ZipEntry>> folder : pages.entrySet()) {
            ExportReader reader = new HtmlExportReader(
                    folder.getValue().stream()
                            .map(page -> new HtmlExportReader.Page(page.getName(), () -> open(page)))
                            .toList(),
                    chats,
                    settings,
                    mediaBeside(folder.getKey() + "messages.html"));
            ending = worse(ending, reader.read(sink, start));
            chats = reader.chats();
            exports++;
        }
        if (exports == 0 && refusal != null) {
            throw refusal;
        }
        return ending;
    }

    private static ExportReader.Ending worse(ExportReader.Ending a, ExportReader.Ending b) {
        return a == ExportReader.Ending.COMPLETE ? b : a;
    }

    private InputStream open(ZipEntry entry) throws IOException {
        InputStream raw = new CountedStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16), bytesRead);
        long packed = Math.max(entry.getCompressedSize(), 0);
        return new CutTolerantStream(new UnpackedStream(raw, budget, () -> packed));
    }

    private MediaFiles mediaBeside(String name) throws IOException {
        if (settings.blobs() == null) {
            return MediaFiles.NONE;
        }
        return new ZippedMedia(zip, folder(name), ZipLinks.of(file), settings.blobs(), budget);
    }

    @Override
    public long bytesRead() {
        return bytesRead.get();
    }

    @Override
    public @Nullable Long bytesInAll() {
        long total = 0;
        for (ZipEntry entry : jsons) {
            total += Math.max(entry.getSize(), 0);
        }
        for (List<ZipEntry> folder : pages.values()) {
            for (ZipEntry entry : folder) {
                total += Math.max(entry.getSize(), 0);
            }
        }
        return total;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** The files called {@code result.json}, else every JSON file; the reader decides which of them are exports. */
    private static List<ZipEntry> jsons(ZipFile zip) {
        List<ZipEntry> named = new ArrayList<>();
        List<ZipEntry> others = new ArrayList<>();
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            String name = slashes(entry.getName());
            if (entry.isDirectory() || name.startsWith("__MACOSX/")) {
                continue;
            }
            if (name.equals("result.json") || name.endsWith("/result.json")) {
                named.add(entry);
            } else if (name.endsWith(".json") && others.size() < MOST_GUESSES) {
                others.add(entry);
            }
        }
        List<ZipEntry> chosen = named.isEmpty() && pages(zip).isEmpty() ? others : named;
        chosen.sort(Comparator.comparing(ZipEntry::getName));
        return List.copyOf(chosen);
    }

    /** {@code messages.html}, {@code messages2.html}, … of each folder, in the order of their numbers. */
    private static Map<String, List<ZipEntry>> pages(ZipFile zip) {
        Map<String, List<ZipEntry>> folders = new TreeMap<>();
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            String name = slashes(entry.getName());
            if (!entry.isDirectory() && !name.startsWith("__MACOSX/") && pageNumber(name) != null) {
                folders.computeIfAbsent(folder(name), any -> new ArrayList<>()).add(entry);
            }
        }
        folders.values()
                .forEach(pages -> pages.sort(
                        Comparator.comparingLong(page -> Objects.requireNonNull(pageNumber(slashes(page.getName()))))));
        return folders;
    }

    private static @Nullable Long pageNumber(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (!last.startsWith("messages") || !last.endsWith(".html")) {
            return null;
        }
        String number = last.substring("messages".length(), last.length() - ".html".length());
        return number.isEmpty() ? Long.valueOf(1) : Json.whole(number);
    }

    /** Up to and including the last slash. */
    private static String folder(String name) {
        return name.substring(0, slashes(name).lastIndexOf('/') + 1);
    }

    private static String slashes(String name) {
        return name.replace('\\', '/');
    }
}
