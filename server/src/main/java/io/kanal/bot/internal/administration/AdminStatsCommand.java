package io.kanal.bot.internal.administration;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.administration.PeopleFigures;
import org.springframework.stereotype.Component;

/** {@code /admin_stats}: how many people there are, of which tiers, and how many invites. */
@Component
class AdminStatsCommand extends AdministratorCommand {
    private final PeopleFigures figures;

    AdminStatsCommand(PeopleFigures figures) {
        super("admin_stats");
        this.figures = figures;
    }

    @Override
    void act(Talk talk, String argument) {
        Wording wording = talk.wording();
        PeopleFigures.Counts counts = figures.counts(talk.caller());
        Composer composer = wording.compose()
                .add(wording.rich("admin.people", counts.people()))
                .line()
                .add(wording.rich("admin.stats", counts.administrators(), counts.linked(), counts.blocked()))
                .line();
        figures.tiers(talk.caller())
                .forEach((tier, people) ->
                        composer.line().add(wording.text("tier." + tier.slug()) + ": " + wording.number(people)));
        composer.line().line().add(wording.rich("admin.stats.invites", counts.invites(), counts.openInvites()));
        talk.reply(composer.done(), Keyboard.NONE);
    }
}
