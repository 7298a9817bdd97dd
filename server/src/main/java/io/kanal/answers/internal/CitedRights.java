package io.kanal.answers.internal;

import io.kanal.answers.Citation;
import io.kanal.answers.Statement;
import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.shared.ChatId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fills old citations with what their chats are called now, and withholds those that whoever looks may not see any more. */
@Component
public final class CitedRights {
    private final VisibleChats chats;

    CitedRights(VisibleChats chats) {
        this.chats = chats;
    }

    /** The citations of each answer as the holder of this scope may see them. */
    public Map<UUID, List<Citation>> apply(ReadScope scope, Map<UUID, List<Citation>> citations) {
        Set<ChatId> ids = citations.values().stream()
                .flatMap(Collection::stream)
                .map(Citation::chat)
                .collect(Collectors.toSet());
        Map<ChatId, Chat> known =
                chats.list(scope, ids).stream().collect(Collectors.toMap(Chat::id, Function.identity()));
        Map<UUID, List<Citation>> seen = new HashMap<>();
        citations.forEach((answer, list) -> seen.put(
                answer,
                list.stream()
                        .map(citation -> seen(scope, citation, known.get(citation.chat())))
                        .toList()));
        return seen;
    }

    private static Citation seen(ReadScope scope, Citation citation, @Nullable Chat chat) {
        if (chat == null || !scope.allows(citation.chat(), citation.date())) {
            return new Citation(
                    citation.number(),
                    citation.message(),
                    citation.chat(),
                    "",
                    null,
                    citation.telegramId(),
                    citation.date(),
                    null,
                    citation.from(),
                    citation.to(),
                    "",
                    Citation.State.WITHHELD);
        }
        return new Citation(
                citation.number(),
                citation.message(),
                citation.chat(),
                chat.title(),
                chat.username(),
                citation.telegramId(),
                citation.date(),
                chat.link(citation.telegramId()),
                citation.from(),
                citation.to(),
                citation.sentence(),
                citation.state());
    }

    /** The statements, those that rest on something withheld without their text. */
    public static List<Statement> withhold(List<Statement> statements, List<Citation> citations) {
        Set<Integer> withheld = citations.stream()
                .filter(citation -> citation.state() == Citation.State.WITHHELD)
                .map(Citation::number)
                .collect(Collectors.toSet());
        return statements.stream()
                .map(statement -> statement.citations().stream().anyMatch(withheld::contains)
                        ? new Statement("", statement.citations())
                        : statement)
                .toList();
    }
}
