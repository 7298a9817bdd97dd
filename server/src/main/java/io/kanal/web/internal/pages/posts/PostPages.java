package io.kanal.web.internal.pages.posts;

import io.kanal.channels.ReadScopes;
import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topics;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Elsewhere;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Revision;
import io.kanal.search.Search;
import io.kanal.shared.Caller;
import io.kanal.shared.MessageId;
import io.kanal.shared.text.LinesHtml;
import io.kanal.shared.text.RichTextHtml;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** One post: all its versions with what changed between them, who witnessed it, and what stands around it. */
@Controller
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
class PostPages {
    private static final int BESIDE = 3;

    private final ReadScopes scopes;
    private final Posts posts;
    private final VisibleChats chats;
    private final Search search;
    private final PostCards cards;
    private final Topics topics;

    PostPages(ReadScopes scopes, Posts posts, VisibleChats chats, Search search, PostCards cards, Topics topics) {
        this.scopes = scopes;
        this.posts = posts;
        this.chats = chats;
        this.search = search;
        this.cards = cards;
        this.topics = topics;
    }

    /**
     * A version and what it changed.
     *
     * @param html its text, with what differs from the version before
     */
    public record Version(Revision revision, String html) {}

    @GetMapping("/app/posts/{id}")
    String show(Caller caller, @PathVariable long id, Model model) {
        ReadScope scope = scopes.of(caller);
        Message message = posts.get(scope, new MessageId(id));
        Chat chat = chats.get(scope, message.chat());
        model.addAttribute(
                        "post",
                        cards.whole(
                                scope,
                                message,
                                chat,
                                topics.of(List.of(message)).get(message.id())))
                .addAttribute("versions", versions(posts.revisions(scope, message.id())))
                .addAttribute(
                        "similar",
                        message.deleted() || message.text().isEmpty()
                                ? List.of()
                                : search.similar(scope, message.id(), 5))
                .addAttribute("witnesses", posts.witnesses(scope, message.id()))
                .addAttribute("answered", answered(scope, message, chat))
                .addAttribute("earlier", cards.of(scope, others(posts.before(scope, message, BESIDE), message)))
                .addAttribute("later", cards.of(scope, others(posts.after(scope, message, BESIDE), message)));
        return "post";
    }

    /** Those that are no parts of the post's own album, which is shown with it. */
    private static List<Message> others(List<Message> beside, Message post) {
        return beside.stream()
                .filter(one -> post.album() == null || !post.album().equals(one.album()))
                .toList();
    }

    /** What the message is a reply to; null where it is none or that one is not there. */
    private @Nullable PostView answered(ReadScope scope, Message message, Chat chat) {
        Long replyTo = message.replyTo();
        Elsewhere elsewhere = message.facts().answers();
        Optional<Message> other = replyTo != null
                ? posts.find(scope, chat.id(), replyTo)
                : elsewhere != null ? posts.find(scope, elsewhere) : Optional.empty();
        return other.filter(found -> !found.deleted())
                .map(found -> cards.inList(found, chats.get(scope, found.chat()), null))
                .orElse(null);
    }

    private static List<Version> versions(List<Revision> revisions) {
        List<Version> versions = new ArrayList<>();
        @Nullable Revision earlier = null;
        for (Revision revision : revisions) {
            versions.add(new Version(
                    revision,
                    LinesHtml.of(
                            earlier == null
                                    ? RichTextHtml.escape(revision.text().text())
                                    : WordDiff.html(
                                            earlier.text().text(),
                                            revision.text().text()))));
            earlier = revision;
        }
        return versions.reversed();
    }
}
