package io.kanal.web.internal.pages.payments;

import io.kanal.people.payments.Ledger;
import io.kanal.people.payments.Payment;
import io.kanal.people.payments.StarPayments;
import io.kanal.people.payments.StarSubscriptions;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.TelegramBotLink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** What a person paid, what they pay for, and how it ends. */
@Controller
@RequestMapping("/app/settings/payments")
@OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
class OwnPaymentsPages {
    private static final int PAGE = 30;

    private final Ledger ledger;
    private final StarPayments payments;
    private final StarSubscriptions paid;
    private final TelegramBotLink bot;

    OwnPaymentsPages(Ledger ledger, StarPayments payments, StarSubscriptions paid, TelegramBotLink bot) {
        this.ledger = ledger;
        this.payments = payments;
        this.paid = paid;
        this.bot = bot;
    }

    @GetMapping
    String show(Caller caller, @RequestParam(required = false) @Nullable Long before, Model model) {
        List<Payment> page = ledger.of(caller, caller.person(), before, PAGE + 1);
        boolean more = page.size() > PAGE;
        List<Payment> shown = more ? page.subList(0, PAGE) : page;
        boolean upgradable =
                payments.on() && !payments.offers(caller, caller.person()).isEmpty();
        model.addAttribute("lines", shown)
                .addAttribute("before", before)
                .addAttribute("next", more ? shown.getLast().id() : null)
                .addAttribute("paying", paid.find(caller, caller.person()).orElse(null))
                .addAttribute("upgrade", upgradable ? bot.start("upgrade").orElse(null) : null)
                .addAttribute("all", caller.may(Scope.ADMIN));
        return "payments-own";
    }

    @PostMapping("/cancel")
    RedirectView cancel(Caller caller) {
        paid.cancel(caller, caller.person());
        RedirectView back = new RedirectView("/app/settings/payments?canceled");
        back.setStatusCode(HttpStatus.SEE_OTHER);
        return back;
    }
}
