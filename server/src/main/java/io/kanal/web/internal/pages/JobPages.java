package io.kanal.web.internal.pages;

import io.kanal.channels.ReadScopes;
import io.kanal.ingest.BroughtIn;
import io.kanal.ingest.Imports;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.posts.Chat;
import io.kanal.posts.VisibleChats;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.Queues;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.view.RedirectView;

/** One job: its row, which renews itself while it runs, what it brought, its report, and the buttons that end it or try it again. */
@Controller
@RequestMapping("/app/jobs/{id}")
class JobPages {
    private final Jobs jobs;
    private final Imports imports;
    private final ReadScopes scopes;
    private final VisibleChats chats;
    private final Queues queues;
    private final LocalWording wording;

    JobPages(Jobs jobs, Imports imports, ReadScopes scopes, VisibleChats chats, Queues queues, LocalWording wording) {
        this.jobs = jobs;
        this.imports = imports;
        this.scopes = scopes;
        this.chats = chats;
        this.queues = queues;
        this.wording = wording;
    }

    /**
     * A chat that an import brought something into.
     *
     * @param messages how many of its messages the import held
     */
    record Brought(Chat chat, long messages) {}

    @GetMapping
    @OpenTo(value = Audience.READERS, owner = Owner.THING)
    String show(Caller caller, @PathVariable UUID id, Model model) {
        Job job = jobs.get(caller, new JobId(id));
        boolean failed = job.state() == JobState.FAILED;
        model.addAttribute("job", job)
                .addAttribute("title", wording.told(job.title()))
                .addAttribute(
                        "hindrance", failed ? jobs.hindrance(caller, job.id()).orElse(null) : null)
                .addAttribute(
                        "examples",
                        job.skipped().stream()
                                .mapToLong(skip -> skip.examples().size())
                                .sum())
                .addAttribute("brought", List.of());
        if (job.kind().equals(Imports.JOB_KIND) && job.state().isFinal()) {
            model.addAttribute("brought", brought(caller, job.id()))
                    .addAttribute("vectors", queues.waiting(Queues.EMBED));
        }
        return "job";
    }

    private List<Brought> brought(Caller caller, JobId job) {
        Map<ChatId, Long> messages = imports.brought(caller, job).stream()
                .collect(Collectors.toMap(BroughtIn::chat, BroughtIn::messages, Long::sum));
        return chats.list(scopes.of(caller), messages.keySet()).stream()
                .map(chat -> new Brought(chat, messages.getOrDefault(chat.id(), 0L)))
                .sorted(Comparator.comparingLong(Brought::messages).reversed())
                .toList();
    }

    @GetMapping("/row")
    @OpenTo(value = Audience.READERS, owner = Owner.THING)
    String row(Caller caller, @PathVariable UUID id, Model model) {
        model.addAttribute("job", jobs.get(caller, new JobId(id)));
        return "parts :: job(job=${job})";
    }

    @PostMapping("/retry")
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    RedirectView retry(Caller caller, @PathVariable UUID id) {
        jobs.retry(caller, new JobId(id));
        return LoginPages.seeOther("/app/jobs/" + id + "?again");
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
