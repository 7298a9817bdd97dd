package io.kanal.web.internal.pages.posts;

import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topic;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.web.internal.MessagesInChats;
import io.kanal.web.internal.media.StoredFile;
import io.kanal.web.internal.media.StoredFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes cards of messages. */
@Component
public class PostCards {
    private final MessagesInChats places;
    private final StoredFiles files;

    PostCards(MessagesInChats places, StoredFiles files) {
        this.places = places;
        this.files = files;
    }

    public List<PostView> of(ReadScope scope, List<Message> messages) {
        return places.of(scope, messages).stream()
                .map(placed -> inList(placed.message(), placed.chat(), placed.topic()))
                .toList();
    }

    /** As one among others: a long text is cut. */
    public PostView inList(Message message, Chat chat, @Nullable Topic topic) {
        return PostView.inList(message, chat, topic, media(message));
    }

    PostView whole(Message message, Chat chat, @Nullable Topic topic) {
        return PostView.whole(message, chat, topic, media(message));
    }

    private List<MediaView> media(Message message) {
        return message.media().stream()
                .map(media -> MediaView.of(media, stored(media)))
                .toList();
    }

    private @Nullable StoredFile stored(Media media) {
        return media instanceof Media.File file ? files.find(file.blob()).orElse(null) : null;
    }
}
