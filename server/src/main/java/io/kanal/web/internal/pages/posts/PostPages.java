package io.kanal.web.internal.pages.posts;

import io.kanal.channels.ReadScopes;
import io.kanal.posts.Conversations;
import io.kanal.posts.Conversations.Answered;
import io.kanal.posts.Conversations.Conversation;
import io.kanal.posts.Conversations.Stretch;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topics;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Revision;
import io.kanal.search.Search;
import io.kanal.shared.Caller;
import io.kanal.shared.MessageId;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** One post: all its versions with what changed between them, who witnessed it, and the conversation around it. */
@Controller
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
class PostPages {
    private static final int BESIDE = 3;
    private static final int MORE = 10;
    private static final int VERSIONS = 20;

    private final ReadScopes scopes;
    private final Posts posts;
    private final VisibleChats chats;
    private final Search search;
    private final PostCards cards;
    private final Topics topics;
    private final Conversations conversations;
    private final MessageSource messages;

    PostPages(
            ReadScopes scopes,
            Posts posts,
            VisibleChats chats,
            Search search,
            PostCards cards,
            Topics topics,
            Conversations conversations,
            MessageSource messages) {
        this.scopes = scopes;
        this.posts = posts;
        this.chats = chats;
        this.search = search;
        this.cards = cards;
        this.topics = topics;
        this.conversations = conversations;
        this.messages = messages;
    }

    /**
     * The posts on one side of the post.
     *
     * @param more where the page with more of them stands; null where there are no more
     */
    public record Beside(List<PostView> posts, @Nullable String more) {}

    @GetMapping("/app/posts/{id}")
    String show(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean chat,
            @RequestParam(defaultValue = "" + BESIDE) int before,
            @RequestParam(defaultValue = "" + BESIDE) int after,
            @RequestParam(required = false) @Nullable Integer until,
            Model model) {
        ReadScope scope = scopes.of(caller);
        int earlier = Math.clamp(before, 0, Conversations.MOST);
        int later = Math.clamp(after, 0, Conversations.MOST);
        Conversation conversation = conversations.of(scope, new MessageId(id), chat, earlier, later);
        Message message = conversation.message();
        Answered answered = conversation.answered();
        List<Revision> revisions = posts.revisions(scope, message.id());
        int to = until == null ? revisions.size() : Math.clamp(until, 1, revisions.size());
        model.addAttribute(
                        "post",
                        cards.whole(
                                scope,
                                message,
                                chats.get(scope, message.chat()),
                                topics.of(List.of(message)).get(message.id())))
                .addAttribute("versionCount", revisions.size())
                .addAttribute("versionsBefore", Math.max(0, to - VERSIONS))
                .addAttribute("versionsUntil", to)
                .addAttribute(
                        "versions",
                        revisions.size() < 2
                                ? List.of()
                                : VersionView.of(
                                        revisions,
                                        to - VERSIONS,
                                        to,
                                        new VersionView.Hints(text("post.ins"), text("post.del"))))
                .addAttribute(
                        "similar",
                        message.deleted() || message.text().isEmpty()
                                ? List.of()
                                : search.similar(scope, message.id(), 5))
                .addAttribute("witnesses", posts.witnesses(scope, message.id()))
                .addAttribute("conversation", conversation)
                .addAttribute("answered", one(scope, answered == null ? null : answered.message()))
                .addAttribute("opening", one(scope, absent(conversation)))
                .addAttribute("discussed", one(scope, conversation.discussed()))
                .addAttribute("answers", cards.of(scope, unseen(conversation)))
                .addAttribute("earlier", beside(scope, conversation, conversation.earlier(), -1, chat, earlier, later))
                .addAttribute("later", beside(scope, conversation, conversation.later(), 1, chat, earlier, later));
        return "post";
    }

    private Beside beside(
            ReadScope scope,
            Conversation conversation,
            Stretch stretch,
            int side,
            boolean wholeChat,
            int before,
            int after) {
        Message post = conversation.message();
        List<Message> found = stretch.messages();
        String more = null;
        if (stretch.more()) {
            int shown = side < 0 ? before : after;
            boolean on = shown >= Conversations.MOST && !found.isEmpty();
            long from = (on ? (side < 0 ? found.getFirst() : found.getLast()) : post)
                    .id()
                    .value();
            more = "/app/posts/%d?before=%d&after=%d%s#around"
                    .formatted(
                            from,
                            on ? MORE : side < 0 ? Math.min(before + MORE, Conversations.MOST) : before,
                            on ? MORE : side < 0 ? after : Math.min(after + MORE, Conversations.MOST),
                            wholeChat ? "&chat=true" : "");
        }
        return new Beside(cards.of(scope, found), more);
    }

    /** What the thread began with, where it does not stand on the page already. */
    private static @Nullable Message absent(Conversation conversation) {
        Message opening = conversation.opening();
        Answered answered = conversation.answered();
        return opening == null
                        || (answered != null && opening.equals(answered.message()))
                        || conversation.earlier().messages().contains(opening)
                ? null
                : opening;
    }

    /** The answers that do not stand among the posts after. */
    private static List<Message> unseen(Conversation conversation) {
        return conversation.answers().messages().stream()
                .filter(answer -> !conversation.later().messages().contains(answer))
                .toList();
    }

    private @Nullable PostView one(ReadScope scope, @Nullable Message message) {
        return message == null ? null : cards.inList(message, chats.get(scope, message.chat()), null);
    }

    private String text(String key) {
        return messages.getMessage(key, null, LocaleContextHolder.getLocale());
    }
}
