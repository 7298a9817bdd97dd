package io.kanal.web.internal.pages.people;

import io.kanal.people.administration.Maintenance;
import io.kanal.shared.Caller;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.pages.LoginPages;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Shutting people's doors for a while, and opening them. */
@Controller
@RequestMapping("/app/people/maintenance")
@OpenTo(Audience.ADMINISTRATORS)
class MaintenancePages {
    private final Maintenance maintenance;
    private final Clock clock;

    MaintenancePages(Maintenance maintenance, Clock clock) {
        this.maintenance = maintenance;
        this.clock = clock;
    }

    @GetMapping
    String show(Model model) {
        model.addAttribute("notice", maintenance.current().orElse(null));
        return "maintenance";
    }

    @PostMapping
    RedirectView begin(
            Caller caller, @RequestParam String text, @RequestParam(required = false) @Nullable Integer hours) {
        maintenance.begin(
                caller,
                text,
                hours == null || hours <= 0 ? null : clock.instant().plus(Duration.ofHours(hours)));
        return LoginPages.seeOther("/app/people/maintenance");
    }

    @PostMapping("/end")
    RedirectView end(Caller caller) {
        maintenance.end(caller);
        return LoginPages.seeOther("/app/people/maintenance");
    }
}
