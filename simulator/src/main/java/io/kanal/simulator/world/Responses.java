package io.kanal.simulator.world;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How people respond to messages: reactions, votes, buttons, inline questions; and what bots answer. */
public final class Responses {
    private final World world;
    private final Map<String, Message> polls = new HashMap<>();
    private final Map<String, Query> queries = new HashMap<>();

    /** A question to a bot that waits for its one answer. */
    private record Query(long user, long bot, @Nullable Message message) {}

    Responses(World world) {
        this.world = world;
    }

    /** Sets somebody's reactions to a message; an empty list takes them back. */
    public void react(long actor, Message message, List<String> reactions) {
        world.run(() -> {
            Chat chat = message.chat();
            world.posts().requireMayWrite(actor, chat);
            if (message.isService()) {
                throw TelegramError.badRequest("REACTION_INVALID");
            }
            List<String> before = message.reactions().getOrDefault(actor, List.of());
            if (before.equals(reactions)) {
                return;
            }
            if (reactions.isEmpty()) {
                message.reactions().remove(actor);
            } else {
                message.reactions().put(actor, List.copyOf(reactions));
            }
            world.tell(new WorldEvent.Reacted(message, actor, before, List.copyOf(reactions)));
        });
    }

    /** Reactions of people who are not simulated one by one. */
    public void addReactions(Message message, String reaction, int count) {
        world.run(() -> {
            message.addOtherReactions(reaction, count);
            world.tell(new WorldEvent.Touched(message));
        });
    }

    // Polls

    public void register(Message message, Poll poll) {
        world.run(() -> polls.putIfAbsent(poll.id(), message));
    }

    public void vote(long user, Message message, Set<Integer> options) {
        world.run(() -> {
            if (!(message.content() instanceof Content.PollContent(Poll poll))) {
                throw TelegramError.badRequest("message with poll not found");
            }
            if (!message.chat().isPrivate() && !message.chat().member(user).isIn()) {
                throw TelegramError.forbidden("user is not a member of the chat");
            }
            poll.vote(user, options);
            Message home = polls.getOrDefault(poll.id(), message);
            world.tell(new WorldEvent.Voted(home, poll, user, Set.copyOf(options)));
            world.tell(new WorldEvent.PollChanged(home, poll));
            world.tell(new WorldEvent.Touched(message));
        });
    }

    public Poll stopPoll(long actor, Message message, @Nullable JsonNode markup) {
        return world.with(() -> {
            if (!(message.content() instanceof Content.PollContent(Poll poll))) {
                throw TelegramError.badRequest("message with poll to stop not found");
            }
            if (message.actor() != actor) {
                throw TelegramError.badRequest("poll can't be stopped");
            }
            if (poll.closed()) {
                throw TelegramError.badRequest("poll has already been closed");
            }
            poll.close();
            message.edit(message.content(), markup, null);
            world.tell(new WorldEvent.PollChanged(message, poll));
            world.tell(new WorldEvent.Touched(message));
            return poll;
        });
    }

    // Buttons

    /** Presses a button of an inline keyboard; the bot's answer comes as an event with the same id. */
    public String press(long user, Message message, String callbackData) {
        return world.with(() -> {
            long bot = message.viaBot() != null ? message.viaBot() : message.actor();
            if (!world.user(bot).bot()) {
                throw TelegramError.badRequest("BOT_RESPONSE_TIMEOUT");
            }
            String id = Long.toString(world.number());
            queries.put(id, new Query(user, bot, message));
            world.tell(new WorldEvent.ButtonPressed(id, user, message, callbackData));
            return id;
        });
    }

    public void answerButton(long bot, String queryId, @Nullable String text, boolean alert, @Nullable String address) {
        world.run(() -> {
            Query query = take(bot, queryId);
            world.tell(new WorldEvent.ButtonAnswered(queryId, query.user(), text, alert, address));
        });
    }

    // Inline

    public String askInline(long user, long bot, String words, String offset, @Nullable String chatType) {
        return world.with(() -> {
            String id = Long.toString(world.number());
            queries.put(id, new Query(user, bot, null));
            world.tell(new WorldEvent.InlineAsked(id, user, bot, words, offset, chatType));
            return id;
        });
    }

    public void answerInline(long bot, String queryId, JsonNode answer) {
        world.run(() -> {
            Query query = take(bot, queryId);
            world.tell(new WorldEvent.InlineAnswered(queryId, query.user(), answer));
        });
    }

    public void chooseInline(long user, long bot, String resultId, String words) {
        world.run(() -> world.tell(new WorldEvent.InlineChosen(user, bot, resultId, words)));
    }

    private Query take(long bot, String queryId) {
        Query query = queries.get(queryId);
        if (query == null || query.bot() != bot) {
            throw TelegramError.badRequest("query is too old and response timeout expired or query ID is invalid");
        }
        queries.remove(queryId);
        return query;
    }

    /** A query of a Mini App, opened from a button; {@link #takeWebApp} answers it. */
    public String openWebApp(long user, long bot) {
        return world.with(() -> {
            String id = Long.toString(world.number());
            queries.put(id, new Query(user, bot, null));
            return id;
        });
    }

    public long takeWebApp(long bot, String queryId) {
        return world.with(() -> take(bot, queryId).user());
    }

    // Passing signs

    public void act(long actor, Chat chat, String action) {
        world.run(() -> {
            world.posts().requireMayWrite(actor, chat);
            world.tell(new WorldEvent.Acting(chat, actor, action));
        });
    }

    public void draft(long bot, Chat chat, long draftId, @Nullable Content content) {
        world.run(() -> {
            world.posts().requireMayWrite(bot, chat);
            world.tell(new WorldEvent.Drafted(chat, bot, draftId, content));
        });
    }

    public Optional<Message> findPoll(String pollId) {
        return world.with(() -> Optional.ofNullable(polls.get(pollId)));
    }
}
