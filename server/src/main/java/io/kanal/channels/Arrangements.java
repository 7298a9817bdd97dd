package io.kanal.channels;

import io.kanal.channels.internal.ArrangementTable;
import io.kanal.posts.VisibleChats;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.text.CollapsedText;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Putting one's channels into folders, and muting them. Each person arranges what they see, and nobody else's. */
@Component
public final class Arrangements {
    /** The longest name of a folder, in UTF-16 units. */
    public static final int LONGEST_NAME = 60;

    private static final int MOST_FOLDERS = 100;

    private final ArrangementTable table;
    private final ReadScopes scopes;
    private final VisibleChats chats;
    private final TransactionTemplate transaction;

    Arrangements(ArrangementTable table, ReadScopes scopes, VisibleChats chats, TransactionTemplate transaction) {
        this.table = table;
        this.scopes = scopes;
        this.chats = chats;
        this.transaction = transaction;
    }

    /** The caller's own; empty for Kanal itself. */
    public Arrangement of(Caller caller) {
        caller.require(Scope.READ);
        return new Arrangement(caller.isKanal() ? Map.of() : table.of(caller.person()));
    }

    /**
     * Puts a channel into a folder, which is made by that; a channel is in at most one.
     *
     * @param name as people write it; blank or null takes the channel out of the one it is in
     * @throws KanalException {@code NOT_FOUND} where the caller sees no such channel, {@code CONFLICT} where they have too many folders
     */
    public void fold(Caller caller, ChatId chat, @Nullable String name) {
        ChatId seen = seen(caller, chat);
        String folder = name == null ? "" : CollapsedText.of(name).text();
        if (folder.length() > LONGEST_NAME) {
            throw InvalidInput.of(
                    "folder",
                    "at most " + LONGEST_NAME + " characters",
                    "A folder's name has at most %d characters, not %d".formatted(LONGEST_NAME, folder.length()));
        }
        transaction.executeWithoutResult(_ -> {
            table.fold(caller.person(), seen, folder.isEmpty() ? null : folder);
            // Two requests at once may pass the bound by one; it keeps the list readable, no more.
            if (table.folders(caller.person()) > MOST_FOLDERS) {
                throw new KanalException(
                        ErrorCode.CONFLICT, "One person has at most %d folders".formatted(MOST_FOLDERS));
            }
        });
    }

    /** Leaves a channel out of the feed of all channels, or takes it in again. */
    public void mute(Caller caller, ChatId chat, boolean muted) {
        ChatId seen = seen(caller, chat);
        transaction.executeWithoutResult(_ -> table.mute(caller.person(), seen, muted));
    }

    private ChatId seen(Caller caller, ChatId chat) {
        caller.require(Scope.WRITE);
        return chats.get(scopes.of(caller), chat).id();
    }
}
