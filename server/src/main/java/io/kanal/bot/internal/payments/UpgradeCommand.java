package io.kanal.bot.internal.payments;

import io.kanal.bot.internal.commands.Command;
import io.kanal.bot.internal.talk.ButtonAction;
import io.kanal.bot.internal.talk.Press;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.people.payments.StarSubscription;
import io.kanal.people.payments.StarSubscriptions;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Shows what is for sale and what is paid already, and cancels it by a button. */
@Component
class UpgradeCommand implements Command, ButtonAction {
    private final Shop shop;
    private final StarSubscriptions paid;

    UpgradeCommand(Shop shop, StarSubscriptions paid) {
        this.shop = shop;
        this.paid = paid;
    }

    @Override
    public String name() {
        return "upgrade";
    }

    @Override
    public boolean inGroups() {
        return false;
    }

    @Override
    public void run(Talk talk, String argument) {
        shop.show(talk);
    }

    @Override
    public String action() {
        return Shop.CANCEL;
    }

    @Override
    public boolean once() {
        return true;
    }

    @Override
    public void pressed(Press press, JsonNode arguments) {
        Optional<StarSubscription> paying =
                paid.find(press.caller(), press.user().id());
        if (paying.isEmpty()) {
            press.rewrite(press.wording().rich("upgrade.nothing"), Keyboard.NONE);
            return;
        }
        paid.cancel(press.caller(), press.user().id());
        press.rewrite(
                press.wording()
                        .rich(
                                "upgrade.canceled",
                                Shop.name(press.wording(), paying.get().tier()),
                                press.wording().day(paying.get().until(), press.user()),
                                paying.get().stars()),
                Keyboard.NONE);
    }
}
