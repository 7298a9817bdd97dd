package io.kanal.web.internal.pages;

import io.kanal.answers.AnswerId;
import io.kanal.channels.ReadScopes;
import io.kanal.posts.message.Message;
import io.kanal.saved.Savable;
import io.kanal.saved.SavedThing;
import io.kanal.saved.SavedThings;
import io.kanal.shared.Caller;
import io.kanal.shared.MessageId;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.pages.posts.PostCards;
import io.kanal.web.internal.pages.posts.PostView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What a person saved, with their notes; and the star by which posts and answers everywhere get here. */
@Controller
@RequestMapping("/app/saved")
@OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
class SavedPages {
    private static final int PAGE = 30;

    private final SavedThings saved;
    private final ReadScopes scopes;
    private final PostCards cards;

    SavedPages(SavedThings saved, ReadScopes scopes, PostCards cards) {
        this.saved = saved;
        this.scopes = scopes;
        this.cards = cards;
    }

    /**
     * A line of the list.
     *
     * @param post null for answers and for what cannot be seen any more
     */
    public record Line(SavedThing thing, @Nullable PostView post) {}

    @GetMapping
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    String show(
            Caller caller,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable Long removed,
            Model model) {
        List<SavedThing> page = saved.page(caller, before, PAGE + 1);
        boolean more = page.size() > PAGE;
        List<SavedThing> shown = more ? page.subList(0, PAGE) : page;
        model.addAttribute("lines", lines(caller, shown))
                .addAttribute("before", before)
                .addAttribute("removed", removed)
                .addAttribute("next", more ? shown.getLast().id() : null);
        return "saved";
    }

    private List<Line> lines(Caller caller, List<SavedThing> shown) {
        List<Message> posts =
                shown.stream().map(SavedThing::post).filter(Objects::nonNull).toList();
        Map<Long, PostView> views = cards.each(scopes.of(caller), posts).stream()
                .collect(Collectors.toMap(PostView::id, Function.identity()));
        return shown.stream()
                .map(thing -> new Line(
                        thing,
                        thing.post() == null
                                ? null
                                : views.get(thing.post().id().value())))
                .toList();
    }

    @PostMapping("/posts/{id}")
    Object starPost(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "true") boolean on,
            @RequestParam(defaultValue = "") String back,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean partial,
            Model model) {
        star(caller, new Savable.OfPost(new MessageId(id)), on);
        return partial ? button("posts", id, on, back, model) : LoginPages.seeOther(ours(back) + "#p" + id);
    }

    @PostMapping("/answers/{id}")
    Object starAnswer(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "true") boolean on,
            @RequestParam(defaultValue = "") String back,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean partial,
            Model model) {
        star(caller, new Savable.OfAnswer(new AnswerId(id)), on);
        return partial ? button("answers", id, on, back, model) : LoginPages.seeOther(ours(back));
    }

    private void star(Caller caller, Savable what, boolean on) {
        if (on) {
            saved.save(caller, what, null);
        } else {
            saved.remove(caller, what);
        }
    }

    private static String ours(String path) {
        return WantedPage.isOurs(path) ? path : "/app/saved";
    }

    private static String button(String kind, Object id, boolean on, String back, Model model) {
        model.addAttribute("kind", kind)
                .addAttribute("id", id)
                .addAttribute("on", on)
                .addAttribute("back", ours(back));
        return "parts :: star(kind=${kind}, id=${id}, on=${on})";
    }

    @PostMapping("/{id}/note")
    Object annotate(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String note,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean partial,
            Model model) {
        saved.annotate(caller, id, note);
        return partial ? line(caller, id, model) : LoginPages.seeOther("/app/saved#saved-" + id);
    }

    @PostMapping("/{id}/removal")
    Object remove(
            Caller caller,
            @PathVariable long id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean partial,
            Model model) {
        saved.remove(caller, id);
        model.addAttribute("removed", id);
        return partial ? "saved :: removed" : LoginPages.seeOther("/app/saved?removed=" + id);
    }

    @PostMapping("/{id}/putting-back")
    Object putBack(
            Caller caller,
            @PathVariable long id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean partial,
            Model model) {
        saved.putBack(caller, id);
        return partial ? line(caller, id, model) : LoginPages.seeOther("/app/saved#saved-" + id);
    }

    private String line(Caller caller, long id, Model model) {
        model.addAttribute("line", lines(caller, List.of(saved.get(caller, id))).getFirst());
        return "saved :: line";
    }
}
