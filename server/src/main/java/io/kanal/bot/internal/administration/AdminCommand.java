package io.kanal.bot.internal.administration;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.people.LoginLinks;
import io.kanal.shared.net.PublicAddress;
import org.springframework.stereotype.Component;

/** {@code /admin}: a link that logs the administrator in to the pages about people. */
@Component
class AdminCommand extends AdministratorCommand {
    private final LoginLinks links;
    private final PublicAddress address;

    AdminCommand(LoginLinks links, PublicAddress address) {
        super("admin");
        this.links = links;
        this.address = address;
    }

    @Override
    void act(Talk talk, String argument) {
        String token = links.create(talk.caller(), talk.user().id()).token().reveal();
        talk.say("admin.link", address.ofPage("/admin-panel?token=" + token));
    }
}
