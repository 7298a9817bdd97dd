package io.kanal.bot.internal.administration;

import io.kanal.bot.internal.talk.ButtonAction;
import io.kanal.bot.internal.talk.Press;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Buttons;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.invites.Invite;
import io.kanal.people.invites.Invites;
import io.kanal.people.invites.NewInvite;
import io.kanal.people.tiers.Tier;
import io.kanal.people.tiers.Tiers;
import io.kanal.shared.Scope;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /admin_invite}: an invite for one person, in two presses: the tier, and for how many days it can be used. */
@Component
class AdminInviteCommand extends AdministratorCommand implements ButtonAction {
    private static final List<Integer> LASTS = List.of(1, 7, 30, 365);

    private final Invites invites;
    private final Tiers tiers;
    private final Buttons buttons;

    AdminInviteCommand(Invites invites, Tiers tiers, Buttons buttons) {
        super("admin_invite");
        this.invites = invites;
        this.tiers = tiers;
        this.buttons = buttons;
    }

    @Override
    void act(Talk talk, String argument) {
        talk.reply(talk.wording().rich("admin.invite.tier"), chooseTier(talk));
    }

    private Keyboard chooseTier(Talk talk) {
        Keyboard keyboard = new Keyboard();
        for (Tier tier : Tier.values()) {
            keyboard.row(
                    talk.wording().text("tier." + tier.slug()),
                    button(talk, JsonNodeFactory.instance.objectNode().put("tier", tier.slug())));
        }
        return keyboard;
    }

    private String button(Talk talk, ObjectNode arguments) {
        return buttons.make(talk.bot(), talk.sender().id(), action(), arguments);
    }

    @Override
    public String action() {
        return "admin-invite";
    }

    @Override
    public boolean once() {
        return true;
    }

    @Override
    public void pressed(Press press, JsonNode arguments) {
        Wording wording = press.wording();
        if (!press.caller().may(Scope.ADMIN)) {
            press.rewrite(wording.rich("admin.only"), Keyboard.NONE);
            return;
        }
        if (!arguments.has("tier")) {
            press.rewrite(wording.rich("admin.invite.tier"), chooseTier(press));
            return;
        }
        Tier tier = Tier.of(arguments.path("tier").asString(""));
        if (arguments.has("lasts")) {
            make(press, tier, arguments.path("lasts").asInt(30));
            return;
        }
        Keyboard keyboard = new Keyboard();
        for (int days : LASTS) {
            keyboard.row(
                    wording.text("admin.invite.lasts", days),
                    button(
                            press,
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("tier", tier.slug())
                                    .put("lasts", days)));
        }
        keyboard.row(wording.text("admin.invite.back"), button(press, JsonNodeFactory.instance.objectNode()));
        press.rewrite(wording.rich("admin.invite.days", wording.text("tier." + tier.slug())), keyboard);
    }

    private void make(Press press, Tier tier, int lasts) {
        int days = tiers.limits(tier).days();
        Invite made =
                invites.create(press.caller(), new NewInvite(tier, 1, Duration.ofDays(lasts), days == 0 ? null : days));
        Wording wording = press.wording();
        press.rewrite(
                wording.rich(
                        "admin.invite.made",
                        made.code(),
                        wording.text("tier." + tier.slug()),
                        wording.day(made.expiresAt(), press.user())),
                Keyboard.NONE);
    }
}
