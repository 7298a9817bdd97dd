package io.kanal.ingest.internal.export;

import io.kanal.ingest.SeenChat;
import io.kanal.posts.ChatType;
import io.kanal.shared.Caller;
import io.kanal.shared.Realm;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;

/** A chat as an export describes it, not yet in anybody's realm. */
public record ExportedChat(TelegramChatId id, ChatType type, String title, boolean isPublic) {

    /**
     * The chat in the realm where this caller's import belongs: channels and supergroups in the shared one if the
     * caller may administrate, everything else in the importing person's own.
     */
    SeenChat seenBy(Caller caller) {
        boolean shared = caller.may(Scope.ADMIN) && (type == ChatType.CHANNEL || type == ChatType.SUPERGROUP);
        Realm realm = shared ? Realm.PUBLIC : Realm.of(caller.person());
        return new SeenChat(realm, id, type, title, null, null, null, isPublic);
    }
}
