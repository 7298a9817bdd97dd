package io.kanal.web.internal.pages;

import io.kanal.channels.ReadScopes;
import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Message;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.pages.posts.PostCards;
import io.kanal.web.internal.pages.posts.PostView;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What is new: posts of everything the person may see, newest first, by day. */
@Controller
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
class FeedPages {
    private static final int PAGE = 30;

    private final ReadScopes scopes;
    private final Posts posts;
    private final VisibleChats chats;
    private final PostCards cards;
    private final LocalWording wording;

    FeedPages(ReadScopes scopes, Posts posts, VisibleChats chats, PostCards cards, LocalWording wording) {
        this.scopes = scopes;
        this.posts = posts;
        this.chats = chats;
        this.cards = cards;
        this.wording = wording;
    }

    @GetMapping("/app/feed")
    String show(
            Caller caller,
            @RequestParam(required = false) @Nullable Long channel,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        ReadScope scope = scopes.of(caller);
        List<Chat> known = chats.list(scope);
        if (channel != null) {
            ChatId wanted = new ChatId(channel);
            model.addAttribute(
                    "channel",
                    known.stream()
                            .filter(chat -> chat.id().equals(wanted))
                            .findFirst()
                            .orElseThrow(() -> new KanalException(
                                    ErrorCode.NOT_FOUND, "There is no channel " + channel + " for you")));
            scope = scope.only(Set.of(wanted));
        }
        Message last = before == null ? null : posts.get(scope, new MessageId(before));
        List<Message> page = posts.newest(
                scope, last == null ? null : new Posts.DatePosition(last.date(), last.id()), null, PAGE + 1);
        boolean more = page.size() > PAGE;
        List<Message> here = more ? page.subList(0, PAGE) : page;
        // The page before has shown the rest of an album that it ended in.
        List<PostView> shown = cards.of(
                scope, here.stream().filter(post -> !together(post, last)).toList());
        model.addAttribute("days", byDay(shown))
                .addAttribute("channels", known)
                .addAttribute("before", before)
                .addAttribute("next", more ? here.getLast().id().value() : null);
        return "feed";
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
            LocalDate date = post.date() == null
                    ? null
                    : post.date().atZone(wording.zone()).toLocalDate();
            if (days.isEmpty() || !Objects.equals(days.getLast().date(), date)) {
                days.add(new Day(date, new ArrayList<>()));
            }
            days.getLast().posts().add(post);
        }
        return days;
    }
}
