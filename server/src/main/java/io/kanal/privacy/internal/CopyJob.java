package io.kanal.privacy.internal;

import io.kanal.jobs.JobKind;
import io.kanal.jobs.JobRun;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.privacy.PersonalCopies;
import io.kanal.privacy.PersonalCopy;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writes the copy of a person's data. Broken off, it begins anew. */
@Component
public final class CopyJob implements JobKind {
    public static final String NAME = "export";

    private static final DataSize FREE = DataSize.ofMegabytes(200);
    private static final long LINES_BETWEEN_LOOKS = 5_000;

    private final CopyTable table;
    private final CopyFiles files;
    private final Users users;
    private final ErasedPeople erased;
    private final ObjectProvider<PersonalData> rooms;
    private final TransactionTemplate reading;
    private final DataDirectory directory;
    private final Clock clock;

    CopyJob(
            CopyTable table,
            CopyFiles files,
            Users users,
            ErasedPeople erased,
            ObjectProvider<PersonalData> rooms,
            PlatformTransactionManager transactions,
            DataDirectory directory,
            Clock clock) {
        this.table = table;
        this.files = files;
        this.users = users;
        this.erased = erased;
        this.rooms = rooms;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.directory = directory;
        this.clock = clock;
    }

    public static JsonNode parameters(UUID id) {
        return JsonNodeFactory.instance.objectNode().put("export", id.toString());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(JobRun run) throws IOException {
        UUID id = UUID.fromString(run.parameters().path("export").asString(""));
        PersonalCopy copy = table.find(id).orElseThrow(CopyJob::gone);
        User user = users.find(copy.person()).orElseThrow(CopyJob::gone);
        Person person = erased.person(user);
        try {
            write(run, id, person, user.language());
        } catch (IOException | RuntimeException e) {
            files.delete(id);
            throw e;
        }
        table.ready(id, Files.size(files.whole(id)), clock.instant().plus(PersonalCopies.KEPT));
    }

    private static KanalException gone() {
        return new KanalException(ErrorCode.NOT_FOUND, "The person or their copy is gone");
    }

    private void write(JobRun run, UUID id, Person person, Locale language) throws IOException {
        directory.requireFree(FREE);
        long[] written = {0};
        try (CopyWriter writer = new CopyWriter(files.part(id), reading, () -> look(run, ++written[0]))) {
            List<PersonalData> all = rooms.orderedStream().toList();
            for (PersonalData room : all) {
                run.throwIfCancelled();
                room.export(person, writer);
            }
            writer.text("README.txt", readMe(language, writer.lines()));
        }
        run.progress(written[0], written[0]);
        Files.move(
                files.part(id), files.whole(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void look(JobRun run, long written) {
        run.progress(written, null);
        if (written % LINES_BETWEEN_LOOKS == 0) {
            run.throwIfCancelled();
            directory.requireFree(FREE);
        }
    }

    private static String readMe(Locale language, Map<String, Long> lines) {
        StringBuilder list = new StringBuilder();
        new TreeMap<>(lines)
                .forEach((part, count) ->
                        list.append(part).append(".jsonl: ").append(count).append('\n'));
        return text(language).replace("{parts}", list.toString().strip());
    }

    private static String text(Locale language) {
        String own = "/privacy/copy_" + language.getLanguage() + ".txt";
        try (InputStream in = Objects.requireNonNullElseGet(
                CopyJob.class.getResourceAsStream(own),
                () -> Objects.requireNonNull(CopyJob.class.getResourceAsStream("/privacy/copy_en.txt")))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
