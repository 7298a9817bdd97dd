package io.kanal.web.internal.pages.people;

import io.kanal.people.Retention;
import io.kanal.shared.Caller;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.pages.LoginPages;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** What people change of their account. */
@Controller
@OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
class AccountPages {
    private final Retention retention;

    AccountPages(Retention retention) {
        this.retention = retention;
    }

    @PostMapping("/app/settings/retention")
    RedirectView retention(Caller caller, @RequestParam(required = false) @Nullable Integer days) {
        retention.set(caller, caller.person(), days);
        return LoginPages.seeOther("/app/settings?saved#account");
    }
}
