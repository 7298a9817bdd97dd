package io.kanal.bot.internal.administration;

import io.kanal.bot.internal.commands.CommandLine;
import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.people.User;
import io.kanal.people.administration.Maintenance;
import io.kanal.shared.Scope;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import io.kanal.telegram.spi.UpdateResponder;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Holds people back while Kanal is being maintained: they hear the operator's words. Administrators pass, and {@code /privacy} does. */
@Component
class MaintenanceResponder implements UpdateResponder {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Maintenance maintenance;
    private final Doorstep doorstep;

    MaintenanceResponder(Maintenance maintenance, Doorstep doorstep) {
        this.maintenance = maintenance;
        this.doorstep = doorstep;
    }

    @Override
    public int rank() {
        return MAINTENANCE;
    }

    @Override
    public boolean respond(BotUpdate update) {
        Optional<Maintenance.Notice> notice = maintenance.current();
        return notice.isPresent() && doorstep.own(update.bot()).isPresent() && held(update, notice.get());
    }

    private boolean held(BotUpdate update, Maintenance.Notice notice) {
        JsonNode body = update.body();
        Optional<Incoming.Sender> sender = Incoming.Sender.read(body.path("from"));
        if (sender.isEmpty() || passes(sender.get())) {
            return false;
        }
        return switch (update.kind()) {
            case "message" ->
                Incoming.read(update).filter(incoming -> tell(incoming, notice)).isPresent();
            case "callback_query" -> {
                doorstep.dispatcher()
                        .send(
                                update.bot(),
                                Outgoing.callbackAnswer(body.path("id").asString(""), shortened(notice.text()), true),
                                Priority.DEADLINE,
                                SOON);
                yield true;
            }
            // There is no place in a list of results to say it.
            case "inline_query" -> true;
            default -> false;
        };
    }

    private boolean passes(Incoming.Sender sender) {
        return doorstep.user(sender)
                .map(User::caller)
                .filter(caller -> caller.may(Scope.ADMIN))
                .isPresent();
    }

    /** Whether the message was for the bot, and its sender is told. */
    private boolean tell(Incoming incoming, Maintenance.Notice notice) {
        Optional<CommandLine> line = CommandLine.read(incoming.text());
        boolean privacy =
                line.filter(command -> command.name().equals("privacy")).isPresent();
        if (privacy || !incoming.inPrivate()) {
            // In a group nobody else answers a command either.
            return !privacy && line.isPresent();
        }
        doorstep.voice(incoming).say(RichText.plain(notice.text()), Keyboard.NONE);
        return true;
    }

    /** Telegram shows 200 characters on a button's answer. */
    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 199) + "…";
    }
}
