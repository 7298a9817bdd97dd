package io.kanal.web.internal.pages.payments;

import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.payments.Ledger;
import io.kanal.people.payments.Payment;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.shared.UserId;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.pages.Refused;
import io.kanal.web.internal.problems.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** The ledger: what everybody paid and what went back, with giving back and payments that came another way. */
@Controller
@RequestMapping("/app/admin/payments")
@OpenTo(Audience.ADMINISTRATORS)
class LedgerPages {
    private static final int PAGE = 50;

    private final Ledger ledger;
    private final Users users;
    private final Problems problems;

    LedgerPages(Ledger ledger, Users users, Problems problems) {
        this.ledger = ledger;
        this.users = users;
        this.problems = problems;
    }

    @GetMapping
    String show(
            Caller caller,
            @RequestParam(required = false) @Nullable Long person,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        UserId whose = person == null ? null : new UserId(person);
        List<Payment> page = ledger.page(caller, whose, before, PAGE + 1);
        boolean more = page.size() > PAGE;
        List<Payment> shown = more ? page.subList(0, PAGE) : page;
        model.addAttribute("lines", shown)
                .addAttribute(
                        "whose",
                        whose == null ? null : users.find(whose).map(User::name).orElse("#" + person))
                .addAttribute("person", person)
                .addAttribute("before", before)
                .addAttribute("next", more ? shown.getLast().id() : null)
                .addAttribute("sum", ledger.sum(caller))
                .addAttribute(
                        "tiers",
                        Arrays.stream(Tier.values())
                                .filter(tier -> tier != Tier.FREE)
                                .map(Tier::slug)
                                .toList());
        return "payments";
    }

    @PostMapping
    Object enter(
            Caller caller,
            @RequestParam long who,
            @RequestParam String tier,
            @RequestParam int stars,
            @RequestParam int days,
            @RequestParam(defaultValue = "") String note,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            ledger.enter(caller, new UserId(who), Tier.of(tier), stars, days, note);
        } catch (KanalException e) {
            Refused.tell("payment", e, problems, request, response, model);
            return show(caller, null, null, model);
        }
        return seeOther("/app/admin/payments?entered");
    }

    @PostMapping("/{id}/refund")
    Object refund(
            Caller caller,
            @PathVariable long id,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            ledger.refund(caller, id);
        } catch (KanalException e) {
            Refused.tell("refund", e, problems, request, response, model);
            return show(caller, null, null, model);
        }
        return seeOther("/app/admin/payments?refunded#payment-" + id);
    }

    private static RedirectView seeOther(String path) {
        RedirectView view = new RedirectView(path);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        return view;
    }
}
