package io.kanal.ingest.internal.preview.picture;

import io.kanal.changes.SlowWorker;
import io.kanal.ingest.internal.merge.KeptFiles;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Fetches pictures of posts and of channels, one after the other, keeps their bytes and notes them. An address that leads to
 * nothing any more has its page read again, once; what cannot be had is set aside with a reason. Above the space that is
 * allowed the pictures of the oldest posts go.
 */
public final class PictureWorker implements SlowWorker {
    static final String QUEUE = "preview-pictures";

    private static final String OF_MESSAGE = "m ";
    private static final String OF_CHANNEL = "c ";
    private static final int EVICTED_AT_ONCE = 50;

    private final PictureRules rules;
    private final PictureClient client;
    private final PictureRows rows;
    private final ChannelPhotos photos;
    private final PageAgain pages;
    private final WholeRecord record;
    private final KeptFiles files;
    private final Clock clock;

    /** Reads pages that were read before. */
    @FunctionalInterface
    public interface PageAgain {
        /**
         * Reads the page with this post and records what it shows.
         *
         * @param check run while waiting for a turn; it may throw to give up
         * @return false where there is no such page any more
         * @throws KanalException UNAVAILABLE when it cannot be read now
         */
        boolean read(ChatId chat, long telegramId, Runnable check) throws InterruptedException;
    }

    public PictureWorker(
            PictureRules rules,
            PictureClient client,
            PictureRows rows,
            ChannelPhotos photos,
            PageAgain pages,
            WholeRecord record,
            KeptFiles files,
            Clock clock) {
        this.rules = rules;
        this.client = client;
        this.rows = rows;
        this.photos = photos;
        this.pages = pages;
        this.record = record;
        this.files = files;
        this.clock = clock;
    }

    static String key(MessageId message) {
        return OF_MESSAGE + message.value();
    }

    static String key(ChatId chat) {
        return OF_CHANNEL + chat.value();
    }

    @Override
    public String queue() {
        return QUEUE;
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public Outcome work(List<String> keys, BooleanSupplier stopping) {
        Set<String> left = new HashSet<>(keys);
        Runnable check = () -> {
            if (stopping.getAsBoolean()) {
                throw new CancellationException("This node stops");
            }
        };
        try {
            for (String key : keys) {
                check.run();
                long id = Long.parseLong(key.substring(OF_MESSAGE.length()));
                if (key.startsWith(OF_CHANNEL)) {
                    photo(new ChatId(id), check);
                } else {
                    pictures(new MessageId(id), check);
                }
                left.remove(key);
            }
            return Outcome.DONE;
        } catch (CancellationException _) {
            return Outcome.unfinished(left);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Outcome.unfinished(left);
        }
    }

    private void photo(ChatId chat, Runnable check) throws InterruptedException {
        String url = photos.due(chat).orElse(null);
        if (url == null || rules.choice() == PictureRules.Choice.OFF) {
            return;
        }
        switch (client.fetch(url, Form.Kind.PICTURE, check)) {
            case Fetched.Kept kept -> {
                files.picture(chat, kept.blob());
                photos.fetched(chat);
            }
            case Fetched.Gone _ -> photos.without(chat, Fetched.Reason.GONE);
            case Fetched.Never(Fetched.Reason reason) -> photos.without(chat, reason);
            case Fetched.Later later -> throw notNow(later);
        }
    }

    private void pictures(MessageId id, Runnable check) throws InterruptedException {
        boolean readAgain = false;
        for (Wish wish : missing(id)) {
            Fetched fetched = fetch(id, wish, check);
            if (fetched instanceof Fetched.Gone && !readAgain) {
                readAgain = true;
                fetched = again(id, wish, check);
            }
            settle(id, wish, fetched);
        }
    }

    private Fetched fetch(MessageId id, Wish wish, Runnable check) throws InterruptedException {
        return hasRoom(id) ? client.fetch(wish.url(), wish.kind(), check) : new Fetched.Never(Fetched.Reason.NO_SPACE);
    }

    /** From where the page shows it now. */
    private Fetched again(MessageId id, Wish wish, Runnable check) throws InterruptedException {
        Message message = find(id).orElse(null);
        if (message == null || !pages.read(message.chat(), message.telegramId(), check)) {
            return new Fetched.Gone();
        }
        Wish anew = missing(id).stream()
                .filter(now -> now.place() == wish.place() && now.still() == wish.still())
                .filter(now -> !now.url().equals(wish.url()))
                .findFirst()
                .orElse(null);
        return anew == null ? new Fetched.Gone() : client.fetch(anew.url(), anew.kind(), check);
    }

    private void settle(MessageId id, Wish wish, Fetched fetched) {
        Message message = find(id).orElse(null);
        if (message == null) {
            return;
        }
        Instant posted = message.date() == null ? clock.instant() : message.date();
        // Read again, the page may have told more of the file than was known.
        Wish now = missing(message).stream()
                .filter(one -> one.place() == wish.place() && one.still() == wish.still())
                .findFirst()
                .orElse(wish);
        switch (fetched) {
            case Fetched.Kept(String blob, long bytes) -> {
                files.note(
                        message.chat(),
                        id,
                        media -> now.granted(media, blob),
                        () -> rows.kept(id, now, posted, blob, bytes));
                makeRoom();
            }
            case Fetched.Gone _ -> rows.without(id, now, posted, Fetched.Reason.GONE);
            case Fetched.Never(Fetched.Reason reason) -> rows.without(id, now, posted, reason);
            case Fetched.Later later -> throw notNow(later);
        }
    }

    private Optional<Message> find(MessageId id) {
        return record.list(List.of(id)).stream()
                .filter(message -> !message.deleted())
                .findFirst();
    }

    private List<Wish> missing(MessageId id) {
        return find(id).map(this::missing).orElse(List.of());
    }

    private List<Wish> missing(Message message) {
        Instant date = message.date();
        if (date == null || date.isBefore(clock.instant().minus(rules.age()))) {
            return List.of();
        }
        return Wish.of(message, rules.choice()).stream()
                .filter(wish -> rows.reason(message.id(), wish).isEmpty())
                .toList();
    }

    /** A picture that would have to go first is not fetched. */
    private boolean hasRoom(MessageId id) {
        long space = rules.space().toBytes();
        if (rows.bytes() + Math.min(rules.most().toBytes(), space / 4) <= space) {
            return true;
        }
        Instant date = find(id).map(Message::date).orElse(null);
        return date != null
                && rows.oldest(1).stream().allMatch(oldest -> oldest.postedAt().isBefore(date));
    }

    private void makeRoom() {
        rows.dropReasons(clock.instant().minus(rules.age()));
        while (rows.bytes() > rules.space().toBytes()) {
            List<PictureRows.Kept> oldest = rows.oldest(EVICTED_AT_ONCE);
            if (oldest.isEmpty()) {
                return;
            }
            for (PictureRows.Kept kept : oldest) {
                if (rows.bytes() <= rules.space().toBytes()) {
                    return;
                }
                // What an import brought is not for this to take away, should it be the very same.
                boolean shared = rows.shownElsewhere(kept.message(), Source.PREVIEW.code());
                if (!shared) {
                    files.forget(kept.chat(), kept.message(), kept.blob());
                }
                rows.gone(kept, !shared);
            }
        }
    }

    private static KanalException notNow(Fetched.Later later) {
        return new KanalException(
                later.busy() ? ErrorCode.UNAVAILABLE : ErrorCode.UPSTREAM,
                "A picture could not be fetched now: " + later.why());
    }
}
