package io.kanal.posts;

import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reading chats for somebody: what lies outside the {@link ReadScope} is as if it did not exist, its title included. */
@Component
public final class VisibleChats {
    public static final int MOST_OF_A_PAGE = 200;

    private final Chats chats;

    VisibleChats(Chats chats) {
        this.chats = chats;
    }

    public Optional<Chat> find(ReadScope scope, ChatId id) {
        return scope.allows(id) ? chats.find(id) : Optional.empty();
    }

    public Chat get(ReadScope scope, ChatId id) {
        return find(scope, id)
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no chat " + id + " for you"));
    }

    /** The public chat that has this name now; the name with or without @, in any case. */
    public Optional<Chat> findByUsername(ReadScope scope, String name) {
        return chats.findByUsername(name).filter(chat -> scope.allows(chat.id()));
    }

    /** The basic groups that this chat grew out of, and the supergroup that it became. */
    public List<Chat> kin(ReadScope scope, Chat chat) {
        List<Chat> kin = new ArrayList<>(chats.former(chat.id()));
        kin.removeIf(former -> !scope.allows(former.id()));
        if (chat.grownInto() != null) {
            find(scope, chat.grownInto()).ifPresent(kin::add);
        }
        return kin;
    }

    /** All of them by title. */
    public List<Chat> list(ReadScope scope) {
        return chats.list(scope.chats());
    }

    /**
     * One page of them by title.
     *
     * @param after the last one of the page before; null for the first page
     */
    public List<Chat> page(ReadScope scope, @Nullable ChatId after, int limit) {
        return chats.page(
                scope.chats(), after == null ? null : get(scope, after), Math.clamp(limit, 1, MOST_OF_A_PAGE));
    }

    /** Those of the given chats that may be seen, by title. */
    public List<Chat> list(ReadScope scope, Collection<ChatId> ids) {
        return chats.list(ids.stream().filter(scope::allows).toList());
    }
}
