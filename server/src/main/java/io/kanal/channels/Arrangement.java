package io.kanal.channels;

import io.kanal.posts.ReadScope;
import io.kanal.shared.ChatId;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one person has put their channels into folders, and which of them they muted. A folder is there as long as a channel is
 * in it. What a channel's place is never changes who may read it.
 */
public record Arrangement(Map<ChatId, Place> places) {
    /** Where a channel stands that nobody put anywhere. */
    public static final Place NOWHERE = new Place(null, false);

    public Arrangement {
        places = Map.copyOf(places);
    }

    /**
     * Where a channel stands.
     *
     * @param folder null where it is in none
     * @param muted whether feeds of several channels leave it out
     */
    public record Place(@Nullable String folder, boolean muted) {}

    public Place of(ChatId chat) {
        return places.getOrDefault(chat, NOWHERE);
    }

    /** What a feed of all channels shows: none that is muted. */
    public ReadScope heard(ReadScope scope) {
        Set<ChatId> chats = new HashSet<>(scope.chats());
        places.forEach((chat, place) -> {
            if (place.muted()) {
                chats.remove(chat);
            }
        });
        return scope.only(chats);
    }

    /** The channels of one folder, muted ones too; none where there is no such folder. */
    public ReadScope in(ReadScope scope, String folder) {
        return scope.only(places.entrySet().stream()
                .filter(entry -> folder.equals(entry.getValue().folder()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
    }

    /** The folders of the channels in a scope; in no order. */
    public Set<String> folders(ReadScope scope) {
        return places.entrySet().stream()
                .filter(entry -> scope.allows(entry.getKey()))
                .map(entry -> entry.getValue().folder())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }
}
