package io.kanal.search;

import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topic;
import io.kanal.posts.Topics;
import io.kanal.posts.VisibleChats;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Narrowing;
import io.kanal.search.internal.QueryParser;
import io.kanal.search.internal.Senders;
import io.kanal.search.internal.senders.Sender;
import io.kanal.search.internal.senders.Who;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.TelegramChatId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the names in a query stand for, out of what the caller may see. */
@Component
final class Meanings {
    /** How many are offered where several may be meant. */
    private static final int OFFERED = 8;

    private static final int CHATS_OF_A_CHOICE = 3;

    private final VisibleChats chats;
    private final Topics topics;
    private final Senders senders;

    Meanings(VisibleChats chats, Topics topics, Senders senders) {
        this.chats = chats;
        this.topics = topics;
        this.senders = senders;
    }

    /**
     * The filters of a query.
     *
     * @param choices people of one and the same name, where several are taken together
     */
    record Meaning(Filters filters, List<Choice> choices) {}

    Meaning of(Narrowing query, ReadScope scope) {
        Set<ChatId> in = chats(query.from(), query.in(), scope);
        Set<ChatId> notIn = chats(query.notFrom(), query.notIn(), scope);
        List<Choice> choices = new ArrayList<>();
        Set<String> by = senders(query.senders(), scope, in, choices);
        Set<String> notBy = senders(query.notSenders(), scope, notIn, new ArrayList<>());
        Filters filters = new Filters(
                scope,
                in,
                notIn,
                query.tags(),
                query.notTags(),
                query.languages(),
                query.notLanguages(),
                query.has(),
                query.hasNot(),
                inTopics(query.topics(), scope),
                inTopics(query.notTopics(), scope),
                by,
                notBy,
                query.since(),
                query.until());
        return new Meaning(filters, choices);
    }

    /** The keys of senders; who turns out to be a channel goes there. */
    private Set<String> senders(Set<Who> wanted, ReadScope scope, Set<ChatId> channels, List<Choice> choices) {
        Set<String> keys = new HashSet<>();
        for (Who who : wanted) {
            switch (who) {
                case Who.Numbered(TelegramChatId id) -> {
                    if (!senders.isKnown(id, scope)) {
                        throw nobody("from:" + Sender.written(id), "number");
                    }
                    keys.add(Sender.keyOf(id));
                }
                case Who.Named(String name, boolean quoted) -> {
                    Chat channel =
                            quoted ? null : chats.findByUsername(scope, name).orElse(null);
                    if (channel == null) {
                        keys.addAll(called(name, scope, channels, choices));
                    } else {
                        channels.add(channel.id());
                    }
                }
            }
        }
        return keys;
    }

    private Set<String> called(String name, ReadScope scope, Set<ChatId> channels, List<Choice> choices) {
        Senders.Called called = senders.called(name, scope);
        List<Senders.Known> people = called.senders().stream()
                // Whoever is known by a name alone may be one of those who are known by number, too.
                .filter(known -> known.id() != null || !called.exactly())
                .toList();
        if (called.senders().isEmpty()) {
            channels.add(chats.findByUsername(scope, name)
                    .orElseThrow(() -> nobody("from:\"" + name + "\"", "name"))
                    .id());
        } else if (people.size() > 1) {
            List<Choice> offered = people.stream()
                    .limit(OFFERED)
                    .map(known -> choice(known, scope))
                    .toList();
            if (!called.exactly()) {
                throw new SeveralFit("from", name, "senders", people.size(), offered);
            }
            choices.addAll(offered);
        }
        return called.senders().stream().map(Senders.Known::key).collect(Collectors.toSet());
    }

    /** Whether a part of a query is about a sender, and not about a chat. */
    boolean namesSender(QueryPart part, ReadScope scope) {
        return part.content() instanceof QueryPart.Content.Filter(String name, String value)
                && name.equals("from")
                && !QueryParser.namesChannel(value)
                && (part.quoted() || chats.findByUsername(scope, value).isEmpty());
    }

    /** What somebody is called now who is named by number; empty where nobody is to be seen or no name is known. */
    Optional<String> senderName(QueryPart part, ReadScope scope) {
        TelegramChatId id = part.content() instanceof QueryPart.Content.Filter(String name, String value)
                        && name.equals("from")
                        && !part.quoted()
                ? Sender.id(value)
                : null;
        return id == null || !senders.areKnown() ? Optional.empty() : senders.nameOf(id, scope);
    }

    private static KanalException nobody(String typed, String what) {
        return new KanalException(
                ErrorCode.BAD_QUERY, "%s: nobody of this %s wrote in what you may see".formatted(typed, what));
    }

    private Choice choice(Senders.Known known, ReadScope scope) {
        return new Choice(
                known.filter(),
                known.name(),
                chats.list(scope, known.chats()).stream()
                        .map(Chat::title)
                        .limit(CHATS_OF_A_CHOICE)
                        .toList());
    }

    /** All topics of this name, or where none is called just so, those whose name holds it. */
    private Set<Topic> inTopics(Set<String> names, ReadScope scope) {
        if (names.isEmpty()) {
            return Set.of();
        }
        Set<Topic> found = new HashSet<>();
        List<Topic> known = topics.list(scope);
        for (String name : names) {
            String wanted = Folding.fold(name).strip();
            List<Topic> called = known.stream()
                    .filter(topic -> Folding.fold(topic.name()).strip().equals(wanted))
                    .toList();
            if (called.isEmpty()) {
                called = known.stream()
                        .filter(topic -> Folding.fold(topic.name()).contains(wanted))
                        .toList();
            }
            if (called.isEmpty()) {
                throw new KanalException(
                        ErrorCode.BAD_QUERY,
                        "topic:\"%s\": no topic of this name is in the groups you follow".formatted(name));
            }
            found.addAll(called);
        }
        return found;
    }

    private Set<ChatId> chats(Set<String> from, Set<String> in, ReadScope scope) {
        Set<ChatId> chosen = named(from, scope);
        if (!in.isEmpty()) {
            List<Chat> visible = chats.list(scope);
            in.forEach(name -> called(name, visible).forEach(chat -> chosen.add(chat.id())));
        }
        return chosen;
    }

    /** Chats by title, name or number: all that are called just so, or the one whose title holds it. */
    private static List<Chat> called(String name, List<Chat> visible) {
        String wanted =
                Folding.fold(name.startsWith("@") ? name.substring(1) : name).strip();
        List<Chat> so = visible.stream().filter(chat -> isCalled(chat, wanted)).toList();
        List<Chat> like = so.isEmpty()
                ? visible.stream()
                        .filter(chat -> Folding.fold(chat.title()).contains(wanted))
                        .toList()
                : so;
        if (like.isEmpty()) {
            throw new KanalException(
                    ErrorCode.BAD_QUERY,
                    "in:\"%s\": no chat of this title, name or number is among yours".formatted(name));
        }
        if (so.isEmpty() && like.size() > 1) {
            throw new SeveralFit(
                    "in",
                    name,
                    "chats",
                    like.size(),
                    like.stream()
                            .limit(OFFERED)
                            .map(chat -> new Choice("in:" + chat.id(), chat.title(), List.of()))
                            .toList());
        }
        return like;
    }

    private static boolean isCalled(Chat chat, String wanted) {
        String username = chat.username();
        TelegramChatId telegram = chat.telegramId();
        return Folding.fold(chat.title()).strip().equals(wanted)
                || (username != null && Folding.fold(username).equals(wanted))
                || chat.id().toString().equals(wanted)
                || (telegram != null
                        && (telegram.toString().equals(wanted)
                                || Long.toString(telegram.bare()).equals(wanted)));
    }

    /** Channels by name or by Kanal's own number. */
    private Set<ChatId> named(Set<String> names, ReadScope scope) {
        Set<ChatId> named = new HashSet<>();
        for (String name : names) {
            boolean number = Character.isDigit(name.charAt(0));
            named.add((number ? chats.find(scope, new ChatId(Long.parseLong(name))) : chats.findByUsername(scope, name))
                    .map(Chat::id)
                    .orElseThrow(() -> new KanalException(
                            ErrorCode.BAD_QUERY,
                            "from:%s%s: no channel of this %s is among those you follow"
                                    .formatted(number ? "" : "@", name, number ? "number" : "name"))));
        }
        return named;
    }
}
