package io.kanal.web.internal.pages.posts;

import io.kanal.posts.Chat;
import io.kanal.posts.Topic;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.ForwardOrigin;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.Reaction;
import io.kanal.search.SenderFilter;
import io.kanal.shared.text.LinesHtml;
import io.kanal.shared.text.RichTextHtml;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A post as its card shows it.
 *
 * @param html its text as safe HTML
 * @param topic where it stands in a forum; null elsewhere and where no name is known
 * @param author who signed it, where that says more than the channel's name
 * @param tone which of four colours the channel's seal has
 * @param link where the original stands; null where there is no public address
 * @param clip whether the card shows the beginning only
 */
public record PostView(
        Message message,
        Chat chat,
        @Nullable Topic topic,
        String html,
        @Nullable String author,
        String initials,
        int tone,
        @Nullable String link,
        boolean clip) {
    private static final int LONG_TEXT = 1_800;

    public static PostView whole(Message message, Chat chat, @Nullable Topic topic) {
        return of(message, chat, topic, false);
    }

    public static PostView inList(Message message, Chat chat, @Nullable Topic topic) {
        return of(message, chat, topic, message.text().text().length() > LONG_TEXT);
    }

    private static PostView of(Message message, Chat chat, @Nullable Topic topic, boolean clip) {
        return new PostView(
                message,
                chat,
                topic,
                LinesHtml.of(RichTextHtml.of(message.text())),
                author(message, chat),
                initials(chat.title()),
                (int) (chat.id().value() % 4),
                chat.link(message.telegramId()),
                clip);
    }

    private static @Nullable String author(Message message, Chat chat) {
        Author author = message.author();
        if (author == null) {
            return null;
        }
        if (author.signature() != null) {
            return author.signature();
        }
        // A channel's posts come from the channel itself, whatever it called itself then.
        return chat.type().broadcasts() || Objects.equals(author.name(), chat.title()) ? null : author.name();
    }

    public static String initials(String title) {
        return title.codePoints()
                .filter(Character::isLetterOrDigit)
                .limit(1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .toUpperCase(Locale.ROOT);
    }

    public long id() {
        return message.id().value();
    }

    public @Nullable Instant date() {
        return message.date();
    }

    /** The search for what else stands in its topic. */
    public @Nullable String topicQuery() {
        return topic == null || topic.name().indexOf('"') >= 0
                ? null
                : "from:" + chat.id() + " topic:\"" + topic.name() + "\"";
    }

    /** The search for what else its author sent; null where nobody is named. */
    public @Nullable String authorQuery() {
        Author by = message.author();
        return by == null ? null : SenderFilter.of(by).orElse(null);
    }

    public boolean service() {
        return message.kind() == MessageKind.SERVICE;
    }

    public boolean empty() {
        return message.text().isEmpty() && message.media().isEmpty();
    }

    public List<MediaView> media() {
        return message.media().stream().map(MediaView::of).toList();
    }

    /** The reactions that can be shown as letters, most given first. */
    public List<Reaction> reactions() {
        return message.reactions().stream()
                .filter(reaction -> reaction.kind() != Reaction.Kind.CUSTOM)
                .sorted(java.util.Comparator.comparingLong(Reaction::count).reversed())
                .limit(6)
                .toList();
    }

    /** Where it was forwarded from; null where it was not or nobody is named. */
    public @Nullable String forwardedFrom() {
        ForwardOrigin forward = message.forward();
        if (forward == null) {
            return null;
        }
        return forward.name() != null ? forward.name() : forward.username();
    }

    /**
     * One thing a post carries.
     *
     * @param icon its symbol
     * @param label the key of what it is
     * @param title its own words; null where it has none
     * @param source where its bytes come from; null while Kanal has only the facts
     */
    public record MediaView(
            String icon,
            String label,
            @Nullable String title,
            @Nullable String source,
            Media fact) {
        private static final Set<String> NAMED = Set.of(
                "checklist",
                "dice",
                "game",
                "gift",
                "giveaway",
                "giveaway_winners",
                "invoice",
                "paid_media",
                "poll",
                "story",
                "unique_gift");

        static MediaView of(Media media) {
            return switch (media) {
                case Media.File file ->
                    new MediaView(
                            icon(file.kind()),
                            "media." + file.kind().name().toLowerCase(Locale.ROOT),
                            title(file),
                            file.blob() == null ? null : "/app/media/" + file.blob(),
                            media);
                case Media.Poll poll -> new MediaView("status", "media.poll", poll.question(), null, media);
                case Media.Place place -> new MediaView("place", "media.place", place.title(), null, media);
                case Media.Contact contact -> new MediaView("contact", "media.contact", contact.name(), null, media);
                case Media.WebPage page ->
                    new MediaView("out", "media.page", page.title(), RichTextHtml.safe(page.url()), media);
                case Media.Other other -> {
                    boolean named = NAMED.contains(other.kind());
                    yield new MediaView(
                            "file",
                            named ? "media." + other.kind() : "media.other",
                            named || !other.lines().isEmpty() ? null : other.kind(),
                            null,
                            media);
                }
            };
        }

        private static @Nullable String title(Media.File file) {
            if (file.title() != null) {
                return file.performer() == null ? file.title() : file.performer() + " – " + file.title();
            }
            return file.emoji() != null ? file.emoji() : file.fileName();
        }

        private static String icon(Media.FileKind kind) {
            return switch (kind) {
                case PHOTO, STICKER -> "photo";
                case VIDEO, VIDEO_NOTE, ANIMATION -> "video";
                case VOICE, AUDIO -> "voice";
                case DOCUMENT -> "file";
            };
        }

        public boolean poll() {
            return fact instanceof Media.Poll;
        }

        public boolean page() {
            return fact instanceof Media.WebPage;
        }

        /** What can be read of a thing that has no form of its own. */
        public List<String> lines() {
            return fact instanceof Media.Other other ? other.lines() : List.of();
        }

        public @Nullable Integer seconds() {
            return fact instanceof Media.File file ? file.seconds() : null;
        }

        public @Nullable Long bytes() {
            return fact instanceof Media.File file ? file.bytes() : null;
        }
    }
}
