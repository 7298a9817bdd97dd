package io.kanal.web;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.posts.Blobs;
import io.kanal.posts.ChatType;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.SeenMessages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.util.unit.DataSize;

/** A private chat in one person's realm, with one post that carries a picture; nobody else may see any of them. */
record PrivateChat(ChatId id, long post, String blob) {
    /** Makes them. */
    static PrivateChat of(UserId owner, String title, String text, Ingest ingest, WholeRecord record, Blobs blobs)
            throws IOException {
        ChatId chat = empty(owner, title, ingest);
        byte[] picture = new byte[64];
        ThreadLocalRandom.current().nextBytes(picture);
        String blob = blobs.store(
                new ByteArrayInputStream(picture), new Blobs.Limits(DataSize.ofKilobytes(1), DataSize.ofBytes(0)));
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                List.of(SeenMessages.of(1, text).media(picture(blob)).message()));
        return new PrivateChat(
                chat, record.byTelegramIds(chat, List.of(1L)).getFirst().id().value(), blob);
    }

    /** One without a post. */
    static ChatId empty(UserId owner, String title, Ingest ingest) {
        return ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.of(owner),
                        new TelegramChatId(ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000)),
                        ChatType.PRIVATE,
                        title,
                        null,
                        null,
                        null,
                        false));
    }

    private static Media picture(String blob) {
        return Media.File.of(
                Media.FileKind.PHOTO,
                file -> file.fileName("p.jpg").mimeType("image/jpeg").blob(blob));
    }
}
