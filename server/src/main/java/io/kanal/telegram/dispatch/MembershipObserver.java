package io.kanal.telegram.dispatch;

import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.spi.UpdateObserver;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps the marks of blocked chats in step with what Telegram tells about the bot's own membership. */
@Component
final class MembershipObserver implements UpdateObserver {
    private final BlockedRows blocked;

    MembershipObserver(BlockedRows blocked) {
        this.blocked = blocked;
    }

    @Override
    public String name() {
        return "bot-membership";
    }

    @Override
    public Set<String> kinds() {
        return Set.of("my_chat_member");
    }

    @Override
    public void observe(List<BotUpdate> batch) {
        for (BotUpdate update : batch) {
            Long chat = update.chatId();
            if (chat == null) {
                continue;
            }
            String status = update.body().path("new_chat_member").path("status").asString("");
            switch (status) {
                case "kicked", "left" -> blocked.add(update.bot(), chat, "The bot was removed or blocked");
                case "member", "administrator", "creator", "restricted" -> blocked.remove(update.bot(), chat);
                // A status that is not known yet changes nothing.
                default -> {}
            }
        }
    }
}
