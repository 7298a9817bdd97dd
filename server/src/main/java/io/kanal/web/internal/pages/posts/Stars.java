package io.kanal.web.internal.pages.posts;

import io.kanal.answers.AnswerId;
import io.kanal.posts.message.Message;
import io.kanal.saved.SavedThings;
import io.kanal.shared.MessageId;
import io.kanal.web.internal.security.CallerArgument;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Which posts of a page its reader saved: asked once, when the first card is written, for all cards that were made. */
@Component("stars")
public class Stars {
    private static final String ATTRIBUTE = Stars.class.getName();

    private final SavedThings saved;

    Stars(SavedThings saved) {
        this.saved = saved;
    }

    /** The posts of one request. */
    private static final class Page {
        private final Set<MessageId> asked = new HashSet<>();
        private final Set<MessageId> known = new HashSet<>();
        private final Set<MessageId> saved = new HashSet<>();
    }

    /** The page will show these. */
    void shown(Collection<Message> posts) {
        Page page = page();
        if (page != null) {
            posts.forEach(post -> page.asked.add(post.id()));
        }
    }

    private static @Nullable Page page() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request == null) {
            return null;
        }
        if (request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof Page page) {
            return page;
        }
        Page page = new Page();
        request.setAttribute(ATTRIBUTE, page, RequestAttributes.SCOPE_REQUEST);
        return page;
    }

    /** Whether the reader saved the post. */
    public boolean post(long id) {
        MessageId post = new MessageId(id);
        Page page = page();
        if (page == null) {
            return false;
        }
        if (!page.known.contains(post)) {
            page.asked.add(post);
            page.asked.removeAll(page.known);
            page.saved.addAll(saved.among(CallerArgument.current(), page.asked));
            page.known.addAll(page.asked);
            page.asked.clear();
        }
        return page.saved.contains(post);
    }

    /** Whether the reader saved the answer. */
    public boolean answer(UUID id) {
        return saved.has(CallerArgument.current(), new AnswerId(id));
    }
}
