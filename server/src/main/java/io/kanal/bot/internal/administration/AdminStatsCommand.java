package io.kanal.bot.internal.administration;

import io.kanal.answers.AnswerFigures;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.administration.PeopleFigures;
import io.kanal.shared.net.PublicAddress;
import java.time.ZoneId;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code /admin_stats}: how many people there are, of which tiers, who is active, what is asked, how many invites; and where the health stands. */
@Component
class AdminStatsCommand extends AdministratorCommand {
    private static final int WEEK = 7;

    private final PeopleFigures figures;
    private final AnswerFigures answers;
    private final PublicAddress address;

    AdminStatsCommand(PeopleFigures figures, AnswerFigures answers, PublicAddress address) {
        super("admin_stats");
        this.figures = figures;
        this.answers = answers;
        this.address = address;
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
        ZoneId zone = talk.user().zone();
        PeopleFigures.Active active = figures.active(talk.caller(), zone);
        List<AnswerFigures.Day> asked = answers.days(talk.caller(), WEEK, zone);
        composer.line()
                .line()
                .add(wording.rich("admin.stats.active", active.today(), active.week(), active.month()))
                .line()
                .add(wording.rich(
                        "admin.stats.asked",
                        asked.getLast().questions(),
                        asked.stream().mapToLong(AnswerFigures.Day::questions).sum(),
                        asked.stream().mapToLong(AnswerFigures.Day::unanswered).sum()));
        composer.line().add(wording.rich("admin.stats.invites", counts.invites(), counts.openInvites()));
        composer.line().line().add(wording.rich("admin.stats.health", address.ofPage("/app/status")));
        talk.reply(composer.done(), Keyboard.NONE);
    }
}
