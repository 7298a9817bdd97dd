package io.kanal.web.internal.pages;

import io.kanal.people.Calendar;
import io.kanal.people.Keys;
import io.kanal.people.LinkCode;
import io.kanal.people.Session;
import io.kanal.people.Sessions;
import io.kanal.people.TelegramLinks;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.secrets.Secret;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.TelegramBotLink;
import io.kanal.web.internal.locale.Zones;
import io.kanal.web.internal.pages.people.Account;
import io.kanal.web.internal.problems.Problems;
import io.kanal.web.internal.security.CallerArgument;
import io.kanal.web.internal.security.Proof;
import io.kanal.web.internal.security.SessionCookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** A person's own settings: name, language and zone, the Telegram account, API keys, browsers that are logged in. */
@Controller
@RequestMapping("/app/settings")
@OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
class SettingsPages {
    private static final String NEW_KEY = "kanal-new-key";
    private static final String NEW_CODE = "kanal-new-code";
    private static final Duration SHOWN_WITHIN = Duration.ofMinutes(1);
    private static final Pattern TOKEN = Pattern.compile("kanal_[A-Za-z0-9_-]{1,200}");
    private static final Pattern CODE = Pattern.compile("([A-Za-z0-9-]{1,64})\\.(\\d{1,12})");

    private final Users users;
    private final Zones zones;
    private final Keys keys;
    private final Sessions sessions;
    private final TelegramLinks links;
    private final TelegramBotLink bot;
    private final Account account;
    private final SessionCookie cookie;
    private final Problems problems;
    private final Clock clock;

    SettingsPages(
            Users users,
            Zones zones,
            Keys keys,
            Sessions sessions,
            TelegramLinks links,
            TelegramBotLink bot,
            Account account,
            SessionCookie cookie,
            Problems problems,
            Clock clock) {
        this.users = users;
        this.zones = zones;
        this.keys = keys;
        this.sessions = sessions;
        this.links = links;
        this.bot = bot;
        this.account = account;
        this.cookie = cookie;
        this.problems = problems;
        this.clock = clock;
    }

    /** What was just made is shown here, and not where the form was sent: that page would make another one when reloaded. */
    @GetMapping
    String show(Caller caller, Model model, HttpServletRequest request, HttpServletResponse response) {
        SessionCookie.cookie(request, NEW_KEY)
                .filter(token -> TOKEN.matcher(token).matches())
                .ifPresent(token -> {
                    model.addAttribute("made", token);
                    keep(request, response, NEW_KEY, "", Duration.ZERO);
                });
        var linked = links.find(caller, caller.person());
        if (linked.isEmpty()) {
            SessionCookie.cookie(request, NEW_CODE)
                    .map(CODE::matcher)
                    .filter(Matcher::matches)
                    .ifPresent(written -> {
                        Instant end = Instant.ofEpochSecond(Long.parseLong(written.group(2)));
                        if (end.isAfter(clock.instant())) {
                            model.addAttribute("linkCode", new LinkCode(new Secret<>(written.group(1)), end))
                                    .addAttribute(
                                            "linkAddress",
                                            bot.start(written.group(1)).orElse(null));
                        }
                    });
        } else {
            keep(request, response, NEW_CODE, "", Duration.ZERO);
        }
        User person = users.get(caller, caller.person());
        Locale locale = LocaleContextHolder.getLocale();
        model.addAttribute("person", person)
                .addAttribute("zone", zones.label(person.zone(), locale))
                .addAttribute("regions", zones.list(locale))
                .addAttribute("keys", keys.list(caller, caller.person()))
                .addAttribute("scopes", grantable(caller))
                .addAttribute("sessions", sessions.list(caller, caller.person()))
                .addAttribute("bot", bot.username().orElse(null))
                .addAttribute("telegram", linked.orElse(null))
                .addAttribute(
                        "session",
                        CallerArgument.proof()
                                .map(Proof::session)
                                .map(Session::id)
                                .orElse(null));
        account.show(caller, model);
        return "settings";
    }

    private static List<String> grantable(Caller caller) {
        return caller.scopes().stream().sorted().map(Scope::label).toList();
    }

    @PostMapping
    Object change(
            Caller caller,
            @RequestParam String name,
            @RequestParam String zone,
            @RequestParam String language,
            @RequestParam(defaultValue = "") String calendar,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            ZoneId chosen = zone.isEmpty() ? null : known(zone);
            users.change(caller, caller.person(), new Users.Profile(name, chosen, language, calendarOf(calendar)));
            return LoginPages.seeOther("/app/settings?saved");
        } catch (KanalException e) {
            Refused.tell("you", e, problems, request, response, model);
            return show(caller, model, request, response);
        }
    }

    /** A page's script tells the browser's zone, where the person chose none and it is another than the page was made for. */
    @PostMapping("/zone")
    ResponseEntity<Void> takeZone(Caller caller, @RequestParam String zone) {
        users.takeZone(caller.person(), known(zone));
        return ResponseEntity.noContent().build();
    }

    private static @Nullable Calendar calendarOf(String name) {
        if (name.isEmpty()) {
            return null;
        }
        for (Calendar calendar : Calendar.values()) {
            if (calendar.name().toLowerCase(Locale.ROOT).equals(name)) {
                return calendar;
            }
        }
        throw InvalidInput.value("calendar", name, "gregorian or persian", null);
    }

    private static ZoneId known(String zone) {
        return Zones.find(zone)
                .orElseThrow(() -> InvalidInput.value("zone", zone, "a time zone like Europe/Kyiv", null));
    }

    /** Keeps it in this browser for its own next look at the page, and nowhere else. */
    private void keep(
            HttpServletRequest request, HttpServletResponse response, String name, String value, Duration age) {
        cookie.keep(request, response, name, value, "/app/settings", age);
    }

    @PostMapping("/keys")
    Object createKey(
            Caller caller,
            @RequestParam String name,
            @RequestParam(defaultValue = "") Set<String> scopes,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        Set<Scope> wanted = EnumSet.noneOf(Scope.class);
        for (String scope : grantable(caller)) {
            if (scopes.contains(scope)) {
                wanted.add(Scope.valueOf(scope.toUpperCase(Locale.ROOT)));
            }
        }
        try {
            Keys.NewKey made = keys.create(caller, caller.person(), name, wanted, null);
            keep(request, response, NEW_KEY, made.token().reveal(), SHOWN_WITHIN);
            return LoginPages.seeOther("/app/settings");
        } catch (KanalException e) {
            Refused.tell("keys", e, problems, request, response, model);
            return show(caller, model, request, response);
        }
    }

    @PostMapping("/keys/{id}/revoke")
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    RedirectView revokeKey(Caller caller, @PathVariable long id) {
        keys.revoke(caller, id);
        return LoginPages.seeOther("/app/settings?revoked#keys-section");
    }

    @PostMapping("/telegram/code")
    Object makeLinkCode(Caller caller, Model model, HttpServletRequest request, HttpServletResponse response) {
        LinkCode made;
        try {
            made = links.create(caller, caller.person());
        } catch (KanalException e) {
            Refused.tell("telegram", e, problems, request, response, model);
            return show(caller, model, request, response);
        }
        keep(
                request,
                response,
                NEW_CODE,
                made.code().reveal() + "." + made.expiresAt().getEpochSecond(),
                Duration.between(clock.instant(), made.expiresAt()));
        return LoginPages.seeOther("/app/settings#telegram-section");
    }

    @PostMapping("/telegram/unlink")
    RedirectView unlink(Caller caller) {
        links.unlink(caller, caller.person());
        return LoginPages.seeOther("/app/settings?unlinked#telegram-section");
    }

    @PostMapping("/sessions/{id}/end")
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    RedirectView endSession(Caller caller, @PathVariable UUID id) {
        sessions.revoke(caller, id);
        return LoginPages.seeOther("/app/settings?ended#sessions");
    }
}
