package io.kanal.web.internal.pages;

import io.kanal.channels.Arrangement;
import io.kanal.channels.Arrangements;
import io.kanal.channels.ChannelOverview;
import io.kanal.channels.ChannelOverviews;
import io.kanal.channels.Channels;
import io.kanal.channels.ReadScopes;
import io.kanal.channels.Watch;
import io.kanal.ingest.FollowStatus;
import io.kanal.ingest.Following;
import io.kanal.jobs.Job;
import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.KanalException;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.text.CollapsedText;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.internal.charts.Charts;
import io.kanal.web.internal.charts.Series;
import io.kanal.web.internal.pages.folders.Folder;
import io.kanal.web.internal.pages.posts.PostView;
import io.kanal.web.internal.problems.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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

/** What a person follows and how complete it is; adding, looking closer, removing. */
@Controller
@RequestMapping("/app/channels")
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
class ChannelPages {
    private static final int PAGE = 50;
    private static final int SPARK_DAYS = 30;

    private final Channels channels;
    private final ReadScopes scopes;
    private final ChannelOverviews overviews;
    private final Posts posts;
    private final Following following;
    private final Charts charts;
    private final ChannelChart chart;
    private final LocalWording wording;
    private final CompletenessWords completeness;
    private final MessageSource messages;
    private final Problems problems;
    private final Arrangements arrangements;

    ChannelPages(
            Channels channels,
            ReadScopes scopes,
            ChannelOverviews overviews,
            Posts posts,
            Following following,
            Charts charts,
            ChannelChart chart,
            LocalWording wording,
            CompletenessWords completeness,
            MessageSource messages,
            Problems problems,
            Arrangements arrangements) {
        this.channels = channels;
        this.scopes = scopes;
        this.overviews = overviews;
        this.posts = posts;
        this.following = following;
        this.charts = charts;
        this.chart = chart;
        this.wording = wording;
        this.completeness = completeness;
        this.messages = messages;
        this.problems = problems;
        this.arrangements = arrangements;
    }

    /**
     * A channel's row.
     *
     * @param watched whether the person follows it; otherwise it is theirs by an import
     * @param place where the person put it
     * @param spark its last days as a small picture; null where none is shown
     * @param status how its web page is followed; null where it is not
     * @param job the back-fill that runs, whoever asked for it; null when none does
     * @param own whether the job is the person's to open and cancel
     */
    public record Row(
            Chat chat,
            String initials,
            int tone,
            boolean watched,
            Arrangement.Place place,
            @Nullable String spark,
            @Nullable FollowStatus status,
            @Nullable Job job,
            boolean own) {}

    @GetMapping
    String list(
            Caller caller,
            @RequestParam(defaultValue = "") String folder,
            @RequestParam(required = false) @Nullable Long after,
            Locale locale,
            Model model) {
        ChatId last = after == null ? null : new ChatId(after);
        List<ChannelOverview> page = folder.isEmpty()
                ? overviews.page(caller, last, PAGE + 1)
                : overviews.page(caller, folder, last, PAGE + 1);
        boolean more = page.size() > PAGE;
        List<ChannelOverview> shown = more ? page.subList(0, PAGE) : page;
        List<Row> rows = rows(caller, shown, locale);
        model.addAttribute("rows", rows)
                .addAttribute("groups", Folder.of(rows, Row::place, locale))
                .addAttribute("folder", folder)
                .addAttribute("folders", folders(caller, locale))
                .addAttribute("resting", resting(caller))
                .addAttribute("after", after)
                .addAttribute("next", more ? shown.getLast().chat().id().value() : null);
        return "channels";
    }

    private List<Watch> resting(Caller caller) {
        return channels.list(caller, caller.person()).stream()
                .filter(watch -> !watch.active())
                .toList();
    }

    private List<String> folders(Caller caller, Locale locale) {
        return Folder.sorted(arrangements.of(caller).folders(scopes.of(caller)), locale);
    }

    private List<Row> rows(Caller caller, List<ChannelOverview> shown, Locale locale) {
        Map<ChatId, Series> series =
                perDay(caller, shown.stream().map(ChannelOverview::chat).toList(), SPARK_DAYS);
        String description = messages.getMessage("channels.spark", null, locale);
        boolean mirrored = Frame.rightToLeft(locale);
        return shown.stream()
                .map(overview -> row(
                        overview,
                        charts.spark(
                                Objects.requireNonNull(
                                        series.get(overview.chat().id())),
                                description,
                                mirrored)))
                .toList();
    }

    private static Row row(ChannelOverview overview, @Nullable String spark) {
        Chat chat = overview.chat();
        return new Row(
                chat,
                PostView.initials(chat.title()),
                (int) (chat.id().value() % 4),
                overview.followed(),
                overview.place(),
                spark,
                overview.status(),
                overview.backfill(),
                overview.own());
    }

    /** The last days up to now, or up to the last post where that lies further back. */
    private Map<ChatId, Series> perDay(Caller caller, List<Chat> shown, int days) {
        Map<ChatId, LocalDate> firsts = shown.stream().collect(Collectors.toMap(Chat::id, chat -> first(chat, days)));
        Map<ChatId, List<Posts.DayCount>> counts =
                posts.perDay(scopes.of(caller), firsts, wording.today(), wording.zone());
        Map<ChatId, Series> series = new HashMap<>();
        firsts.forEach((chat, first) -> series.put(chat, series(first, days, counts.getOrDefault(chat, List.of()))));
        return series;
    }

    private LocalDate first(Chat chat, int days) {
        LocalDate today = wording.today();
        LocalDate newest = chat.lastDate() == null ? today : LocalDate.ofInstant(chat.lastDate(), wording.zone());
        LocalDate last = newest.isBefore(today.minusDays(days - 1L)) ? newest : today;
        return last.minusDays(days - 1L);
    }

    private Series series(LocalDate first, int days, List<Posts.DayCount> counted) {
        Map<LocalDate, Long> counts =
                counted.stream().collect(Collectors.toMap(Posts.DayCount::day, Posts.DayCount::posts));
        List<Series.Point> points = new ArrayList<>();
        for (LocalDate day = first; day.isBefore(first.plusDays(days)); day = day.plusDays(1)) {
            long count = counts.getOrDefault(day, 0L);
            points.add(new Series.Point(wording.day(day), count, wording.number(count)));
        }
        return new Series(points);
    }

    @PostMapping
    @OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
    @TakesNoPlace
    Object add(
            Caller caller,
            @RequestParam String reference,
            Locale locale,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            Channels.Added added = channels.add(caller, caller.person(), reference, null);
            return LoginPages.seeOther("/app/channels/" + added.watch().chat().id() + (added.isNew() ? "?added" : ""));
        } catch (KanalException e) {
            Refused.tell("follow", e, problems, request, response, model);
            return list(caller, "", null, locale, model);
        }
    }

    @GetMapping("/{id}")
    String show(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "days") String span,
            Locale locale,
            Model model) {
        ChannelOverview overview = overviews.get(caller, new ChatId(id));
        Chat chat = overview.chat();
        ChannelChart.Span shown = ChannelChart.Span.of(span);
        model.addAttribute("row", row(overview, null))
                .addAttribute("folders", folders(caller, locale))
                .addAttribute("whole", completeness.sentences(overview))
                .addAttribute("missing", completeness.missing(chat))
                .addAttribute("kin", overviews.kin(caller, chat))
                .addAttribute("span", shown.name().toLowerCase(Locale.ROOT))
                .addAttribute("drawn", chart.of(scopes.of(caller), chat, shown, locale));
        return "channel";
    }

    private Chat visible(Caller caller, long id) {
        return overviews.get(caller, new ChatId(id)).chat();
    }

    /** How far another person's back-fill of the channel is; the part that changes by itself. */
    @GetMapping("/{id}/reading")
    String reading(Caller caller, @PathVariable long id, Model model) {
        model.addAttribute("row", row(overviews.get(caller, new ChatId(id)), null));
        return "parts :: reading";
    }

    @PostMapping("/{id}/refresh")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    RedirectView refresh(Caller caller, @PathVariable long id) {
        following.refreshNow(visible(caller, id).id(), caller);
        return LoginPages.seeOther("/app/channels/" + id + "?refreshing");
    }

    @PostMapping("/{id}/folder")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    RedirectView fold(Caller caller, @PathVariable long id, @RequestParam(defaultValue = "") String folder) {
        arrangements.fold(caller, new ChatId(id), folder);
        return LoginPages.seeOther("/app/channels/" + id + "?folded");
    }

    @PostMapping("/{id}/mute")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    RedirectView mute(Caller caller, @PathVariable long id, @RequestParam(defaultValue = "true") boolean muted) {
        arrangements.mute(caller, new ChatId(id), muted);
        return LoginPages.seeOther("/app/channels/" + id + (muted ? "?muted" : "?heard"));
    }

    @PostMapping("/{id}/remove")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    Object remove(
            Caller caller,
            @PathVariable long id,
            @RequestParam String word,
            Locale locale,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        Chat chat = visible(caller, id);
        String expected = chat.typed();
        if (!expected.equals(CollapsedText.of(word).text().replaceFirst("^@", ""))) {
            Refused.tell(
                    "remove",
                    InvalidInput.of("word", "'" + expected + "'", "Type '" + expected + "' to remove this channel"),
                    problems,
                    request,
                    response,
                    model);
            return show(caller, id, "days", locale, model);
        }
        channels.remove(caller, caller.person(), chat.id());
        // Only what has a public name can be followed again by it.
        return LoginPages.seeOther("/app/channels?removed" + (chat.username() == null ? "" : "=" + chat.username()));
    }
}
