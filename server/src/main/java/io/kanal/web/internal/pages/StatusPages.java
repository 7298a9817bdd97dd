package io.kanal.web.internal.pages;

import io.kanal.changes.FollowerStatus;
import io.kanal.changes.Followers;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.posts.RecordSize;
import io.kanal.shared.BackEnd;
import io.kanal.shared.Caller;
import io.kanal.shared.decisions.Decisions;
import io.kanal.telegram.Bots;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.Queues;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** How the installation is: what was chosen, how far followers are, what waits, what a person must decide. */
@Controller
@RequestMapping("/app/status")
@OpenTo(Audience.ADMINISTRATORS)
class StatusPages {
    private static final int JOBS = 8;
    private static final int MOST_UNFINISHED = 50;
    private static final int SHOWN = 20;

    private final Followers followers;
    private final Queues queues;
    private final Jobs jobs;
    private final RecordSize size;
    private final Bots bots;
    private final Decisions decisions;
    private final List<BackEnd> backEnds;

    StatusPages(
            Followers followers,
            Queues queues,
            Jobs jobs,
            RecordSize size,
            Bots bots,
            Decisions decisions,
            List<BackEnd> backEnds) {
        this.followers = followers;
        this.queues = queues;
        this.jobs = jobs;
        this.size = size;
        this.bots = bots;
        this.decisions = decisions;
        this.backEnds = backEnds;
    }

    @GetMapping
    String show(Caller caller, Model model) {
        fill(caller, model);
        return "status";
    }

    /** The parts of the page that change by themselves. */
    @GetMapping("/live")
    String live(Caller caller, Model model) {
        fill(caller, model);
        return "status :: live";
    }

    /** What has not ended stands first, however old it is: it is what others wait for. The newest that have ended fill up. */
    private List<Job> shown(Caller caller) {
        List<Job> shown = new ArrayList<>(jobs.unfinished(caller, MOST_UNFINISHED));
        Set<JobId> known = shown.stream().map(Job::id).collect(Collectors.toSet());
        jobs.page(caller, null, null, JOBS).stream()
                .filter(job -> shown.size() < JOBS && !known.contains(job.id()))
                .forEach(shown::add);
        return shown;
    }

    private void fill(Caller caller, Model model) {
        List<Job> shown = shown(caller);
        List<FollowerStatus> following = followers.list(caller);
        model.addAttribute("followers", following)
                .addAttribute(
                        "nodes",
                        following.stream()
                                .map(FollowerStatus::node)
                                .filter(Objects::nonNull)
                                .distinct()
                                .count())
                .addAttribute("queues", queues.waiting(caller))
                .addAttribute("jobs", shown)
                .addAttribute("waiting", jobs.waiting(shown))
                .addAttribute("posts", size.messages())
                .addAttribute("bots", bots.list(caller))
                .addAttribute(
                        "decisions",
                        decisions.list(caller).stream()
                                .filter(kind -> kind.waiting() > 0)
                                .map(kind -> decisions.page(caller, kind.name(), null, SHOWN))
                                .toList())
                .addAttribute("backEnds", backEnds);
    }

    @PostMapping("/followers/{name}/reset")
    RedirectView reset(Caller caller, @PathVariable String name) {
        followers.reset(caller, name);
        return LoginPages.seeOther("/app/status");
    }

    @PostMapping("/decisions/{name}/{verb}")
    RedirectView decide(
            Caller caller, @PathVariable String name, @PathVariable String verb, @RequestParam List<String> id) {
        decisions.decide(caller, name, verb, id);
        return LoginPages.seeOther("/app/status");
    }
}
