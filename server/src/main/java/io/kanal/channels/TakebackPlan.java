package io.kanal.channels;

import io.kanal.ingest.BroughtIn;
import io.kanal.ingest.Taking;
import io.kanal.posts.Chat;
import io.kanal.posts.message.Source;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What taking something back means, told before it is done.
 *
 * @param name what is taken back: a title or a file's name
 * @param parts what messages go, chat by chat
 * @param ownOnly whether the chat itself stays, because others watch it: then only the person's watch and imports go
 * @param otherWatchers how many other people watch the chats that go
 * @param followingEnds whether the channel's web page is not read any more
 * @param botGoesOn whether one of Kanal's bots is a member and will bring what is written from now on
 * @param sources how many messages of the chat each source saw, where one chat is asked for
 * @param imports what was brought into the chat, or what the import brought
 */
public record TakebackPlan(
        String name,
        List<Part> parts,
        boolean ownOnly,
        long otherWatchers,
        boolean followingEnds,
        boolean botGoesOn,
        Map<Source, Long> sources,
        List<BroughtIn> imports) {
    public TakebackPlan {
        parts = List.copyOf(parts);
        name = name.isBlank() ? parts.getFirst().chat().id().toString() : name;
        sources = Map.copyOf(sources);
        imports = List.copyOf(imports);
    }

    /**
     * What goes of one chat.
     *
     * @param taking null where only the person's watch goes
     * @param chatGoes whether the chat goes with its messages
     */
    public record Part(Chat chat, @Nullable Taking taking, Taking.Extent extent, boolean chatGoes) {}

    /** What the person types to say that they mean it: its name where any keyboard can write that, else the chat's name or number. */
    public String word() {
        return parts.getFirst().chat().typed(name);
    }

    /** Messages that go, of all chats. */
    public long gone() {
        return parts.stream().mapToLong(part -> part.extent().gone()).sum();
    }

    /** Messages of what is asked for that stay, because they were seen otherwise as well. */
    public long kept() {
        return parts.stream().mapToLong(part -> part.extent().kept()).sum();
    }

    /** Messages of the chats that have nothing to do with it. */
    public long others() {
        return parts.stream().mapToLong(part -> part.extent().others()).sum();
    }

    /** How many chats go. */
    public long chatsGone() {
        return parts.stream().filter(Part::chatGoes).count();
    }
}
