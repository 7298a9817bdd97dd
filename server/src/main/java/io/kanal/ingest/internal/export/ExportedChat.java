package io.kanal.ingest.internal.export;

import io.kanal.ingest.SeenChat;
import io.kanal.posts.ChatType;
import io.kanal.shared.Caller;
import io.kanal.shared.Realm;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;

/**
 * A chat as an export describes it, not yet in anybody's realm.
 *
 * @param kindUnknown whether the export gives it no kind that is known, so that nobody but who brings it may read it
 */
public record ExportedChat(TelegramChatId id, ChatType type, String title, boolean isPublic, boolean kindUnknown) {
    public ExportedChat(TelegramChatId id, ChatType type, String title, boolean isPublic) {
        this(id, type, title, isPublic, false);
    }

    /**
     * The chat in the realm where this caller's import belongs: channels and supergroups in the shared one if the
     * caller may administrate, everything else in the importing person's own.
     */
    SeenChat seenBy(Caller caller) {
        boolean shared =
                caller.may(Scope.ADMIN) && !kindUnknown && (type == ChatType.CHANNEL || type == ChatType.SUPERGROUP);
        Realm realm = shared ? Realm.PUBLIC : Realm.of(caller.person());
        return new SeenChat(realm, id, type, title, null, null, null, isPublic);
    }
}
