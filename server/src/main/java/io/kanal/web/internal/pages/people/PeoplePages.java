package io.kanal.web.internal.pages.people;

import io.kanal.channels.Channels;
import io.kanal.ingest.ImportRoom;
import io.kanal.people.Sessions;
import io.kanal.people.administration.Administration;
import io.kanal.people.administration.PeopleFigures;
import io.kanal.people.administration.PeopleFilter;
import io.kanal.people.administration.PeopleList;
import io.kanal.people.administration.Person;
import io.kanal.people.tiers.Allowances;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.people.tiers.Tiers;
import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.charts.Charts;
import io.kanal.web.internal.charts.Series;
import io.kanal.web.internal.pages.Frame;
import io.kanal.web.internal.pages.LocalWording;
import io.kanal.web.internal.pages.LoginPages;
import io.kanal.web.internal.pages.Refused;
import io.kanal.web.internal.problems.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Everybody who uses this Kanal, and what an administrator does for one of them. */
@Controller
@RequestMapping("/app/people")
@OpenTo(Audience.ADMINISTRATORS)
class PeoplePages {
    private static final int PAGE = 30;
    private static final int DAYS = 30;
    private static final int HISTORY = 20;

    private final PeopleList list;
    private final PeopleFigures figures;
    private final Administration administration;
    private final Subscriptions subscriptions;
    private final Allowances allowances;
    private final ImportRoom room;
    private final Tiers tiers;
    private final Sessions sessions;
    private final Channels channels;
    private final Charts charts;
    private final LocalWording wording;
    private final MessageSource messages;
    private final Problems problems;
    private final Clock clock;

    PeoplePages(
            PeopleList list,
            PeopleFigures figures,
            Administration administration,
            Subscriptions subscriptions,
            Allowances allowances,
            ImportRoom room,
            Tiers tiers,
            Sessions sessions,
            Channels channels,
            Charts charts,
            LocalWording wording,
            MessageSource messages,
            Problems problems,
            Clock clock) {
        this.list = list;
        this.figures = figures;
        this.administration = administration;
        this.subscriptions = subscriptions;
        this.allowances = allowances;
        this.room = room;
        this.tiers = tiers;
        this.sessions = sessions;
        this.channels = channels;
        this.charts = charts;
        this.wording = wording;
        this.messages = messages;
        this.problems = problems;
        this.clock = clock;
    }

    @GetMapping
    String list(
            Caller caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String tier,
            @RequestParam(defaultValue = "") String show,
            @RequestParam(required = false) @Nullable Long before,
            Locale locale,
            Model model) {
        PeopleFilter filter = new PeopleFilter(
                q.isBlank() ? null : q,
                show.equals("administrators") ? Boolean.TRUE : null,
                tier.isEmpty() ? null : Tier.of(tier),
                show.equals("blocked") ? Boolean.TRUE : null);
        List<Person> page = list.page(caller, filter, before == null ? null : new UserId(before), PAGE + 1);
        boolean more = page.size() > PAGE;
        List<Person> shown = more ? page.subList(0, PAGE) : page;
        Map<UserId, Integer> followed = channels.counts(
                caller, shown.stream().map(person -> person.user().id()).toList());
        model.addAttribute("people", shown)
                .addAttribute("followed", followed)
                .addAttribute("q", q)
                .addAttribute("tier", tier)
                .addAttribute("show", show)
                .addAttribute("tiers", Tier.values())
                .addAttribute("before", before)
                .addAttribute("next", more ? shown.getLast().user().id().value() : null);
        if (filter.equals(PeopleFilter.ALL) && before == null) {
            model.addAttribute("counts", figures.counts(caller))
                    .addAttribute("byTier", figures.tiers(caller))
                    .addAttribute("came", came(caller, locale));
        }
        return "people";
    }

    private String came(Caller caller, Locale locale) {
        List<Series.Point> points = figures.registrations(caller, DAYS, wording.zone()).stream()
                .map(day -> new Series.Point(wording.day(day.day()), day.people(), wording.number(day.people())))
                .toList();
        return charts.bars(
                new Series(points), messages.getMessage("people.came", null, locale), Frame.rightToLeft(locale));
    }

    @GetMapping("/{id}")
    String show(Caller caller, @PathVariable long id, Model model) {
        UserId person = new UserId(id);
        model.addAttribute("one", list.get(caller, person))
                .addAttribute("watches", channels.list(caller, person))
                .addAttribute("today", allowances.today(person))
                .addAttribute("room", room.of(person).orElse(null))
                .addAttribute("limits", subscriptions.limits(person).orElse(null))
                .addAttribute("history", subscriptions.history(caller, person, null, HISTORY))
                .addAttribute("sessions", sessions.list(caller, person))
                .addAttribute("tiers", Tier.values())
                .addAttribute("self", person.equals(caller.user()));
        return "person";
    }

    @PostMapping("/{id}/tier")
    Object tier(
            Caller caller,
            @PathVariable long id,
            @RequestParam String tier,
            @RequestParam(defaultValue = "") String days,
            @RequestParam(defaultValue = "") String note,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return act(caller, id, "tier", request, response, model, person -> {
            Tier given = Tier.of(tier);
            int lasts = days.isBlank() ? tiers.limits(given).days() : number("days", days, 0, 3650);
            subscriptions.grant(
                    caller,
                    person,
                    given,
                    lasts == 0 ? null : clock.instant().plus(Duration.ofDays(lasts)),
                    note.isBlank() ? null : note);
        });
    }

    @PostMapping("/{id}/channels")
    Object mostChannels(
            Caller caller,
            @PathVariable long id,
            @RequestParam(name = "max_channels", defaultValue = "") String most,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return act(
                caller,
                id,
                "channels",
                request,
                response,
                model,
                person -> subscriptions.setMostChannels(
                        caller, person, most.isBlank() ? null : number("max_channels", most, 1, 100_000)));
    }

    @PostMapping("/{id}/role")
    Object role(
            Caller caller,
            @PathVariable long id,
            @RequestParam boolean administrator,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return act(
                caller,
                id,
                "role",
                request,
                response,
                model,
                person -> administration.setAdministrator(caller, person, administrator));
    }

    @PostMapping("/{id}/block")
    Object block(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String days,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return act(caller, id, "block", request, response, model, person -> {
            Instant until =
                    days.isBlank() ? null : clock.instant().plus(Duration.ofDays(number("days", days, 1, 3650)));
            administration.block(caller, person, until, reason.isBlank() ? null : reason);
        });
    }

    @PostMapping("/{id}/unblock")
    Object unblock(
            Caller caller,
            @PathVariable long id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return act(caller, id, "block", request, response, model, person -> administration.unblock(caller, person));
    }

    @PostMapping("/{id}/logout")
    Object logOut(
            Caller caller,
            @PathVariable long id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return act(
                caller,
                id,
                "sessions",
                request,
                response,
                model,
                person -> administration.logOutEverywhere(caller, person));
    }

    /** What is done to a person. */
    private interface Act {
        void on(UserId person);
    }

    private Object act(
            Caller caller,
            long id,
            String form,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            Act act) {
        try {
            act.on(new UserId(id));
            return LoginPages.seeOther("/app/people/" + id + "?done");
        } catch (KanalException e) {
            Refused.tell(form, e, problems, request, response, model);
            return show(caller, id, model);
        }
    }

    private static int number(String name, String written, int least, int most) {
        if (written.strip().matches("\\d{1,6}")) {
            int number = Integer.parseInt(written.strip());
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw InvalidInput.value(name, written, least + " to " + most, null);
    }
}
