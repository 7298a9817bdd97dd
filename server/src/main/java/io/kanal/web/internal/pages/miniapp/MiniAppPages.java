package io.kanal.web.internal.pages.miniapp;

import io.kanal.people.RefusedLogins;
import io.kanal.people.Sessions;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.telegram.MiniAppLaunches;
import io.kanal.telegram.MiniAppLaunches.Launch;
import io.kanal.telegram.MiniAppLaunches.Reason;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.TelegramBotLink;
import io.kanal.web.internal.locale.BlockedWords;
import io.kanal.web.internal.pages.WantedPage;
import io.kanal.web.internal.pages.start.FirstPage;
import io.kanal.web.internal.security.LoginPace;
import io.kanal.web.internal.security.SessionCookie;
import io.kanal.web.internal.security.TelegramFrames;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Coming in from inside Telegram. The page itself knows nobody: Telegram puts the signed launch behind the {@code #} of its
 * address, which no server sees, and the page's script shows it once to get a session.
 */
@Controller
class MiniAppPages {
    private final MiniAppLaunches launches;
    private final Users users;
    private final Sessions sessions;
    private final RefusedLogins refused;
    private final SessionCookie cookie;
    private final LoginPace pace;
    private final BlockedWords blocked;
    private final Destination destination;
    private final FirstPage first;
    private final TelegramBotLink bot;

    MiniAppPages(
            MiniAppLaunches launches,
            Users users,
            Sessions sessions,
            RefusedLogins refused,
            SessionCookie cookie,
            LoginPace pace,
            BlockedWords blocked,
            Destination destination,
            FirstPage first,
            TelegramBotLink bot) {
        this.launches = launches;
        this.users = users;
        this.sessions = sessions;
        this.refused = refused;
        this.cookie = cookie;
        this.pace = pace;
        this.blocked = blocked;
        this.destination = destination;
        this.first = first;
        this.bot = bot;
    }

    /** What came of a launch, as the page's script tells it. */
    enum Outcome {
        IN,
        /** Nobody of this Kanal is linked with the Telegram account. */
        STRANGER,
        /** The person may no longer come in. */
        ENDED,
        /** The launch is used up or too old; opening the Mini App anew helps. */
        AGAIN,
        REFUSED
    }

    /**
     * The answer to a launch.
     *
     * @param outcome in lower case
     * @param next the page to go on to; empty where nobody came in
     * @param told until when somebody is blocked and why, in their language; empty for everybody else
     */
    record Entered(String outcome, String next, List<String> told) {
        static ResponseEntity<Entered> at(String next) {
            return ResponseEntity.ok(new Entered("in", next, List.of()));
        }

        static ResponseEntity<Entered> not(Outcome outcome) {
            return not(outcome, List.of());
        }

        static ResponseEntity<Entered> not(Outcome outcome, List<String> told) {
            return ResponseEntity.status(HttpStatus.FORBIDDEN)
                    .body(new Entered(outcome.name().toLowerCase(java.util.Locale.ROOT), "", told));
        }
    }

    @GetMapping(TelegramFrames.ENTRANCE)
    @OpenTo(Audience.EVERYONE)
    String show(@RequestParam(defaultValue = "") String next, Model model) {
        model.addAttribute("next", WantedPage.isOurs(next) ? next : "")
                .addAttribute("bot", bot.username().orElse(null))
                .addAttribute("address", bot.address().orElse(null));
        return "miniapp";
    }

    @PostMapping(TelegramFrames.ENTRANCE + "/session")
    @OpenTo(Audience.EVERYONE)
    ResponseEntity<Entered> enter(
            @RequestParam(defaultValue = "") String launch,
            @RequestParam(defaultValue = "") String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        cookie.requirePromised(request);
        pace.step(request, RefusedLogins.Proof.MINI_APP);
        return switch (launches.check(launch)) {
            case Launch.Refused no -> {
                refused.note(RefusedLogins.Proof.MINI_APP);
                yield Entered.not(no.reason() == Reason.OLD ? Outcome.AGAIN : Outcome.REFUSED);
            }
            case Launch.Signed signed -> enter(signed, next, request, response);
        };
    }

    private static List<String> lines(BlockedWords.Words words) {
        return Stream.of(Optional.ofNullable(words.until()), Optional.ofNullable(words.reason()))
                .flatMap(Optional::stream)
                .toList();
    }

    private ResponseEntity<Entered> enter(
            Launch.Signed signed, String next, HttpServletRequest request, HttpServletResponse response) {
        Optional<User> known = users.findByTelegramId(signed.telegramId());
        if (known.isEmpty()) {
            return Entered.not(Outcome.STRANGER);
        }
        if (!known.get().active()) {
            return Entered.not(
                    Outcome.ENDED,
                    users.blocked(known.get().id())
                            .map(kept -> blocked.of(kept, request))
                            .map(MiniAppPages::lines)
                            .orElse(List.of()));
        }
        User person = known.get();
        Optional<String> shown = cookie.ofMiniApp(request);
        switch (sessions.launch(person.id(), signed.hash(), shown.orElse(null), request.getHeader("User-Agent"))) {
            case Sessions.Launched.Used _ -> {
                refused.note(RefusedLogins.Proof.MINI_APP);
                return Entered.not(Outcome.AGAIN);
            }
            case Sessions.Launched.Opened opened -> {
                shown.ifPresent(sessions::end);
                cookie.writeMiniApp(request, response, opened.token(), sessions.longest());
            }
            case Sessions.Launched.GoesOn _ -> {}
        }
        // One jar of cookies belongs to one person: a browser's session that came along would be the one that counts.
        cookie.ofBrowser(request).ifPresent(token -> {
            sessions.end(token);
            cookie.clear(request, response);
        });
        return Entered.at(destination
                .of(person.caller(), signed.startParam())
                .or(() -> Optional.of(next).filter(WantedPage::isOurs))
                .orElseGet(() -> first.path(person.caller())));
    }
}
