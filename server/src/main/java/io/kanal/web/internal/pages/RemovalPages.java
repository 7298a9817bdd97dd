package io.kanal.web.internal.pages;

import io.kanal.channels.Takebacks;
import io.kanal.channels.Takebacks.Wish;
import io.kanal.jobs.JobId;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.Sources;
import io.kanal.web.internal.problems.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Taking back: what will go and what stays, and the word that says it is meant. */
@Controller
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
class RemovalPages {
    private static final String FORM = "removal";

    private final Takebacks takebacks;
    private final Problems problems;

    RemovalPages(Takebacks takebacks, Problems problems) {
        this.takebacks = takebacks;
        this.problems = problems;
    }

    @GetMapping("/app/channels/{id}/removal")
    String plan(
            Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(required = false) @Nullable UUID job,
            Model model) {
        return shown(caller, wish(id, source, job), "/app/channels/" + id, source, job, model);
    }

    @PostMapping("/app/channels/{id}/removal")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    Object remove(
            Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(required = false) @Nullable UUID job,
            @RequestParam String word,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            return started(caller, wish(id, source, job), word);
        } catch (KanalException e) {
            Refused.tell(FORM, e, problems, request, response, model);
            return plan(caller, id, source, job, model);
        }
    }

    @GetMapping("/app/imports/{id}/removal")
    String planImport(Caller caller, @PathVariable UUID id, Model model) {
        return shown(caller, new Wish(null, new JobId(id), null), "/app/imports/" + id, null, null, model);
    }

    @PostMapping("/app/imports/{id}/removal")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    Object removeImport(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam String word,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            return started(caller, new Wish(null, new JobId(id), null), word);
        } catch (KanalException e) {
            Refused.tell(FORM, e, problems, request, response, model);
            return planImport(caller, id, model);
        }
    }

    private String shown(
            Caller caller, Wish wish, String address, @Nullable String source, @Nullable UUID job, Model model) {
        model.addAttribute("plan", takebacks.plan(caller, wish))
                .addAttribute("address", address)
                .addAttribute("chosenSource", source)
                .addAttribute("chosenJob", job)
                .addAttribute("ofImport", wish.job() != null);
        return "removal";
    }

    private RedirectView started(Caller caller, Wish wish, String word) {
        return LoginPages.seeOther("/app/jobs/" + takebacks.start(caller, wish, word));
    }

    private static Wish wish(long chat, @Nullable String source, @Nullable UUID job) {
        return new Wish(new ChatId(chat), job == null ? null : new JobId(job), Sources.of(source));
    }
}
