package io.kanal.web.internal.pages;

import io.kanal.people.LoginLinks;
import io.kanal.people.RefusedLogins;
import io.kanal.people.Session;
import io.kanal.people.Sessions;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.locale.Zones;
import io.kanal.web.internal.pages.start.FirstPage;
import io.kanal.web.internal.security.CallerArgument;
import io.kanal.web.internal.security.LoginPace;
import io.kanal.web.internal.security.Proof;
import io.kanal.web.internal.security.SessionCookie;
import io.kanal.web.internal.security.TelegramFrames;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Coming in and going out. A link's page changes nothing until its button is pressed; the button's form proves by a
 * cookie of its own that this very browser opened the page, so no other site can log people in as somebody else.
 */
@Controller
public class LoginPages {
    private static final String NONCE = "kanal-login";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final LoginLinks links;
    private final Users users;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final LoginPace pace;
    private final FirstPage first;

    LoginPages(
            LoginLinks links, Users users, Sessions sessions, SessionCookie cookie, LoginPace pace, FirstPage first) {
        this.links = links;
        this.users = users;
        this.sessions = sessions;
        this.cookie = cookie;
        this.pace = pace;
        this.first = first;
    }

    @GetMapping("/")
    @OpenTo(Audience.EVERYONE)
    RedirectView home() {
        return seeOther(CallerArgument.visitor()
                .map(person -> first.path(person.caller()))
                .orElse("/app/feed"));
    }

    /** Says how to come in, and keeps the page that was wanted until then. */
    @GetMapping("/login")
    @OpenTo(Audience.EVERYONE)
    String ask(@RequestParam(defaultValue = "") String next, HttpServletRequest request, HttpServletResponse response) {
        CallerArgument.requireNotBlocked(request);
        if (WantedPage.isOurs(next)) {
            response.addHeader(HttpHeaders.SET_COOKIE, WantedPage.keep(next, cookie.secure(request)));
        }
        return "login";
    }

    /** The contract's address of the panel: a token is used up on the page of its link, and stands in no further address. */
    @GetMapping({"/admin-panel", "/admin-panel/users"})
    @OpenTo(Audience.EVERYONE)
    RedirectView panel(
            @RequestParam(defaultValue = "") String token, HttpServletRequest request, HttpServletResponse response) {
        if (!TOKEN.matcher(token).matches()) {
            return seeOther("/app/people");
        }
        response.addHeader(HttpHeaders.SET_COOKIE, WantedPage.keep("/app/people", cookie.secure(request)));
        return seeOther("/login/" + token);
    }

    @GetMapping("/admin-panel/invites")
    @OpenTo(Audience.EVERYONE)
    RedirectView panelOfInvites() {
        return seeOther("/app/people/invites");
    }

    @GetMapping("/login/{token}")
    @OpenTo(Audience.EVERYONE)
    String show(@PathVariable String token, Model model, HttpServletRequest request, HttpServletResponse response) {
        boolean usable = links.usable(token);
        String nonce = UUID.randomUUID().toString();
        model.addAttribute("token", token)
                .addAttribute("usable", usable)
                .addAttribute("nonce", nonce)
                .addAttribute("exposed", cookie.exposed(request));
        if (usable) {
            response.addHeader(
                    HttpHeaders.SET_COOKIE,
                    ResponseCookie.from(NONCE, nonce)
                            .path("/login")
                            .httpOnly(true)
                            .secure(cookie.secure(request))
                            .sameSite("Lax")
                            .maxAge(Duration.ofMinutes(10))
                            .build()
                            .toString());
        } else {
            response.setStatus(HttpStatus.NOT_FOUND.value());
        }
        response.setHeader("X-Robots-Tag", "noindex, nofollow, nosnippet");
        return "login-link";
    }

    @PostMapping("/login/{token}")
    @OpenTo(Audience.EVERYONE)
    RedirectView enter(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String nonce,
            @RequestParam(defaultValue = "") String zone,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (nonce.isEmpty()
                || !SessionCookie.cookie(request, NONCE).filter(nonce::equals).isPresent()) {
            throw new KanalException(ErrorCode.FORBIDDEN, "Open the log-in link in this browser and press its button");
        }
        cookie.requirePromised(request);
        pace.step(request, RefusedLogins.Proof.LOGIN_LINK);
        User user = links.consume(token)
                .orElseThrow(() -> new KanalException(
                        ErrorCode.NOT_FOUND, "This log-in link was used or is too old; make another one"));
        // A browser whose zone nobody knows here still comes in.
        Zones.find(zone).ifPresent(known -> users.takeZone(user.id(), known));
        // One jar of cookies belongs to one person: whoever was in before, here or inside Telegram, is out.
        cookie.ofBrowser(request).ifPresent(sessions::end);
        cookie.ofMiniApp(request).ifPresent(inTelegram -> {
            sessions.end(inTelegram);
            cookie.clearMiniApp(request, response);
        });
        cookie.write(request, response, sessions.open(user.id(), request.getHeader("User-Agent")), sessions.longest());
        response.addHeader(HttpHeaders.SET_COOKIE, WantedPage.forget());
        return seeOther(WantedPage.of(request).orElseGet(() -> first.path(user.caller())));
    }

    @PostMapping("/app/logout")
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    RedirectView leave(HttpServletRequest request, HttpServletResponse response) {
        @Nullable Session session = CallerArgument.proof().map(Proof::session).orElse(null);
        if (session != null) {
            sessions.revoke(session.user().caller(), session.id());
        }
        return left(request, response);
    }

    /** Ends all sessions of the person, this one too. */
    @PostMapping("/app/logout/everywhere")
    @OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
    RedirectView leaveEverywhere(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        sessions.endAll(caller, caller.person());
        return left(request, response);
    }

    private RedirectView left(HttpServletRequest request, HttpServletResponse response) {
        boolean miniApp = SessionCookie.inMiniApp(request);
        if (miniApp) {
            cookie.clearMiniApp(request, response);
        } else {
            cookie.clear(request, response);
        }
        return seeOther(miniApp ? TelegramFrames.ENTRANCE : "/login");
    }

    /** Leads on to a page after a form, so that going back or reloading sends none anew. */
    public static RedirectView seeOther(String path) {
        RedirectView view = new RedirectView(path);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExposeModelAttributes(false);
        return view;
    }
}
