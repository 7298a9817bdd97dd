package io.kanal.web.internal.rest.installation;

import io.kanal.answers.AnswerFigures;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.administration.PeopleFigures;
import io.kanal.shared.Caller;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people do here, in numbers. */
@RestController
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Administration")
class FiguresApi {
    private final PeopleFigures people;
    private final AnswerFigures answers;
    private final Users users;

    FiguresApi(PeopleFigures people, AnswerFigures answers, Users users) {
        this.people = people;
        this.answers = answers;
        this.users = users;
    }

    /**
     * How many different people did anything.
     *
     * @param week in the last seven days, today being one of them
     * @param month in the last thirty days
     */
    @Schema(name = "ActivePeople")
    record ActiveView(long today, long week, long month) {}

    /**
     * One day.
     *
     * @param questions all questions that were answered
     * @param unanswered those to which the answer was that the posts do not say
     * @param counted questions and searches that were counted against tiers, on each person's own day
     */
    @Schema(name = "FiguresOfDay")
    record DayView(LocalDate day, long came, long questions, long unanswered, long counted) {}

    /** Where the installation stands; days in the caller's zone, the last one is today. */
    @Schema(name = "Figures")
    record FiguresView(
            long people,
            long administrators,
            long linked,
            long blocked,
            Map<String, Long> tiers,
            ActiveView active,
            List<DayView> days) {}

    @GetMapping("/api/v1/figures")
    @Operation(operationId = "getFigures", summary = "Counts people, who of them is active, and what they ask")
    FiguresView get(Caller caller, @RequestParam(defaultValue = "30") @Min(1) @Max(PeopleFigures.MOST_DAYS) int days) {
        ZoneId zone = caller.isKanal()
                ? ZoneOffset.UTC
                : users.find(caller.person()).map(User::zone).orElse(ZoneOffset.UTC);
        PeopleFigures.Counts counts = people.counts(caller);
        PeopleFigures.Active active = people.active(caller, zone);
        Map<String, Long> tiers = new TreeMap<>();
        people.tiers(caller).forEach((tier, many) -> tiers.put(tier.slug(), many));
        List<PeopleFigures.Day> came = people.registrations(caller, days, zone);
        List<PeopleFigures.Used> used = people.used(caller, days, zone);
        List<AnswerFigures.Day> asked = answers.days(caller, days, zone);
        return new FiguresView(
                counts.people(),
                counts.administrators(),
                counts.linked(),
                counts.blocked(),
                tiers,
                new ActiveView(active.today(), active.week(), active.month()),
                IntStream.range(0, days)
                        .mapToObj(at -> new DayView(
                                asked.get(at).day(),
                                came.get(at).people(),
                                asked.get(at).questions(),
                                asked.get(at).unanswered(),
                                used.get(at).used()))
                        .toList());
    }
}
