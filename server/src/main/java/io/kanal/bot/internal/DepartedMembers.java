package io.kanal.bot.internal;

import io.kanal.bot.internal.talk.PrivateChannels;
import io.kanal.channels.Channels;
import io.kanal.ingest.Following;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.ChatId;
import io.kanal.shared.TelegramChatId;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.spi.UpdateObserver;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Takes a channel without a public name back from who is no member of it any more: Telegram tells a bot that is an
 * administrator, as it is in every channel, of everybody who leaves or is removed.
 */
@Component
final class DepartedMembers implements UpdateObserver {
    private static final Logger log = LoggerFactory.getLogger(DepartedMembers.class);

    private final Following following;
    private final Channels channels;
    private final Users users;

    DepartedMembers(Following following, Channels channels, Users users) {
        this.following = following;
        this.channels = channels;
        this.users = users;
    }

    @Override
    public String name() {
        return "departed-members";
    }

    @Override
    public Set<String> kinds() {
        return Set.of("chat_member");
    }

    @Override
    public void observe(List<BotUpdate> batch) {
        for (BotUpdate update : batch) {
            Long chat = update.chatId();
            JsonNode member = update.body().path("new_chat_member");
            if (chat == null || PrivateChannels.isMember(member)) {
                continue;
            }
            Optional<User> person =
                    users.findByTelegramId(member.path("user").path("id").asLong(0));
            Optional<ChatId> known = following.findByBot(update.bot(), new TelegramChatId(chat));
            if (person.isPresent()
                    && known.isPresent()
                    && channels.endMembership(
                            person.get().caller(), person.get().id(), known.get())) {
                log.info("A private channel was taken back from who is no member of it any more");
            }
        }
    }
}
