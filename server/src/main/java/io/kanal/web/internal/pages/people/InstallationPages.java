package io.kanal.web.internal.pages.people;

import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.settings.InstallationSettings;
import io.kanal.people.settings.InstallationSettings.Change;
import io.kanal.people.settings.InstallationSettings.Held;
import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.shared.UserId;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.pages.LoginPages;
import io.kanal.web.internal.pages.Refused;
import io.kanal.web.internal.problems.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Settings of the installation that change while it runs. */
@Controller
@RequestMapping("/app/people/installation")
@OpenTo(Audience.ADMINISTRATORS)
class InstallationPages {
    private final InstallationSettings settings;
    private final Users users;
    private final Problems problems;

    InstallationPages(InstallationSettings settings, Users users, Problems problems) {
        this.settings = settings;
        this.users = users;
        this.problems = problems;
    }

    @GetMapping
    String show(Caller caller, Model model) {
        List<Held> held = settings.list(caller);
        Map<String, String> names = new HashMap<>();
        for (Held one : held) {
            Change change = one.change();
            UserId by = change == null ? null : change.by();
            if (by != null) {
                names.put(one.setting().name(), users.find(by).map(User::name).orElse("#" + by));
            }
        }
        model.addAttribute("held", held).addAttribute("names", names);
        return "installation";
    }

    @PostMapping("/{name}")
    Object change(
            Caller caller,
            @PathVariable String name,
            @RequestParam String value,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            settings.change(caller, name, value);
            return LoginPages.seeOther("/app/people/installation?done#" + name);
        } catch (KanalException e) {
            Refused.tell(name, e, problems, request, response, model);
            return show(caller, model);
        }
    }

    @PostMapping("/{name}/reset")
    RedirectView reset(Caller caller, @PathVariable String name) {
        settings.reset(caller, name);
        return LoginPages.seeOther("/app/people/installation?done#" + name);
    }
}
