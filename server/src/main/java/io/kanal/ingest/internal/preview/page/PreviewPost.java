package io.kanal.ingest.internal.preview.page;

import io.kanal.ingest.SeenMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One post element of a page. An album is one element under the id of its anchor; it becomes one message per item, as
 * everywhere else in Telegram, because the items' links carry their ids.
 *
 * @param id the anchor's id, by which pages are cut
 * @param channel the channel's name in its true spelling
 * @param bareId the channel's id without its mark, where the post shows it
 * @param messages at least one, by id
 * @param siblingsKnown false for an album whose items do not show their ids: then the ids next to it may be its own
 */
public record PreviewPost(
        long id, String channel, @Nullable Long bareId, List<SeenMessage> messages, boolean siblingsKnown) {
    public PreviewPost {
        messages = List.copyOf(messages);
    }

    public long firstId() {
        return Math.min(id, messages.getFirst().telegramId());
    }

    public long lastId() {
        return Math.max(id, messages.getLast().telegramId());
    }
}
