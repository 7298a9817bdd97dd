package io.kanal.web.internal.pages;

import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.shared.Caller;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;

/** One job: its row, which renews itself while it runs, its report, and the button that ends it. */
@Controller
@RequestMapping("/app/jobs/{id}")
class JobPages {
    private final Jobs jobs;
    private final LocalWording wording;

    JobPages(Jobs jobs, LocalWording wording) {
        this.jobs = jobs;
        this.wording = wording;
    }

    @GetMapping
    @OpenTo(value = Audience.READERS, owner = Owner.THING)
    String show(Caller caller, @PathVariable UUID id, Model model) {
        Job job = jobs.get(caller, new JobId(id));
        model.addAttribute("job", job).addAttribute("title", wording.told(job.title()));
        return "job";
    }

    @GetMapping("/row")
    @OpenTo(value = Audience.READERS, owner = Owner.THING)
    String row(Caller caller, @PathVariable UUID id, Model model) {
        model.addAttribute("job", jobs.get(caller, new JobId(id)));
        return "parts :: job(job=${job})";
    }

    @PostMapping("/cancel")
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    Object cancel(
            Caller caller,
            @PathVariable UUID id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean partial,
            Model model) {
        jobs.cancel(caller, new JobId(id));
        return partial ? row(caller, id, model) : LoginPages.seeOther("/app/jobs/" + id);
    }
}
