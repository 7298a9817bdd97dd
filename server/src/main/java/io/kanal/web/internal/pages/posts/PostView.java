package io.kanal.web.internal.pages.posts;

import io.kanal.posts.Chat;
import io.kanal.posts.Topic;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.ForwardOrigin;
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
import org.jspecify.annotations.Nullable;

/**
 * A post as its card shows it.
 *
 * @param media what it carries besides text
 * @param html its text as safe HTML
 * @param topic where it stands in a forum; null elsewhere and where no name is known
 * @param author who signed it, where that says more than the channel's name
 * @param tone which of four colours the channel's seal has
 * @param link where the original stands; null where there is no public address
 * @param clipping where the card shows the beginning only
 */
public record PostView(
        Message message,
        Chat chat,
        @Nullable Topic topic,
        List<MediaView> media,
        String html,
        @Nullable String author,
        String initials,
        int tone,
        @Nullable String link,
        Clipping clipping) {
    private static final int BEGINNING = 200;

    static PostView whole(Message message, Chat chat, @Nullable Topic topic, List<MediaView> media) {
        return of(message, chat, topic, media, Clipping.NEVER);
    }

    static PostView inList(Message message, Chat chat, @Nullable Topic topic, List<MediaView> media) {
        return of(message, chat, topic, media, Clipping.of(message.text().text()));
    }

    private static PostView of(
            Message message, Chat chat, @Nullable Topic topic, List<MediaView> media, Clipping clipping) {
        return new PostView(
                message,
                chat,
                topic,
                media,
                LinesHtml.of(RichTextHtml.of(message.text())),
                author(message, chat),
                initials(chat.title()),
                (int) (chat.id().value() % 4),
                chat.link(message.telegramId()),
                clipping);
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

    public boolean clip() {
        return clipping != Clipping.NEVER;
    }

    /** The first words in one line. */
    public String beginning() {
        String text = message.text().text();
        String start = text.substring(
                0, text.offsetByCodePoints(0, Math.min(BEGINNING, text.codePointCount(0, text.length()))));
        return start.replaceAll("\\s+", " ").strip();
    }

    public boolean service() {
        return message.kind() == MessageKind.SERVICE;
    }

    /** Whether its pictures and films stand side by side. */
    public boolean album() {
        return media.size() > 1
                && media.stream()
                        .allMatch(thing ->
                                thing.shape() == MediaView.Shape.PICTURE || thing.shape() == MediaView.Shape.VIDEO);
    }

    /** Whether it carries something to look at closely, or that moves. */
    public boolean pictured() {
        return media.stream()
                .anyMatch(thing -> thing.shape() == MediaView.Shape.PICTURE || thing.shape() == MediaView.Shape.MOVING);
    }

    public boolean empty() {
        return message.text().isEmpty() && message.media().isEmpty();
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
}
