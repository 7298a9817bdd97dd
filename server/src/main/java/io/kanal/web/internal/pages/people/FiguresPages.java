package io.kanal.web.internal.pages.people;

import io.kanal.answers.AnswerFigures;
import io.kanal.people.administration.PeopleFigures;
import io.kanal.shared.Caller;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.charts.Charts;
import io.kanal.web.internal.charts.Series;
import io.kanal.web.internal.pages.Frame;
import io.kanal.web.internal.pages.LocalWording;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** How much people do here: who is active, what is asked, and how often the posts do not say; day by day. */
@Controller
@OpenTo(Audience.ADMINISTRATORS)
class FiguresPages {
    private static final int DAYS = 30;

    private final PeopleFigures people;
    private final AnswerFigures answers;
    private final Charts charts;
    private final LocalWording wording;
    private final MessageSource messages;

    FiguresPages(
            PeopleFigures people, AnswerFigures answers, Charts charts, LocalWording wording, MessageSource messages) {
        this.people = people;
        this.answers = answers;
        this.charts = charts;
        this.wording = wording;
        this.messages = messages;
    }

    /** A number day by day, drawn and in words. */
    record Drawn(String title, long sum, String chart, Series series) {}

    @GetMapping("/app/people/figures")
    String show(Caller caller, Locale locale, Model model) {
        ZoneId zone = wording.zone();
        List<AnswerFigures.Day> asked = answers.days(caller, DAYS, zone);
        List<PeopleFigures.Used> used = people.used(caller, DAYS, zone);
        List<PeopleFigures.Day> came = people.registrations(caller, DAYS, zone);
        model.addAttribute("active", people.active(caller, zone))
                .addAttribute(
                        "drawn",
                        List.of(
                                drawn("questions", asked, AnswerFigures.Day::day, AnswerFigures.Day::questions, locale),
                                drawn(
                                        "unanswered",
                                        asked,
                                        AnswerFigures.Day::day,
                                        AnswerFigures.Day::unanswered,
                                        locale),
                                drawn("used", used, PeopleFigures.Used::day, PeopleFigures.Used::used, locale),
                                drawn("came", came, PeopleFigures.Day::day, PeopleFigures.Day::people, locale)));
        return "figures";
    }

    private <D> Drawn drawn(
            String name, List<D> days, Function<D, LocalDate> day, ToLongFunction<D> number, Locale locale) {
        String title = Objects.requireNonNull(messages.getMessage("figures." + name, null, locale));
        Series series = new Series(days.stream()
                .map(one -> new Series.Point(
                        wording.day(day.apply(one)), number.applyAsLong(one), wording.number(number.applyAsLong(one))))
                .toList());
        return new Drawn(
                title,
                days.stream().mapToLong(number).sum(),
                charts.bars(series, title, Frame.rightToLeft(locale)),
                series);
    }
}
