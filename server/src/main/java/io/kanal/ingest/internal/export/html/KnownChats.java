package io.kanal.ingest.internal.export.html;

import io.kanal.posts.Chat;
import io.kanal.posts.Chats;
import io.kanal.shared.Caller;
import io.kanal.shared.Realm;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What a chat's number means that a person typed beside an HTML export. A negative one carries its mark; a positive one may be
 * a user's, or bare, as {@code result.json} writes those of channels and groups: then a chat of the record that has it is meant.
 */
@Component
public final class KnownChats {
    private final Chats chats;

    KnownChats(Chats chats) {
        this.chats = chats;
    }

    /** With its mark where the record tells it; else as it was typed, for the pages to tell. */
    public TelegramChatId marked(TelegramChatId typed, Caller caller) {
        if (typed.marked() < 0) {
            return typed;
        }
        long bare = typed.marked();
        List<Realm> realms = Stream.of(Realm.PUBLIC, Realm.of(caller.person()))
                .filter(realm -> !realm.equals(Realm.PUBLIC) || caller.may(Scope.ADMIN))
                .toList();
        List<TelegramChatId> known = Stream.of(
                        TelegramChatId.ofChannel(bare), TelegramChatId.ofGroup(bare), TelegramChatId.ofUser(bare))
                .filter(id -> realms.stream()
                        .map(realm -> chats.findByTelegramId(realm, id))
                        .flatMap(Optional<Chat>::stream)
                        .findAny()
                        .isPresent())
                .toList();
        return known.size() == 1 ? known.getFirst() : typed;
    }
}
