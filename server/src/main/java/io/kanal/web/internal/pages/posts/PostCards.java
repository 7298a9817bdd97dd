package io.kanal.web.internal.pages.posts;

import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topic;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.web.internal.MessagesInChats;
import io.kanal.web.internal.media.StoredFile;
import io.kanal.web.internal.media.StoredFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes cards of messages. */
@Component
public class PostCards {
    private final MessagesInChats places;
    private final StoredFiles files;
    private final Posts posts;
    private final Stars stars;

    PostCards(MessagesInChats places, StoredFiles files, Posts posts, Stars stars) {
        this.stars = stars;
        this.places = places;
        this.files = files;
        this.posts = posts;
    }

    /** The parts of an album are one post, where the first of them stands in the list. */
    public List<PostView> of(ReadScope scope, List<Message> messages) {
        Map<Album, List<Message>> albums = albums(scope, messages);
        Map<MessageId, List<Message>> shown = new LinkedHashMap<>();
        List<Message> leading = new ArrayList<>();
        for (Message message : messages) {
            Album album = Album.of(message);
            List<Message> parts = album == null ? null : albums.remove(album);
            if (parts != null) {
                leading.add(leading(parts));
                shown.put(leading.getLast().id(), parts);
            } else if (album == null || message.deleted()) {
                leading.add(message);
            }
        }
        stars.shown(leading);
        return places.of(scope, leading).stream()
                .map(placed -> PostView.inList(
                        placed.message(),
                        placed.chat(),
                        placed.topic(),
                        media(shown.getOrDefault(placed.message().id(), List.of(placed.message())))))
                .toList();
    }

    /** A card for each of them, also for several parts of one album. */
    public List<PostView> each(ReadScope scope, List<Message> messages) {
        Map<Album, List<Message>> albums = albums(scope, messages);
        stars.shown(messages);
        return places.of(scope, messages).stream()
                .map(placed -> PostView.inList(
                        placed.message(), placed.chat(), placed.topic(), media(parts(placed.message(), albums))))
                .toList();
    }

    private static List<Message> parts(Message message, Map<Album, List<Message>> albums) {
        Album album = Album.of(message);
        return album == null || message.deleted() ? List.of(message) : albums.getOrDefault(album, List.of(message));
    }

    /** As one among others: a long text is cut. */
    public PostView inList(Message message, Chat chat, @Nullable Topic topic) {
        stars.shown(List.of(message));
        return PostView.inList(message, chat, topic, media(List.of(message)));
    }

    /** A post with all its text, and with what the other parts of its album carry. */
    PostView whole(ReadScope scope, Message message, Chat chat, @Nullable Topic topic) {
        stars.shown(List.of(message));
        return PostView.whole(message, chat, topic, media(parts(message, albums(scope, List.of(message)))));
    }

    private Map<Album, List<Message>> albums(ReadScope scope, List<Message> messages) {
        return posts.albums(scope, messages).stream()
                .collect(Collectors.groupingBy(Album::in, HashMap::new, Collectors.toList()));
    }

    /** The one with the words, as people know an album by them. */
    private static Message leading(List<Message> parts) {
        return parts.stream().filter(part -> !part.text().isEmpty()).findFirst().orElseGet(parts::getFirst);
    }

    /** What holds the parts of an album together. */
    private record Album(ChatId chat, String name) {
        static @Nullable Album of(Message message) {
            String name = message.album();
            return name == null ? null : new Album(message.chat(), name);
        }

        static Album in(Message part) {
            return new Album(part.chat(), Objects.requireNonNull(part.album()));
        }
    }

    private List<MediaView> media(List<Message> parts) {
        return parts.stream()
                .flatMap(part -> part.media().stream())
                .map(media -> MediaView.of(media, stored(media)))
                .toList();
    }

    private @Nullable StoredFile stored(Media media) {
        if (!(media instanceof Media.File file)) {
            return null;
        }
        return files.find(file.blob())
                .or(() -> Optional.ofNullable(file.still()).flatMap(still -> files.find(still.blob())))
                .orElse(null);
    }
}
