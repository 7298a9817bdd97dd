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
 * @param former whether this is the basic group that the chat of this id grew out of
 * @param kindUnknown whether the export gives it no kind that is known, so that nobody but who brings it may read it
 */
public record ExportedChat(
        TelegramChatId id, ChatType type, String title, boolean isPublic, boolean kindUnknown, boolean former) {
    public ExportedChat(TelegramChatId id, ChatType type, String title, boolean isPublic) {
        this(id, type, title, isPublic, false, false);
    }

    /** The basic group that this supergroup grew out of. */
    public ExportedChat formerGroup() {
        return new ExportedChat(id, ChatType.GROUP, title, false, kindUnknown, true);
    }

    /**
     * The chat, or of a former group what it became, in the realm where this caller's import belongs: channels and supergroups in the shared one if the
     * caller may administrate, everything else in the importing person's own.
     */
    SeenChat seenBy(Caller caller) {
        ChatType was = former ? ChatType.SUPERGROUP : type;
        boolean shared =
                caller.may(Scope.ADMIN) && !kindUnknown && (was == ChatType.CHANNEL || was == ChatType.SUPERGROUP);
        Realm realm = shared ? Realm.PUBLIC : Realm.of(caller.person());
        return new SeenChat(realm, id, was, title, null, null, null, isPublic);
    }
}
