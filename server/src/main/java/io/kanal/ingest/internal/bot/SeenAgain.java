package io.kanal.ingest.internal.bot;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Reaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of the record as if it were seen once more, with something learned about it. */
final class SeenAgain {
    private SeenAgain() {}

    /**
     * With these media and reactions; all else as it is known.
     *
     * @param reactions null where nothing was learned about them
     */
    static SeenMessage with(Message known, List<Media> media, @Nullable List<Reaction> reactions) {
        return new SeenMessage(
                known.telegramId(),
                known.kind(),
                known.content().withMedia(media),
                known.facts(),
                new Counts(null, null, reactions));
    }
}
