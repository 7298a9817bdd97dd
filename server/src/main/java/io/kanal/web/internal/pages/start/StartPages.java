package io.kanal.web.internal.pages.start;

import io.kanal.channels.Channels;
import io.kanal.channels.ReadScopes;
import io.kanal.jobs.Job;
import io.kanal.jobs.Jobs;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.Scope;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.WebProperties;
import io.kanal.web.internal.pages.ask.Examples;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The three ways to begin, what is on its way, and the first question once there are posts to ask. */
@Controller
class StartPages {
    private static final int JOBS = 3;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Channels channels;
    private final ReadScopes scopes;
    private final Posts posts;
    private final Jobs jobs;
    private final Examples examples;
    private final URI telegram;

    StartPages(
            Channels channels, ReadScopes scopes, Posts posts, Jobs jobs, Examples examples, WebProperties properties) {
        this.channels = channels;
        this.scopes = scopes;
        this.posts = posts;
        this.jobs = jobs;
        this.examples = examples;
        this.telegram = properties.telegramUrl();
    }

    @GetMapping(FirstPage.START)
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    String show(Caller caller, Model model) {
        ReadScope scope = scopes.of(caller);
        boolean some = !posts.newest(scope, null, null, 1).isEmpty();
        List<Job> coming = jobs.unfinished(caller, JOBS);
        model.addAttribute("some", some)
                .addAttribute("examples", some ? examples.names(scope) : List.of())
                .addAttribute("jobs", coming)
                .addAttribute("writes", caller.may(Scope.WRITE))
                .addAttribute("runs", caller.may(Scope.ADMIN))
                .addAttribute("simulated", simulated() ? telegram : null);
        return "start";
    }

    /** Whether this server talks to a simulated Telegram beside it. */
    private boolean simulated() {
        String host = telegram.getHost();
        return host != null && LOOPBACK.contains(host);
    }

    /** What the name that is being written would bring; a part of the form that follows a channel. */
    @GetMapping("/app/channels/look")
    @TakesNoPlace
    @OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
    String look(Caller caller, @RequestParam(defaultValue = "") String reference, Model model) {
        Channels.@Nullable Look look = null;
        String wrong = null;
        boolean later = false;
        if (!reference.isBlank()) {
            try {
                look = channels.look(caller, reference);
            } catch (LimitReached e) {
                // The button still follows: looking is a help, not a gate.
                later = true;
            } catch (KanalException e) {
                wrong = e.getMessage();
            }
        }
        model.addAttribute("look", look).addAttribute("wrong", wrong).addAttribute("later", later);
        return "parts :: look";
    }
}
