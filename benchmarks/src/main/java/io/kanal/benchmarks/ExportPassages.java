package io.kanal.benchmarks;

import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.Users;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.search.internal.passages.Passage;
import io.kanal.search.internal.passages.PassageId;
import io.kanal.search.internal.passages.Passages;
import io.kanal.search.internal.passages.ThreadEnds;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.text.LanguageDetector;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The passages of real exports, imported and cut by a Kanal, as posts of the chat and beside the numbers of {@link ParagraphSet}. */
final class ExportPassages {
    private static final List<String> EXPORTS = List.of("cybersec-news-en.result.json.gz", "qa_load-ru.result.json.gz");
    private static final int PAGE = 2_000;
    private static final long FIRST = 1_000_000;

    private ExportPassages() {}

    static List<IndexedPassage> of(RunningKanal kanal, Path folder) throws Exception {
        for (String export : EXPORTS) {
            load(kanal, folder.resolve(export));
        }
        WholeRecord record = kanal.get(WholeRecord.class);
        Passages passages = kanal.get(Passages.class);
        ThreadEnds ends = new ThreadEnds();
        Map<PassageId, Passage> cut = new LinkedHashMap<>();
        List<Message> page = record.scan(0, PAGE);
        while (!page.isEmpty()) {
            List<Message> left =
                    page.stream().filter(message -> !ends.hold(message, 0)).toList();
            passages.around(left, Set.of(), ends).passages().forEach(passage -> cut.putIfAbsent(passage.id(), passage));
            page = record.scan(page.getLast().id().value(), PAGE);
        }
        LanguageDetector detector = LanguageDetector.shared();
        List<IndexedPassage> indexed = new ArrayList<>(cut.size());
        for (Passage passage : cut.values()) {
            indexed.add(IndexedPassage.of(beside(passage, FIRST + indexed.size()), detector));
        }
        return indexed;
    }

    private static Passage beside(Passage passage, long number) {
        MessageId id = new MessageId(number);
        return new Passage(
                new PassageId(id, 0),
                new ChatId(1),
                List.of(new Passage.Part(id, 0, passage.text().length())),
                passage.text(),
                passage.extra(),
                passage.date(),
                passage.tags(),
                passage.has(),
                passage.topic(),
                passage.senders(),
                passage.sole(),
                true);
    }

    private static void load(RunningKanal kanal, Path file) throws Exception {
        var caller = Caller.person(kanal.get(Users.class).administrator().id(), true);
        JobId id;
        try (InputStream upload = Files.newInputStream(file)) {
            id = kanal.get(Imports.class)
                    .start(upload, ImportOptions.of(file.getFileName().toString()), caller);
        }
        Job job = kanal.get(Jobs.class).find(caller, id).orElseThrow();
        while (!job.state().isFinal()) {
            Thread.sleep(100);
            job = kanal.get(Jobs.class).find(caller, id).orElseThrow();
        }
        if (job.error() != null) {
            throw new IllegalStateException("The import failed: " + job.error());
        }
    }
}
