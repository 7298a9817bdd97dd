package io.kanal.search;

import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topic;
import io.kanal.posts.Topics;
import io.kanal.posts.VisibleChats;
import io.kanal.search.QueryPart.Content;
import io.kanal.search.internal.Legs;
import io.kanal.search.internal.Senders;
import io.kanal.search.internal.senders.Names;
import io.kanal.shared.ChatId;
import io.kanal.shared.TelegramChatId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * How a query that somebody is typing may go on: names behind {@code from:}, {@code in:} and {@code topic:}, and the last word.
 * Everything comes from what the caller may see, and is counted there.
 */
@Component
public final class Completions {
    /** The most that are offered at once. */
    public static final int MOST = 20;

    /** A query beyond this length is not completed. */
    private static final int LONGEST = 500;

    private static final Pattern OPEN = Pattern.compile("(?i)(-?)(from|in|topic):\"?([^\"]*)", Pattern.DOTALL);

    /** At most four words, none of which is a filter or a phrase. */
    private static final Pattern SPACED =
            Pattern.compile("(?i)(?<!\\S)(-?(?:from|in|topic):[^\\s\":]+(?: [^\\s\":]+){1,3})$");

    private final Legs legs;
    private final Senders senders;
    private final VisibleChats chats;
    private final Topics topics;

    Completions(Legs legs, Senders senders, VisibleChats chats, Topics topics) {
        this.legs = legs;
        this.senders = senders;
        this.chats = chats;
        this.topics = topics;
    }

    /** What is completed. */
    public enum Kind {
        SENDER,
        CHAT,
        TOPIC,
        WORD
    }

    /**
     * One way to go on.
     *
     * @param text what is offered: a name, a title, a word
     * @param detail what tells it from others; empty where there is nothing to say
     * @param query the whole query, if it is chosen
     */
    public record Completion(Kind kind, String text, String detail, String query) {}

    /**
     * The best ways to go on.
     *
     * @param typed up to the place where somebody types
     */
    public List<Completion> of(String typed, ReadScope scope, int limit) {
        List<QueryPart> parts = typed.length() > LONGEST ? List.of() : QueryPart.of(typed);
        if (parts.isEmpty() || !typed.endsWith(parts.getLast().typed())) {
            return List.of();
        }
        QueryPart last = parts.getLast();
        String before = typed.substring(0, typed.length() - last.typed().length());
        return switch (last.content()) {
            case Content.Word(String word) ->
                Stream.concat(
                                spaced(typed, scope, limit).stream(),
                                words(before + (last.negated() ? "-" : ""), word, scope, limit).stream())
                        .limit(limit)
                        .toList();
            case Content.Filter _ when !last.quoted() -> filter(before, last.typed(), scope, limit);
            case Content.Unclosed _ -> filter(before, last.typed(), scope, limit);
            case Content.Filter _, Content.Phrase _, Content.Sign _ -> List.of();
        };
    }

    /** A name of several words that is typed without quotation marks: only its first word belongs to the filter so far. */
    private List<Completion> spaced(String typed, ReadScope scope, int limit) {
        Matcher spaced = SPACED.matcher(typed);
        return spaced.find() ? filter(typed.substring(0, spaced.start(1)), spaced.group(1), scope, limit) : List.of();
    }

    private List<Completion> filter(String before, String typed, ReadScope scope, int limit) {
        Matcher open = OPEN.matcher(typed);
        if (!open.matches()) {
            return List.of();
        }
        String begin = before + open.group(1);
        String value = open.group(3);
        List<Completion> found = switch (open.group(2).toLowerCase(Locale.ROOT)) {
            case "from" -> from(begin, value, scope, limit);
            case "in" -> chats(begin + "in:", value, chats.list(scope));
            default -> topics(begin, value, scope);
        };
        return found.stream().limit(limit).toList();
    }

    private List<Completion> from(String begin, String value, ReadScope scope, int limit) {
        List<Chat> all = chats.list(scope);
        List<Chat> broadcasting =
                all.stream().filter(chat -> chat.type().broadcasts()).toList();
        List<Completion> channels = chats(begin + "from:", value, broadcasting);
        if (value.startsWith("@") || !senders.areKnown()) {
            return channels;
        }
        Map<ChatId, String> titles = all.stream().collect(Collectors.toMap(Chat::id, Chat::title));
        Set<TelegramChatId> offered = new HashSet<>();
        broadcasting.forEach(chat -> {
            if (chat.telegramId() != null) {
                offered.add(chat.telegramId());
            }
        });
        List<Senders.Known> known = senders.beginning(value, scope);
        Map<String, Long> ofName =
                known.stream().collect(Collectors.groupingBy(sender -> squeezed(sender.name()), Collectors.counting()));
        List<Completion> people = known.stream()
                .filter(sender -> sender.id() == null || !offered.contains(sender.id()))
                .limit(limit)
                .map(sender -> new Completion(
                        Kind.SENDER,
                        sender.name(),
                        sender.chats().stream()
                                .map(chat -> titles.getOrDefault(chat, ""))
                                .filter(title -> !title.isEmpty())
                                .sorted()
                                .limit(2)
                                .collect(Collectors.joining(", ")),
                        begin + written(sender, ofName) + " "))
                .toList();
        List<Completion> both = new ArrayList<>();
        // A channel beside people of the same beginning is seen only if they leave room.
        both.addAll(people.stream()
                .limit(Math.max(1, limit - Math.min(3, channels.size())))
                .toList());
        both.addAll(channels);
        return both;
    }

    /** By name where one alone is called so, otherwise by number. */
    private static String written(Senders.Known sender, Map<String, Long> ofName) {
        boolean alone = ofName.getOrDefault(squeezed(sender.name()), 0L) == 1;
        return alone && isPlain(sender.name()) ? "from:\"" + sender.name() + "\"" : sender.filter();
    }

    private static List<Completion> chats(String begin, String value, List<Chat> among) {
        String wanted = value.startsWith("@") ? value.substring(1) : value;
        Map<String, Long> ofTitle =
                among.stream().collect(Collectors.groupingBy(chat -> squeezed(chat.title()), Collectors.counting()));
        return among.stream()
                .filter(chat -> (!value.startsWith("@") && begins(chat.title(), wanted))
                        || (chat.username() != null
                                && Folding.fold(chat.username()).startsWith(Folding.fold(wanted))))
                .map(chat -> {
                    boolean named = begin.endsWith("in:")
                            && ofTitle.getOrDefault(squeezed(chat.title()), 0L) == 1
                            && isPlain(chat.title());
                    String written = named
                            ? "\"" + chat.title() + "\""
                            : chat.username() == null ? chat.id().toString() : "@" + chat.username();
                    return new Completion(
                            Kind.CHAT,
                            chat.title(),
                            chat.username() == null ? "" : "@" + chat.username(),
                            begin + written + " ");
                })
                .toList();
    }

    private List<Completion> topics(String begin, String value, ReadScope scope) {
        Map<ChatId, String> titles = chats.list(scope).stream().collect(Collectors.toMap(Chat::id, Chat::title));
        return topics.list(scope).stream()
                .filter(topic -> begins(topic.name(), value) && isPlain(topic.name()))
                .collect(Collectors.toMap(Topic::name, Function.identity(), (one, _) -> one))
                .values()
                .stream()
                .sorted(Comparator.comparing(Topic::name))
                .map(topic -> new Completion(
                        Kind.TOPIC,
                        topic.name(),
                        titles.getOrDefault(topic.chat(), ""),
                        begin + "topic:\"" + topic.name() + "\" "))
                .toList();
    }

    private List<Completion> words(String before, String typed, ReadScope scope, int limit) {
        return legs.continuing(typed, scope, limit).stream()
                .map(word -> new Completion(Kind.WORD, word, "", before + word + " "))
                .toList();
    }

    /** Whether a name, or a word of it, begins so. */
    private static boolean begins(String name, String begin) {
        String wanted = Names.loose(begin);
        return (" " + Names.loose(name)).contains(" " + wanted)
                || squeezed(name).startsWith(Names.squeezed(wanted));
    }

    private static String squeezed(String name) {
        return Names.squeezed(Names.loose(name));
    }

    /** Whether a name stands for itself in quotation marks. */
    private static boolean isPlain(String name) {
        return name.indexOf('"') < 0 && !name.matches("\\d+|@.*|(?i)(https?://)?t\\.me/.*");
    }
}
