package io.kanal.ingest.internal.preview;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.Ingested;
import io.kanal.ingest.SeenChat;
import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.preview.page.EmptyIds;
import io.kanal.ingest.internal.preview.page.PreviewPage;
import io.kanal.posts.Chat;
import io.kanal.posts.ChatType;
import io.kanal.posts.Chats;
import io.kanal.posts.Counter;
import io.kanal.posts.IdRange;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Puts what pages show into the record. */
final class Recorder {
    private final Ingest ingest;
    private final Chats chats;
    private final BiConsumer<ChatId, String> photos;

    /** @param photos told where the picture of a channel is shown */
    Recorder(Ingest ingest, Chats chats, BiConsumer<ChatId, String> photos) {
        this.ingest = ingest;
        this.chats = chats;
        this.photos = photos;
    }

    /** The chat a page shows. An abbreviated count of subscribers only fills a gap, it never replaces an exact one. */
    ChatId identify(String username, PreviewPage.Header header) {
        Counter subscribers = header.subscribers();
        Long exact = subscribers == null || subscribers.text() != null ? null : subscribers.value();
        return identify(username, header, exact);
    }

    ChatId identify(String username, PreviewPage.Header header, @Nullable Long members) {
        Long bareId = header.bareId();
        ChatId chat = ingest.identify(
                Source.PREVIEW,
                new SeenChat(
                        Realm.PUBLIC,
                        bareId == null ? null : TelegramChatId.ofChannel(bareId),
                        ChatType.CHANNEL,
                        header.title(),
                        header.username() == null ? username : header.username(),
                        header.description(),
                        members,
                        true));
        if (header.photo() != null) {
            photos.accept(chat, header.photo());
        }
        return chat;
    }

    /** Whether the page is that of this chat; false when its name has gone to another channel. */
    boolean isOf(ChatId chat, PreviewPage.Header header) {
        Long bareId = header.bareId();
        Optional<TelegramChatId> known = chats.find(chat).map(Chat::telegramId);
        return bareId == null || known.isEmpty() || known.get().equals(TelegramChatId.ofChannel(bareId));
    }

    /** The chat itself, or the one it has been joined with since. */
    ChatId present(ChatId chat) {
        return chats.present(chat);
    }

    Optional<Chat> find(ChatId chat) {
        return chats.find(chat);
    }

    /** @param before the id the page was asked to stop before; null for the newest page */
    Ingested merge(ChatId chat, Lane lane, PreviewPage.History page, @Nullable Long before) {
        List<SeenMessage> messages = messages(page);
        Ingested ingested = Ingested.NOTHING;
        for (int from = 0; from < messages.size(); from += Ingest.MOST) {
            ingested = ingested.plus(ingest.merge(
                    Source.PREVIEW, lane, chat, messages.subList(from, Math.min(messages.size(), from + Ingest.MOST))));
        }
        List<IdRange> empty = EmptyIds.of(page, before);
        if (!empty.isEmpty()) {
            ingest.confirmEmpty(chat, empty);
        }
        return ingested;
    }

    static List<SeenMessage> messages(PreviewPage.History page) {
        List<SeenMessage> messages = new ArrayList<>();
        page.posts().forEach(post -> messages.addAll(post.messages()));
        return messages;
    }
}
