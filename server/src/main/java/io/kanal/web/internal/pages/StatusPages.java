package io.kanal.web.internal.pages;

import io.kanal.changes.FollowerStatus;
import io.kanal.changes.Followers;
import io.kanal.changes.SetAside;
import io.kanal.jobs.Jobs;
import io.kanal.posts.RecordSize;
import io.kanal.shared.BackEnd;
import io.kanal.shared.Caller;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.UnansweredUpdates;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.Queues;
import io.kanal.web.internal.TelegramDecisions;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** How the installation is: what was chosen, how far followers are, what waits, what was set aside. */
@Controller
@RequestMapping("/app/status")
@OpenTo(Audience.ADMINISTRATORS)
class StatusPages {
    private static final int JOBS = 8;
    private static final int STUCK = 20;

    private final Followers followers;
    private final Queues queues;
    private final Jobs jobs;
    private final RecordSize size;
    private final Bots bots;
    private final UnansweredUpdates unanswered;
    private final Dispatcher dispatcher;
    private final TelegramDecisions decisions;
    private final List<BackEnd> backEnds;

    StatusPages(
            Followers followers,
            Queues queues,
            Jobs jobs,
            RecordSize size,
            Bots bots,
            UnansweredUpdates unanswered,
            Dispatcher dispatcher,
            TelegramDecisions decisions,
            List<BackEnd> backEnds) {
        this.followers = followers;
        this.queues = queues;
        this.jobs = jobs;
        this.size = size;
        this.bots = bots;
        this.unanswered = unanswered;
        this.dispatcher = dispatcher;
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

    private void fill(Caller caller, Model model) {
        List<FollowerStatus> all = followers.list(caller);
        List<SetAside> aside = all.stream()
                .filter(follower -> follower.setAside() > 0)
                .map(FollowerStatus::name)
                .distinct()
                .flatMap(name -> followers.setAside(caller, name).stream())
                .limit(50)
                .toList();
        model.addAttribute("followers", all)
                .addAttribute("setAside", aside)
                .addAttribute("queues", queues.depths(caller))
                .addAttribute("jobs", jobs.page(caller, null, null, JOBS))
                .addAttribute("posts", size.messages())
                .addAttribute("bots", bots.list(caller))
                .addAttribute("unanswered", unanswered.list(caller, STUCK))
                .addAttribute("unansweredTotal", unanswered.count(caller))
                .addAttribute("uncertain", dispatcher.uncertain(caller, STUCK))
                .addAttribute("uncertainTotal", dispatcher.countUncertain(caller))
                .addAttribute("backEnds", backEnds);
    }

    @PostMapping("/followers/{name}/reset")
    RedirectView reset(Caller caller, @PathVariable String name) {
        followers.reset(caller, name);
        return LoginPages.seeOther("/app/status");
    }

    @PostMapping("/followers/{name}/retry")
    RedirectView retry(Caller caller, @PathVariable String name) {
        followers.retry(caller, name);
        return LoginPages.seeOther("/app/status");
    }

    @PostMapping("/followers/{name}/skip")
    RedirectView skip(Caller caller, @PathVariable String name, @RequestParam long seq) {
        followers.skip(caller, name, seq);
        return LoginPages.seeOther("/app/status");
    }

    @PostMapping("/updates/{seq}/retry")
    RedirectView retryUpdate(Caller caller, @PathVariable long seq) {
        decisions.retry(caller, seq);
        return LoginPages.seeOther("/app/status");
    }

    @PostMapping("/updates/{seq}/drop")
    RedirectView dropUpdate(Caller caller, @PathVariable long seq) {
        decisions.drop(caller, seq);
        return LoginPages.seeOther("/app/status");
    }

    @PostMapping("/outgoing/{id}/send-again")
    RedirectView sendAgain(Caller caller, @PathVariable long id) {
        decisions.sendAgain(caller, id);
        return LoginPages.seeOther("/app/status");
    }

    @PostMapping("/outgoing/{id}/forget")
    RedirectView forget(Caller caller, @PathVariable long id) {
        decisions.forget(caller, id);
        return LoginPages.seeOther("/app/status");
    }
}
