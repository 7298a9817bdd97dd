package io.kanal.ingest.internal.bot;

import io.kanal.changes.Lane;
import io.kanal.changes.SlowWorker;
import io.kanal.ingest.Ingest;
import io.kanal.posts.Blobs;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.telegram.BotFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Fetches files of posts that bots saw, keeps their bytes and notes them with the post; or notes why there are none. */
@Component
@ConditionalOnProperty("kanal.media.from-bots")
final class BotFileWorker implements SlowWorker {
    private final BotFiles files;
    private final Blobs blobs;
    private final BotChats chats;
    private final WholeRecord record;
    private final Ingest ingest;
    private final Blobs.Limits limits;

    BotFileWorker(
            BotFiles files,
            Blobs blobs,
            BotChats chats,
            WholeRecord record,
            Ingest ingest,
            MediaProperties properties) {
        this.files = files;
        this.blobs = blobs;
        this.chats = chats;
        this.record = record;
        this.ingest = ingest;
        this.limits = new Blobs.Limits(Objects.requireNonNull(properties.fromBots()), properties.freeSpace());
    }

    @Override
    public String queue() {
        return BotFileQueue.NAME;
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public int threads() {
        return 2;
    }

    @Override
    public Outcome work(List<String> keys, BooleanSupplier stopping) {
        keys.stream().map(BotFile::ofKey).forEach(this::keep);
        return Outcome.DONE;
    }

    private void keep(BotFile file) {
        ChatId chat = chats.find(file.bot(), file.chat()).orElse(null);
        if (chat == null || waiting(chat, file).isEmpty()) {
            return;
        }
        String blob = null;
        String absence = null;
        try {
            blob = files.read(
                    file.bot(), file.fileId(), limits.largest().toBytes(), bytes -> blobs.store(bytes, limits));
        } catch (KanalException e) {
            if (e.code() != ErrorCode.NOT_FOUND && e.code() != ErrorCode.TOO_LARGE) {
                throw e;
            }
            absence = e.getMessage();
        }
        String kept = blob;
        String why = absence;
        // Looked at once more: the fetching may have taken minutes.
        waiting(chat, file).ifPresent(message -> note(chat, message, file, kept, why));
    }

    /** The post, while it is there and its file is not. */
    private Optional<Message> waiting(ChatId chat, BotFile file) {
        return record.byTelegramIds(chat, List.of(file.message())).stream()
                .filter(message -> !message.deleted())
                .filter(message -> message.media().stream().anyMatch(media -> isMissing(media, file)))
                .findFirst();
    }

    private static boolean isMissing(Media media, BotFile file) {
        return media instanceof Media.File facts && facts.blob() == null && file.mayBe(facts);
    }

    private void note(ChatId chat, Message message, BotFile file, @Nullable String blob, @Nullable String absence) {
        List<Media> media = new ArrayList<>(message.media());
        media.replaceAll(each -> isMissing(each, file)
                ? ((Media.File) each).with(told -> told.blob(blob).absence(absence))
                : each);
        ingest.merge(Source.BOT, Lane.LIVE, chat, List.of(SeenAgain.with(message, media, null)));
    }
}
