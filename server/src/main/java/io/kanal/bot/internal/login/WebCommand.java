package io.kanal.bot.internal.login;

import io.kanal.bot.internal.commands.Command;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.people.LoginLinks;
import io.kanal.shared.net.PublicAddress;
import org.springframework.stereotype.Component;

/** {@code /web}: a link that logs the person in to the pages, once. Telegram takes buttons to public addresses only. */
@Component
class WebCommand implements Command {
    private final LoginLinks links;
    private final PublicAddress reached;

    WebCommand(LoginLinks links, PublicAddress reached) {
        this.links = links;
        this.reached = reached;
    }

    @Override
    public String name() {
        return "web";
    }

    @Override
    public boolean inGroups() {
        return false;
    }

    @Override
    public void run(Talk talk, String argument) {
        String address =
                reached.ofPage(links.create(talk.caller(), talk.user().id()).path());
        long minutes = LoginLinks.LIFETIME.toMinutes();
        if (reached.findEncrypted().isPresent()) {
            talk.reply(
                    talk.wording().rich("web.link", minutes),
                    new Keyboard().link(talk.wording().text("web.open"), address));
        } else {
            talk.say("web.address", minutes, address);
        }
    }
}
