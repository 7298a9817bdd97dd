package io.kanal.simulator.play;

import io.kanal.simulator.text.Markup;
import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.MediaKind;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.Poll;
import io.kanal.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Fills a channel with posts at given times. */
final class Channel {
    private static final Duration BETWEEN = Duration.ofHours(19);

    private final World world;
    private final Chat chat;
    private final long author;
    private Instant next;

    Channel(World world, Chat chat, long author, Instant first) {
        this.world = world;
        this.chat = chat;
        this.author = author;
        this.next = first;
    }

    Chat chat() {
        return chat;
    }

    Message post(String html, int views) {
        return add(NewMessage.of(new Content.Text(Markup.parse(html, "HTML"), null)), views);
    }

    Message add(NewMessage message, int views) {
        Message added = world.posts().restore(author, chat, 0, next, message, null);
        world.posts().setViews(added, views);
        next = next.plus(BETWEEN);
        return added;
    }

    Message photo(long seed, String html, int views) {
        return add(NewMessage.of(picture(seed, html)), views);
    }

    void album(String html, int views, long... seeds) {
        Instant at = next;
        String album = Long.toString(world.number());
        for (int i = 0; i < seeds.length; i++) {
            next = at;
            add(NewMessage.of(picture(seeds[i], i == 0 ? html : "")).inAlbum(album), views);
        }
    }

    private Content.Media picture(long seed, String html) {
        StyledText caption = Markup.parse(html, "HTML");
        return Content.Media.of(MediaKind.PHOTO, world.store("picture.png", "image/png", Picture.png(seed)), caption);
    }

    Message poll(String question, int views, String... options) {
        Poll.Terms terms = new Poll.Terms(
                StyledText.plain(question),
                List.of(options).stream().map(StyledText::plain).toList(),
                true,
                false,
                false,
                true,
                List.of(),
                null);
        Poll poll = new Poll(Long.toString(world.number()), terms);
        Message message = add(NewMessage.of(new Content.PollContent(poll)), views);
        world.responses().register(message, poll);
        return message;
    }

    Channel react(Message message, String reaction, int count) {
        world.responses().addReactions(message, reaction, count);
        return this;
    }

    void edited(Message message) {
        world.posts().markEdited(message, message.date().plus(Duration.ofMinutes(23)));
    }
}
