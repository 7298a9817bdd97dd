package io.kanal.web.internal.pages.people;

import io.kanal.people.Audit;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.UserId;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what: the audit, newest first. */
@Controller
@OpenTo(Audience.ADMINISTRATORS)
class AuditPages {
    private static final int PAGE = 50;

    private final Audit audit;
    private final Users users;

    AuditPages(Audit audit, Users users) {
        this.audit = audit;
        this.users = users;
    }

    @GetMapping("/app/people/audit")
    String show(Caller caller, @RequestParam(required = false) @Nullable Long before, Model model) {
        List<Audit.Deed> page = audit.page(caller, before, PAGE + 1);
        boolean more = page.size() > PAGE;
        List<Audit.Deed> shown = more ? page.subList(0, PAGE) : page;
        Map<UserId, String> names = new HashMap<>();
        shown.stream()
                .map(Audit.Deed::actor)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(actor ->
                        names.put(actor, users.find(actor).map(User::name).orElse("#" + actor)));
        model.addAttribute("deeds", shown)
                .addAttribute("names", names)
                .addAttribute("before", before)
                .addAttribute("next", more ? shown.getLast().id() : null);
        return "audit";
    }
}
