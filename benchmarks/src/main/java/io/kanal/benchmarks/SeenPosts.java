package io.kanal.benchmarks;

import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.ingest.SeenMessage;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText;
import java.time.Instant;
import java.util.List;

/** Made-up channels and posts as a source would show them. */
final class SeenPosts {
    private SeenPosts() {}

    /** A public channel with this number, made on first use. */
    static ChatId channel(Ingest ingest, long number) {
        return ingest.identify(
                Source.BOT,
                new SeenChat(
                        Realm.PUBLIC,
                        TelegramChatId.ofChannel(number),
                        ChatType.CHANNEL,
                        "Made up",
                        null,
                        null,
                        null,
                        false));
    }

    static SeenMessage post(long id, Instant date, String text) {
        return post(id, date, RichText.plain(text));
    }

    static SeenMessage post(long id, Instant date, RichText text) {
        return new SeenMessage(
                id, MessageKind.MESSAGE, Content.of(text, List.of()), Facts.of(facts -> facts.date(date)), Counts.NONE);
    }
}
