package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.words.Wordings;
import io.kanal.people.Users;
import io.kanal.people.payments.StarPayments;
import io.kanal.shared.Roles;
import io.kanal.shared.net.PublicAddress;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotState;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The menu of commands that Telegram shows, in every language, for private chats and for groups, and the button beside the
 * box for messages, which opens the Mini App where people reach Kanal from outside. Each is sent where it is not what was
 * sent last; English is also what people of all other languages see.
 */
@Component
public class CommandMenu {
    private static final List<String> PRIVATE = List.of(
            "ask",
            "search",
            "add_channel",
            "my_channels",
            "remove_channel",
            "subscription",
            "web",
            "logout",
            "language",
            "help",
            "privacy",
            "cancel");
    private static final String BUTTON = "menu_button";
    /** Where anything is sold. */
    private static final List<String> PAYMENTS = List.of("upgrade", "terms", "paysupport");

    private static final List<String> GROUPS = List.of("ask", "search", "help", "privacy");

    private final Wordings wordings;
    private final Dispatcher dispatcher;
    private final Bots bots;
    private final Roles roles;
    private final PublicAddress reached;
    private final StarPayments payments;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final Set<Long> kept = ConcurrentHashMap.newKeySet();

    CommandMenu(
            Wordings wordings,
            Dispatcher dispatcher,
            Bots bots,
            Roles roles,
            PublicAddress reached,
            StarPayments payments,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Clock clock) {
        this.wordings = wordings;
        this.dispatcher = dispatcher;
        this.bots = bots;
        this.roles = roles;
        this.reached = reached;
        this.payments = payments;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void keepAtStart() {
        if (roles.has(Roles.Role.BOT)) {
            bots.own().filter(bot -> bot.state() == BotState.ACTIVE).ifPresent(this::keep);
        }
    }

    /** Sees to it once per process and bot; a bot may be registered while Kanal runs. */
    public void keep(Bot bot) {
        if (kept.contains(bot.id().value())) {
            return;
        }
        for (String language : Users.LANGUAGES) {
            keep(bot, "all_private_chats", language, inPrivate());
            keep(bot, "all_group_chats", language, GROUPS);
        }
        keepButton(bot);
        kept.add(bot.id().value());
    }

    /** The one that a menu of commands has by itself is asked for only where another one was set before. */
    private void keepButton(Bot bot) {
        Optional<String> address = reached.findEncrypted();
        boolean wasSet = jdbc.sql("select exists (select from bot_menu where bot_id = :bot and scope = :scope)")
                .param("bot", bot.id().value())
                .param("scope", BUTTON)
                .query(Boolean.class)
                .single();
        if (address.isEmpty() && !wasSet) {
            return;
        }
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        ObjectNode button = parameters.putObject("menu_button");
        if (address.isEmpty()) {
            button.put("type", "commands");
        } else {
            button.put("type", "web_app").put("text", "Kanal");
            button.putObject("web_app").put("url", address.get() + "/miniapp");
        }
        send(bot, BUTTON, "", "setChatMenuButton", parameters);
    }

    private List<String> inPrivate() {
        return payments.on()
                ? Stream.concat(PRIVATE.stream(), PAYMENTS.stream()).toList()
                : PRIVATE;
    }

    private void keep(Bot bot, String scope, String language, List<String> names) {
        String code = language.equals("en") ? "" : language;
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        ArrayNode commands = parameters.putArray("commands");
        for (String name : names) {
            commands.addObject()
                    .put("command", name)
                    .put("description", wordings.in(language).text("menu." + name));
        }
        parameters.putObject("scope").put("type", scope);
        parameters.put("language_code", code);
        send(bot, scope, code, "setMyCommands", parameters);
    }

    private void send(Bot bot, String scope, String code, String method, ObjectNode parameters) {
        String fingerprint = Integer.toHexString(parameters.toString().hashCode());
        transactions.executeWithoutResult(_ -> {
            int changed = jdbc.sql("""
                            insert into bot_menu as m (bot_id, scope, language, fingerprint)
                            values (:bot, :scope, :language, :fingerprint)
                            on conflict (bot_id, scope, language) do update set fingerprint = excluded.fingerprint
                            where m.fingerprint <> excluded.fingerprint""")
                    .param("bot", bot.id().value())
                    .param("scope", scope)
                    .param("language", code)
                    .param("fingerprint", fingerprint)
                    .update();
            if (changed > 0) {
                String key = "menu/%s/%s/%s/%s/%d"
                        .formatted(
                                bot.id(),
                                scope,
                                code,
                                fingerprint,
                                clock.instant().toEpochMilli());
                dispatcher.enqueue(bot.id(), Outgoing.of(method, null, parameters), Priority.NOTIFICATION, key);
            }
        });
    }
}
