package io.kanal.web.internal.contract;

import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.administration.PeopleFigures;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The figures of the contract's panel of administrators. */
@RestController
@RequestMapping("/api/admin/stats")
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Channel reader's contract")
class AdminFiguresApi {
    private static final DateTimeFormatter LABEL = DateTimeFormatter.ofPattern("dd.MM", Locale.ROOT);

    private final PeopleFigures figures;
    private final Users users;

    AdminFiguresApi(PeopleFigures figures, Users users) {
        this.figures = figures;
        this.users = users;
    }

    @Schema(name = "UserCounts")
    record UserCounts(long total, long authenticated, long admins) {}

    @Schema(name = "InviteCounts")
    record InviteCounts(long total, long active) {}

    @Schema(name = "AdminSummary")
    record Summary(UserCounts users, Map<String, Long> subscriptions, InviteCounts invites) {}

    @GetMapping("/summary")
    @Operation(operationId = "adminSummary", summary = "Counts people, tiers and invites")
    Summary summary(Caller caller) {
        PeopleFigures.Counts counts = figures.counts(caller);
        return new Summary(
                new UserCounts(counts.people(), 0, counts.administrators()),
                subscriptions(caller),
                new InviteCounts(counts.invites(), counts.openInvites()));
    }

    @Schema(name = "AdminRegistrations")
    record Registrations(List<String> labels, List<Long> data, int days) {}

    @GetMapping("/registrations")
    @Operation(operationId = "adminRegistrations", summary = "Counts who came on each of the last days")
    Registrations registrations(
            Caller caller, @RequestParam(defaultValue = "7") @Min(1) @Max(PeopleFigures.MOST_DAYS) int days) {
        List<PeopleFigures.Day> came = figures.registrations(caller, days, zone(caller));
        return new Registrations(
                came.stream().map(day -> LABEL.format(day.day())).toList(),
                came.stream().map(PeopleFigures.Day::people).toList(),
                days);
    }

    private ZoneId zone(Caller caller) {
        return caller.isKanal()
                ? ZoneOffset.UTC
                : users.find(caller.person()).map(User::zone).orElse(ZoneOffset.UTC);
    }

    @GetMapping("/subscriptions")
    @Operation(operationId = "adminSubscriptions", summary = "Counts people by their tiers")
    Map<String, Long> subscriptions(Caller caller) {
        Map<String, Long> counts = new TreeMap<>();
        figures.tiers(caller).forEach((Tier tier, Long people) -> counts.put(tier.slug(), people));
        return counts;
    }
}
