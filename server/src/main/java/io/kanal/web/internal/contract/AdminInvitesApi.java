package io.kanal.web.internal.contract;

import io.kanal.people.invites.Invite;
import io.kanal.people.invites.Invites;
import io.kanal.people.invites.NewInvite;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.input.InvalidInput;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Written;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Invites as the contract's panel of administrators sees and makes them. */
@RestController
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Channel reader's contract")
class AdminInvitesApi {
    private static final int MOST = 1_000;
    private static final String CODE = "[A-Za-z0-9]{12}";

    private final Invites invites;
    private final Clock clock;

    AdminInvitesApi(Invites invites, Clock clock) {
        this.invites = invites;
        this.clock = clock;
    }

    @Schema(name = "AdminInvite")
    record InviteItem(
            String code,
            String default_subscription,
            int max_uses,
            int uses_count,
            int default_trial_days,
            Instant created_at,
            Instant expires_at,
            boolean is_valid,
            @Nullable Long used_by,
            @Nullable String used_by_name) {}

    /** Who used an invite is told where only one could, as the contract does. */
    private InviteItem item(Caller caller, Invite invite) {
        Invites.Use use = invite.mostUses() == 1 && invite.uses() == 1
                ? invites.usage(caller, invite.code(), 1).stream().findFirst().orElse(null)
                : null;
        Integer days = invite.days();
        return new InviteItem(
                invite.code(),
                invite.tier().slug(),
                invite.mostUses(),
                invite.uses(),
                days == null ? 0 : days,
                invite.createdAt(),
                invite.expiresAt(),
                invite.valid(clock.instant()),
                use == null ? null : use.user().id().value(),
                use == null ? null : use.user().name());
    }

    @Schema(name = "AdminInvitePage")
    record InvitePage(long total, int page, int pages, List<InviteItem> invites) {}

    @GetMapping("/api/admin/invites")
    @Fails(ErrorCode.BAD_REQUEST)
    @Operation(operationId = "adminListInvites", summary = "Lists invites by pages, the newest first")
    InvitePage list(
            Caller caller,
            @RequestParam(defaultValue = "1") @Min(1) @Max(1_000_000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(200) int limit,
            @RequestParam(required = false) @Nullable @Size(max = 20) String status) {
        Invite.Status shown = status == null || status.isBlank() ? null : status(status);
        long total = invites.count(caller, shown);
        int skip = (int) Math.min(Integer.MAX_VALUE, (page - 1L) * limit);
        return new InvitePage(
                total,
                page,
                (int) Math.max(1, Math.ceilDiv(total, (long) limit)),
                invites.page(caller, shown, skip, limit).stream()
                        .map(invite -> item(caller, invite))
                        .toList());
    }

    private static Invite.Status status(String named) {
        try {
            return Invite.Status.valueOf(named.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new KanalException(ErrorCode.BAD_REQUEST, "A status is active, used or expired", e);
        }
    }

    @Schema(name = "AdminInviteRequest")
    record InviteRequest(
            @Nullable @Size(max = 20) String subscription,
            @Nullable @Min(1) @Max(10_000) Integer max_uses,
            @Nullable @Min(1) @Max(3650) Integer expires_days,
            @Nullable @Min(0) @Max(3650) Integer trial_days) {}

    @Schema(name = "AdminInviteMade")
    record InviteMade(boolean success, String code, String subscription, int max_uses, Instant expires_at) {}

    @PostMapping("/api/admin/invite/create")
    @Fails(ErrorCode.BAD_REQUEST)
    @Operation(operationId = "adminCreateInvite", summary = "Makes an invite")
    InviteMade create(Caller caller, @Valid @RequestBody InviteRequest request) {
        Integer days = request.trial_days();
        Integer uses = request.max_uses();
        Integer expires = request.expires_days();
        Invite made = invites.create(
                caller,
                new NewInvite(
                        tier(request.subscription()),
                        uses == null ? 1 : uses,
                        Duration.ofDays(expires == null ? 30 : expires),
                        days == null || days == 0 ? null : days));
        return new InviteMade(true, made.code(), made.tier().slug(), made.mostUses(), made.expiresAt());
    }

    private static Tier tier(@Nullable String named) {
        try {
            return named == null || named.isBlank() ? Tier.FREE : Tier.of(named);
        } catch (InvalidInput e) {
            throw new KanalException(ErrorCode.BAD_REQUEST, "A tier is one of " + Tier.slugs(), e);
        }
    }

    @Schema(name = "InviteEnded")
    record Ended(boolean success) {}

    @PostMapping("/api/admin/invite/{code}/deactivate")
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "adminEndInvite", summary = "Ends an invite")
    Ended deactivate(Caller caller, @PathVariable @Written(CODE) String code) {
        invites.deactivate(caller, code);
        return new Ended(true);
    }

    @Schema(name = "InviteUser")
    record UserOfInvite(long id, @Nullable Long telegram_id, String first_name, Instant used_at) {}

    @Schema(name = "AdminInviteUsage")
    record Usage(String code, int uses_count, int max_uses, List<UserOfInvite> users) {}

    @GetMapping("/api/admin/invite/{code}/usage")
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "adminInviteUsage", summary = "Lists who came in by this invite")
    Usage usage(Caller caller, @PathVariable @Written(CODE) String code) {
        Invite invite = invites.get(caller, code);
        return new Usage(
                invite.code(),
                invite.uses(),
                invite.mostUses(),
                invites.usage(caller, code, MOST).stream()
                        .map(use -> new UserOfInvite(
                                use.user().id().value(),
                                use.user().telegramId(),
                                use.user().name(),
                                use.at()))
                        .toList());
    }
}
