package io.kanal.web.internal.pages;

import io.kanal.channels.Channels;
import io.kanal.channels.ReadScopes;
import io.kanal.ingest.FollowStatus;
import io.kanal.ingest.Following;
import io.kanal.jobs.Job;
import io.kanal.jobs.Jobs;
import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.charts.Charts;
import io.kanal.web.internal.charts.Series;
import io.kanal.web.internal.problems.Problem;
import io.kanal.web.internal.problems.Problems;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
@OpenTo(Audience.READERS)
class ChannelPages {
    private static final int SPARK_DAYS = 30;
    private static final int CHART_DAYS = 90;

    private final Channels channels;
    private final ReadScopes scopes;
    private final VisibleChats chats;
    private final Posts posts;
    private final Following following;
    private final Jobs jobs;
    private final Charts charts;
    private final LocalWording wording;
    private final MessageSource messages;
    private final Problems problems;
    private final Clock clock;

    ChannelPages(
            Channels channels,
            ReadScopes scopes,
            VisibleChats chats,
            Posts posts,
            Following following,
            Jobs jobs,
            Charts charts,
            LocalWording wording,
            MessageSource messages,
            Problems problems,
            Clock clock) {
        this.channels = channels;
        this.scopes = scopes;
        this.chats = chats;
        this.posts = posts;
        this.following = following;
        this.jobs = jobs;
        this.charts = charts;
        this.wording = wording;
        this.messages = messages;
        this.problems = problems;
        this.clock = clock;
    }

    /**
     * A channel's row.
     *
     * @param watched whether the person follows it; otherwise it is theirs by an import
     * @param status how its web page is followed; null where it is not
     * @param job the back-fill that runs, whoever asked for it; null when none does
     * @param own whether the job is the person's to open and cancel
     */
    public record Row(
            Chat chat,
            String initials,
            int tone,
            boolean watched,
            String spark,
            @Nullable FollowStatus status,
            @Nullable Job job,
            boolean own) {}

    @GetMapping
    String list(Caller caller, Locale locale, Model model) {
        Set<ChatId> watched = channels.list(caller, caller.person()).stream()
                .map(watch -> watch.chat().id())
                .collect(Collectors.toSet());
        ReadScope scope = scopes.of(caller);
        List<Chat> visible = chats.list(scope);
        model.addAttribute(
                "rows",
                visible.stream()
                        .sorted(Comparator.comparing(chat -> chat.title().toLowerCase(locale)))
                        .map(chat -> row(caller, scope, chat, watched.contains(chat.id()), locale))
                        .toList());
        return "channels";
    }

    private Row row(Caller caller, ReadScope scope, Chat chat, boolean watched, Locale locale) {
        Series series = perDay(scope, chat, SPARK_DAYS);
        FollowStatus status = following.status(chat.id()).orElse(null);
        Job job = status == null ? null : running(status);
        return new Row(
                chat,
                PostView.initials(chat.title()),
                (int) (chat.id().value() % 4),
                watched,
                charts.spark(series, messages.getMessage("channels.spark", null, locale)),
                status,
                job,
                job != null && job.belongsTo(caller));
    }

    private @Nullable Job running(FollowStatus status) {
        if (status.job() == null) {
            return null;
        }
        // The back-fill belongs to whoever added the channel first; its progress is no secret to others who follow it.
        return jobs.find(Caller.KANAL, status.job())
                .filter(job -> !job.state().isFinal())
                .orElse(null);
    }

    /** The last days up to now, or up to the last post where that lies further back. */
    private Series perDay(ReadScope scope, Chat chat, int days) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate newest = chat.lastDate() == null ? today : LocalDate.ofInstant(chat.lastDate(), ZoneOffset.UTC);
        LocalDate last = newest.isBefore(today.minusDays(days - 1L)) ? newest : today;
        LocalDate first = last.minusDays(days - 1L);
        Map<LocalDate, Long> counts =
                posts
                        .perDay(
                                scope,
                                chat.id(),
                                first.atStartOfDay(ZoneOffset.UTC).toInstant())
                        .stream()
                        .collect(Collectors.toMap(Posts.DayCount::day, Posts.DayCount::posts));
        List<Series.Point> points = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            long count = counts.getOrDefault(day, 0L);
            points.add(new Series.Point(wording.day(day), count, wording.number(count)));
        }
        return new Series(points);
    }

    @PostMapping
    @OpenTo(Audience.WRITERS)
    Object add(
            Caller caller, @RequestParam String reference, Locale locale, Model model, HttpServletResponse response) {
        try {
            Channels.Added added = channels.add(caller, caller.person(), reference, null);
            return LoginPages.seeOther("/app/channels/" + added.watch().chat().id() + (added.isNew() ? "?added" : ""));
        } catch (KanalException e) {
            // Told beside the form, with what was typed kept.
            Problem problem = problems.of(e);
            response.setStatus(problem.status());
            model.addAttribute("refused", problem.detail()).addAttribute("reference", reference);
            return list(caller, locale, model);
        }
    }

    @GetMapping("/{id}")
    String show(Caller caller, @PathVariable long id, Locale locale, Model model) {
        ReadScope scope = scopes.of(caller);
        Chat chat = chats.get(scope, new ChatId(id));
        boolean watched = channels.find(caller, caller.person(), chat.id()).isPresent();
        Series series = perDay(scope, chat, CHART_DAYS);
        model.addAttribute("row", row(caller, scope, chat, watched, locale))
                .addAttribute("series", series)
                .addAttribute("chart", charts.bars(series, messages.getMessage("channels.chart", null, locale)));
        return "channel";
    }

    private Chat visible(Caller caller, long id) {
        return chats.get(scopes.of(caller), new ChatId(id));
    }

    /** How far another person's back-fill of the channel is; the part that changes by itself. */
    @GetMapping("/{id}/reading")
    String reading(Caller caller, @PathVariable long id, Locale locale, Model model) {
        model.addAttribute("row", row(caller, scopes.of(caller), visible(caller, id), false, locale));
        return "parts :: reading";
    }

    @PostMapping("/{id}/refresh")
    @OpenTo(Audience.WRITERS)
    RedirectView refresh(Caller caller, @PathVariable long id) {
        following.refreshNow(visible(caller, id).id(), caller);
        return LoginPages.seeOther("/app/channels/" + id + "?refreshing");
    }

    @PostMapping("/{id}/remove")
    @OpenTo(Audience.WRITERS)
    RedirectView remove(Caller caller, @PathVariable long id, @RequestParam String word) {
        Chat chat = visible(caller, id);
        String expected = chat.username() == null ? chat.title() : chat.username();
        if (!expected.strip().equals(word.strip())) {
            throw new KanalException(ErrorCode.INVALID, "Type '" + expected + "' to remove this channel");
        }
        channels.remove(caller, caller.person(), chat.id());
        return LoginPages.seeOther("/app/channels?removed");
    }
}
