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
import io.kanal.shared.Scope;
import io.kanal.shared.input.InvalidInput;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.TelegramBotLink;
import io.kanal.web.internal.locale.Zones;
import io.kanal.web.internal.security.CallerArgument;
import io.kanal.web.internal.security.Proof;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
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
    private final Users users;
    private final Zones zones;
    private final Keys keys;
    private final Sessions sessions;
    private final TelegramLinks links;
    private final TelegramBotLink bot;

    SettingsPages(Users users, Zones zones, Keys keys, Sessions sessions, TelegramLinks links, TelegramBotLink bot) {
        this.users = users;
        this.zones = zones;
        this.keys = keys;
        this.sessions = sessions;
        this.links = links;
        this.bot = bot;
    }

    @GetMapping
    String show(Caller caller, Model model) {
        User person = users.get(caller, caller.person());
        Locale locale = LocaleContextHolder.getLocale();
        model.addAttribute("person", person)
                .addAttribute("zone", zones.label(person.zone(), locale))
                .addAttribute("regions", zones.list(locale))
                .addAttribute("keys", keys.list(caller, caller.person()))
                .addAttribute("scopes", grantable(caller))
                .addAttribute("sessions", sessions.list(caller, caller.person()))
                .addAttribute("bot", bot.username().orElse(null))
                .addAttribute("telegram", links.find(caller, caller.person()).orElse(null))
                .addAttribute(
                        "session",
                        CallerArgument.proof()
                                .map(Proof::session)
                                .map(Session::id)
                                .orElse(null));
        return "settings";
    }

    private static List<String> grantable(Caller caller) {
        return caller.scopes().stream().sorted().map(Scope::label).toList();
    }

    @PostMapping
    RedirectView change(
            Caller caller,
            @RequestParam String name,
            @RequestParam String zone,
            @RequestParam String language,
            @RequestParam(defaultValue = "") String calendar) {
        ZoneId chosen = zone.isEmpty() ? null : known(zone);
        users.change(caller, caller.person(), new Users.Profile(name, chosen, language, calendarOf(calendar)));
        return LoginPages.seeOther("/app/settings?saved");
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

    @PostMapping("/keys")
    String createKey(
            Caller caller,
            @RequestParam String name,
            @RequestParam(defaultValue = "") Set<String> scopes,
            Model model) {
        Set<Scope> wanted = EnumSet.noneOf(Scope.class);
        for (String scope : grantable(caller)) {
            if (scopes.contains(scope)) {
                wanted.add(Scope.valueOf(scope.toUpperCase(Locale.ROOT)));
            }
        }
        model.addAttribute("made", keys.create(caller, caller.person(), name, wanted, null));
        return show(caller, model);
    }

    @PostMapping("/keys/{id}/revoke")
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    RedirectView revokeKey(Caller caller, @PathVariable long id) {
        keys.revoke(caller, id);
        return LoginPages.seeOther("/app/settings#keys-section");
    }

    @PostMapping("/telegram/code")
    String makeLinkCode(Caller caller, Model model) {
        LinkCode made = links.create(caller, caller.person());
        model.addAttribute("linkCode", made)
                .addAttribute("linkAddress", bot.start(made.code().reveal()).orElse(null));
        return show(caller, model);
    }

    @PostMapping("/telegram/unlink")
    RedirectView unlink(Caller caller) {
        links.unlink(caller, caller.person());
        return LoginPages.seeOther("/app/settings#telegram-section");
    }

    @PostMapping("/sessions/{id}/end")
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    RedirectView endSession(Caller caller, @PathVariable UUID id) {
        sessions.revoke(caller, id);
        return LoginPages.seeOther("/app/settings#sessions");
    }
}
