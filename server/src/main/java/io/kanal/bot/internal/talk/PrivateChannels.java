package io.kanal.bot.internal.talk;

import io.kanal.channels.Channels;
import io.kanal.ingest.Following;
import io.kanal.shared.ChatId;
import io.kanal.shared.TelegramChatId;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Channels without a public name that the bot is a member of. Telegram says whether the person who wants one is a member,
 * too; only then it becomes theirs to read, until they leave ({@link DepartedMembers}).
 */
@Component
public class PrivateChannels {
    private static final Pattern LINK = Pattern.compile("(?:https?://)?t(?:elegram)?\\.me/c/(\\d{1,15})(?:/\\S*)?");
    private static final Set<String> MEMBER = Set.of("creator", "administrator", "member");
    private static final Duration SOON = Duration.ofSeconds(8);

    private final Following following;
    private final Channels channels;
    private final Dispatcher dispatcher;

    PrivateChannels(Following following, Channels channels, Dispatcher dispatcher) {
        this.following = following;
        this.channels = channels;
        this.dispatcher = dispatcher;
    }

    /** The channel that a link to one of its posts names; empty for any other text. */
    public static Optional<TelegramChatId> linked(String text) {
        Matcher link = LINK.matcher(text.strip());
        return link.matches() ? Optional.of(TelegramChatId.ofChannel(Long.parseLong(link.group(1)))) : Optional.empty();
    }

    /** Gives the channel to who asks, if they may have it, and says what came of it. */
    public void add(Talk talk, TelegramChatId channel) {
        Optional<ChatId> known = following.findByBot(talk.bot(), channel);
        if (known.isEmpty()) {
            talk.say("add.private");
            return;
        }
        switch (membership(talk, channel)) {
            case MEMBER -> {
                Channels.Vouched vouched = channels.watchAsMember(talk.user().id(), known.get());
                talk.say(
                        vouched.isNew() ? "add.done" : "add.already",
                        talk.wording().chat(vouched.chat()),
                        vouched.chat().posts());
            }
            case STRANGER -> talk.say("add.private.stranger");
            case UNKNOWN -> talk.say("error.later");
        }
    }

    /** Whether a {@code ChatMember} of the Bot API is in. */
    public static boolean isMember(JsonNode member) {
        String status = member.path("status").asString("");
        return MEMBER.contains(status)
                || (status.equals("restricted") && member.path("is_member").asBoolean(false));
    }

    private enum Membership {
        MEMBER,
        STRANGER,
        UNKNOWN
    }

    private Membership membership(Talk talk, TelegramChatId channel) {
        CallResult answer = dispatcher.send(
                talk.bot(),
                Outgoing.of(
                        "getChatMember",
                        channel.marked(),
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("user_id", talk.sender().id())),
                Priority.REPLY,
                SOON);
        return switch (answer) {
            case CallResult.Done(JsonNode member) -> isMember(member) ? Membership.MEMBER : Membership.STRANGER;
            // Telegram knows nothing of this person there.
            case CallResult.Failed failed when failed.errorCode() == 400 -> Membership.STRANGER;
            case CallResult.Failed _, CallResult.Unsent _, CallResult.Uncertain _ -> Membership.UNKNOWN;
        };
    }
}
