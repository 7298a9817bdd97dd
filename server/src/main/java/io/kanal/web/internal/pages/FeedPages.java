package io.kanal.web.internal.pages;

import io.kanal.channels.Arrangement;
import io.kanal.channels.Arrangements;
import io.kanal.channels.Listing;
import io.kanal.channels.ReadScopes;
import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Message;
import io.kanal.posts.reading.ReadingPositions;
import io.kanal.posts.reading.Unread;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.pages.feed.FeedPlace;
import io.kanal.web.internal.pages.feed.FeedView;
import io.kanal.web.internal.pages.feed.NewOnPage;
import io.kanal.web.internal.pages.feed.Strips;
import io.kanal.web.internal.pages.folders.Folder;
import io.kanal.web.internal.pages.posts.PostCards;
import io.kanal.web.internal.pages.posts.PostView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** What is new: posts of everything the person may see, newest first, by day, and which of them they have not seen yet. */
@Controller
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
class FeedPages {
    private static final int PAGE = 30;
    private static final int PAGE_OF_LINES = 100;

    private final ReadScopes scopes;
    private final Posts posts;
    private final Listing listing;
    private final VisibleChats chats;
    private final ReadingPositions reading;
    private final PostCards cards;
    private final Strips strips;
    private final LocalWording wording;
    private final Arrangements arrangements;
    private final MessageSource messages;
    private final Clock clock;

    FeedPages(
            ReadScopes scopes,
            Posts posts,
            Listing listing,
            VisibleChats chats,
            ReadingPositions reading,
            PostCards cards,
            Strips strips,
            LocalWording wording,
            Arrangements arrangements,
            MessageSource messages,
            Clock clock) {
        this.scopes = scopes;
        this.posts = posts;
        this.listing = listing;
        this.chats = chats;
        this.reading = reading;
        this.cards = cards;
        this.strips = strips;
        this.wording = wording;
        this.arrangements = arrangements;
        this.messages = messages;
        this.clock = clock;
    }

    /** A channel beside the feed, and how much of it is new. */
    public record Line(Chat chat, String address, int fresh, boolean more) {}

    @GetMapping("/app/feed")
    String show(
            Caller caller,
            @RequestParam(required = false) @Nullable Long channel,
            @RequestParam(defaultValue = "") String folder,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String by,
            @RequestParam(defaultValue = "") String view,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        ReadScope all = scopes.of(caller);
        List<Chat> known = chats.list(all);
        Arrangement arrangement = arrangements.of(caller);
        Chat only = channel == null ? null : chosen(known, channel);
        ReadScope scope = only == null ? several(arrangement, all, folder) : all.only(Set.of(only.id()));
        reading.look(caller, scope);
        Unread unread = reading.unread(caller, all);
        FeedView shape = FeedView.of(view, request, response);
        FeedPlace place = new FeedPlace(
                channel,
                channel != null || folder.isEmpty() ? null : folder,
                day(day),
                by.equals("months"),
                view.isEmpty() ? null : shape.word());

        Message last = before == null ? null : posts.get(all, new MessageId(before));
        int most = shape.compact() ? PAGE_OF_LINES : PAGE;
        Listing.Page page = listing.newest(caller.user(), scope, start(last, place.day()), null, most);
        List<Message> here = page.posts();
        // The page before has shown the rest of an album that it ended in.
        List<PostView> shown = cards.of(
                scope, here.stream().filter(post -> !together(post, last)).toList());
        model.addAttribute("channel", only)
                .addAttribute("days", byDay(shown))
                .addAttribute("folder", place.folder())
                .addAttribute("arrangement", arrangement)
                .addAttribute("channels", known)
                .addAttribute(
                        "folders",
                        Folder.of(
                                lines(known, unread, place),
                                line -> arrangement.of(line.chat().id()),
                                locale))
                .addAttribute("news", NewOnPage.of(unread, scope, shown, last))
                .addAttribute("made", clock.millis())
                .addAttribute("place", place)
                .addAttribute("compact", shape.compact())
                .addAttribute("before", before)
                .addAttribute("cut", page.cut())
                .addAttribute(
                        "next",
                        page.more() && page.cut() == null ? here.getLast().id().value() : null);
        newest(known.stream().filter(chat -> scope.allows(chat.id())).toList()).ifPresent(newest -> {
            model.addAttribute("newest", newest)
                    .addAttribute("first", Strips.FIRST)
                    .addAttribute(
                            "strip",
                            strips.of(
                                    scope,
                                    place,
                                    newest,
                                    shown.isEmpty() ? place.day() : date(shown.getFirst()),
                                    shown.isEmpty() ? null : date(shown.getLast()),
                                    messages.getMessage(
                                            place.months() ? "feed.months.about" : "feed.days.about", null, locale),
                                    Frame.rightToLeft(locale)));
        });
        return "feed";
    }

    /** What is shown where no channel is chosen: a folder whole, or all that is not muted. */
    private static ReadScope several(Arrangement arrangement, ReadScope all, String folder) {
        if (folder.isEmpty()) {
            return arrangement.heard(all);
        }
        ReadScope within = arrangement.in(all, folder);
        if (within.chats().isEmpty()) {
            throw new KanalException(ErrorCode.NOT_FOUND, "There is no folder '" + folder + "' among yours");
        }
        return within;
    }

    private static Chat chosen(List<Chat> known, long channel) {
        return known.stream()
                .filter(chat -> chat.id().value() == channel)
                .findFirst()
                .orElseThrow(
                        () -> new KanalException(ErrorCode.NOT_FOUND, "There is no channel " + channel + " for you"));
    }

    /** Where the page begins: behind the last post of the one before, or with the last post of a day. */
    private Posts.@Nullable DatePosition start(@Nullable Message last, @Nullable LocalDate day) {
        if (last != null) {
            return new Posts.DatePosition(last.date(), last.id());
        }
        return day == null
                ? null
                : new Posts.DatePosition(
                        day.plusDays(1).atStartOfDay(wording.zone()).toInstant(), new MessageId(0));
    }

    private static @Nullable LocalDate day(String written) {
        if (written.isEmpty()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(written);
            if (!day.isBefore(Strips.FIRST) && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeParseException e) {
            throw InvalidInput.value("day", written, "a day like 2026-03-12", e);
        }
        throw InvalidInput.value("day", written, "a day like 2026-03-12", null);
    }

    /** Those with something new stand first, each part by title. */
    private static List<Line> lines(List<Chat> known, Unread unread, FeedPlace place) {
        return known.stream()
                .map(chat -> {
                    int fresh = unread.posts(chat.id());
                    return new Line(chat, place.in(chat.id().value()).address(), fresh, fresh >= Unread.MOST);
                })
                .sorted(Comparator.comparing(line -> line.fresh() == 0))
                .toList();
    }

    /** The day of the newest post, or today where it says it is from the future. */
    private Optional<LocalDate> newest(List<Chat> shown) {
        LocalDate today = wording.today();
        return shown.stream()
                .map(Chat::lastDate)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(date -> LocalDate.ofInstant(date, wording.zone()))
                .map(day -> day.isAfter(today) ? today : day);
    }

    @PostMapping("/app/feed/read")
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    RedirectView markRead(
            Caller caller,
            @RequestParam(required = false) @Nullable Long channel,
            @RequestParam(defaultValue = "") String folder,
            @RequestParam(required = false) @Nullable Long made) {
        ReadScope scope = scopes.of(caller);
        FeedPlace place = new FeedPlace(channel, folder.isEmpty() ? null : folder, null, false, null);
        if (channel != null) {
            scope = scope.only(Set.of(chats.get(scope, new ChatId(channel)).id()));
        } else if (!folder.isEmpty()) {
            scope = several(arrangements.of(caller), scope, folder);
        }
        reading.markRead(caller, scope, made == null ? clock.instant() : Instant.ofEpochMilli(made));
        return LoginPages.seeOther(place.marked());
    }

    private static boolean together(Message post, @Nullable Message other) {
        return other != null
                && post.album() != null
                && post.chat().equals(other.chat())
                && post.album().equals(other.album());
    }

    /**
     * The posts of one day.
     *
     * @param date null for those of which nobody knows when they were
     */
    public record Day(@Nullable LocalDate date, List<PostView> posts) {}

    private List<Day> byDay(List<PostView> shown) {
        List<Day> days = new ArrayList<>();
        for (PostView post : shown) {
            LocalDate date = date(post);
            if (days.isEmpty() || !Objects.equals(days.getLast().date(), date)) {
                days.add(new Day(date, new ArrayList<>()));
            }
            days.getLast().posts().add(post);
        }
        return days;
    }

    private @Nullable LocalDate date(PostView post) {
        ZoneId zone = wording.zone();
        return post.date() == null ? null : post.date().atZone(zone).toLocalDate();
    }
}
