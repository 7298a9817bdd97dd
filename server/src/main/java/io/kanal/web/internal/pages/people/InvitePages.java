package io.kanal.web.internal.pages.people;

import io.kanal.people.invites.Invite;
import io.kanal.people.invites.Invites;
import io.kanal.people.invites.NewInvite;
import io.kanal.people.tiers.Tier;
import io.kanal.people.tiers.Tiers;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.TelegramBotLink;
import io.kanal.web.internal.pages.LoginPages;
import io.kanal.web.internal.pages.Refused;
import io.kanal.web.internal.problems.Problems;
import io.kanal.web.internal.qr.QrPicture;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Invites: making one, who used it, ending it. */
@Controller
@RequestMapping("/app/people/invites")
@OpenTo(Audience.ADMINISTRATORS)
class InvitePages {
    private static final int PAGE = 30;
    /** So many of those who came in with an invite are named beside it; how many there were stands there too. */
    private static final int NAMED = 10;

    private final Invites invites;
    private final Tiers tiers;
    private final TelegramBotLink bot;
    private final Problems problems;
    private final MessageSource messages;
    private final Clock clock;

    InvitePages(
            Invites invites, Tiers tiers, TelegramBotLink bot, Problems problems, MessageSource messages, Clock clock) {
        this.invites = invites;
        this.tiers = tiers;
        this.bot = bot;
        this.problems = problems;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * An invite as a line.
     *
     * @param link opens the bot with the code; null where there is no bot
     * @param users who came in with it
     */
    record Line(
            Invite invite, Invite.Status status, @Nullable String link, List<Invites.Use> users) {}

    @GetMapping
    String list(
            Caller caller,
            @RequestParam(defaultValue = "0") int skip,
            @RequestParam(required = false) @Nullable String made,
            Model model) {
        List<Invite> page = invites.page(caller, null, skip, PAGE + 1);
        boolean more = page.size() > PAGE;
        model.addAttribute(
                        "lines",
                        (more ? page.subList(0, PAGE) : page)
                                .stream()
                                        .map(invite -> new Line(
                                                invite,
                                                invite.status(clock.instant()),
                                                bot.start(invite.code()).orElse(null),
                                                invite.uses() == 0
                                                        ? List.of()
                                                        : invites.usage(caller, invite.code(), NAMED)))
                                        .toList())
                .addAttribute("made", made)
                .addAttribute("bot", bot.username().orElse(null))
                .addAttribute("tiers", Tier.values())
                .addAttribute("skip", skip)
                .addAttribute("next", more ? skip + PAGE : null);
        return "invites";
    }

    /** One invite for a camera: on a screen, or on paper. */
    @GetMapping("/{code}")
    String picture(Caller caller, @PathVariable String code, Locale locale, Model model) {
        Invite invite = invites.get(caller, code);
        String link = bot.start(invite.code())
                .orElseThrow(() -> new KanalException(
                        ErrorCode.CONFLICT, "People come in by Kanal's bot, and this installation has none"));
        model.addAttribute("invite", invite)
                .addAttribute("status", invite.status(clock.instant()))
                .addAttribute("link", link)
                .addAttribute(
                        "picture",
                        QrPicture.svg(
                                link,
                                Objects.requireNonNull(
                                        messages.getMessage("invites.qr.alt", new Object[] {link}, locale))));
        return "invite";
    }

    @PostMapping
    Object make(
            Caller caller,
            @RequestParam String tier,
            @RequestParam(name = "max_uses", defaultValue = "1") int uses,
            @RequestParam(name = "expires_days", defaultValue = "30") int expires,
            @RequestParam(name = "trial_days", required = false) @Nullable Integer days,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            Tier given = Tier.of(tier);
            int lasts = days == null ? tiers.limits(given).days() : days;
            Invite made = invites.create(
                    caller, new NewInvite(given, uses, Duration.ofDays(expires), lasts == 0 ? null : lasts));
            return LoginPages.seeOther("/app/people/invites?made=" + made.code());
        } catch (KanalException e) {
            Refused.tell("invite", e, problems, request, response, model);
            return list(caller, 0, null, model);
        }
    }

    @PostMapping("/{code}/end")
    RedirectView end(Caller caller, @PathVariable String code) {
        invites.deactivate(caller, code);
        return LoginPages.seeOther("/app/people/invites?ended");
    }
}
