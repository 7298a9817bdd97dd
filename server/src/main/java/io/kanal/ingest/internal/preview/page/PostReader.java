package io.kanal.ingest.internal.preview.page;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.Counter;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.ForwardOrigin;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.MessageParts;
import io.kanal.posts.message.Reaction;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Reads one post element of a t.me page.
 *
 * <p>An album is one element with the anchor's id; the links of its items carry the items' own ids
 * ({@code …/85?single}), so it becomes one message per item with the album's key on each. Text, views and reactions stay
 * with the anchor, where the page shows them. Where the items' links do not tell them apart, the anchor keeps them all
 * and says so.
 */
final class PostReader {
    private static final Pattern NAME_AND_ID = Pattern.compile("^([A-Za-z0-9_]{1,64})/(\\d{1,15})$");
    private static final Pattern CHANNEL_ID = Pattern.compile("\"c\"\\s*:\\s*\"?-(\\d{1,15})");
    /** Albums hold at most ten items with ids next to each other; a link further away is no sibling. */
    private static final int FARTHEST_SIBLING = 30;

    private PostReader() {}

    static Optional<PreviewPost> read(Element post) {
        Matcher address = NAME_AND_ID.matcher(post.attr("data-post").strip());
        if (!address.matches() || !MessageParts.isId(Long.parseLong(address.group(2)))) {
            return Optional.empty();
        }
        String channel = address.group(1);
        long id = Long.parseLong(address.group(2));
        Long bareId = bareId(post.attr("data-view"));
        PostParts parts = PostParts.of(post);
        List<PostMedia.Item> items = PostMedia.read(parts);

        Map<Long, List<Media>> byMessage = new TreeMap<>();
        byMessage.put(id, new ArrayList<>());
        int files = 0;
        for (PostMedia.Item item : items) {
            long owner = owner(item, id);
            byMessage.computeIfAbsent(owner, ignored -> new ArrayList<>()).add(item.media());
            files += item.media() instanceof Media.File ? 1 : 0;
        }
        String album = files > 1 ? Long.toString(id) : null;
        List<SeenMessage> messages = new ArrayList<>();
        byMessage.forEach((messageId, media) -> messages.add(
                messageId == id
                        ? anchor(id, channel, bareId, parts, media, album)
                        : sibling(messageId, bareId, parts, media, album)));
        return Optional.of(new PreviewPost(id, channel, bareId, messages, album == null || byMessage.size() >= files));
    }

    private static long owner(PostMedia.Item item, long anchor) {
        Long message = item.message();
        return item.media() instanceof Media.File
                        && message != null
                        && Math.abs(message - anchor) <= FARTHEST_SIBLING
                        && MessageParts.isId(message)
                ? message
                : anchor;
    }

    private static SeenMessage anchor(
            long id,
            String channel,
            @Nullable Long bareId,
            PostParts parts,
            List<Media> media,
            @Nullable String album) {
        RichText words = text(parts);
        RichText text = words;
        boolean service = parts.has("service_message");
        boolean hidden = hidden(parts);
        MessageKind kind = MessageKind.MESSAGE;
        if (service) {
            // As with exports a notice has no text of its own; its words are kept as facts.
            kind = MessageKind.SERVICE;
            media.add(new Media.Other("service", ServiceWords.facts(words.text())));
            text = RichText.EMPTY;
        } else if (hidden && media.isEmpty() && text.isEmpty()) {
            kind = MessageKind.UNSUPPORTED;
        } else if (hidden && media.stream().noneMatch(Media.File.class::isInstance)) {
            media.add(new Media.Other("unsupported", null));
        }
        return new SeenMessage(
                id,
                kind,
                new Content(text, media, null, edited(parts)),
                shared(bareId, parts, album)
                        .with(facts -> facts.service(service ? ServiceWords.actionOf(words.text()) : null)
                                .forward(forward(parts))
                                .replyTo(replyTo(channel, parts))),
                new Counts(
                        parts.first("tgme_widget_message_views")
                                .flatMap(shown -> AbbreviatedNumber.find(shown.text()))
                                .orElse(null),
                        null,
                        reactions(parts)));
    }

    private static SeenMessage sibling(
            long id, @Nullable Long bareId, PostParts parts, List<Media> media, @Nullable String album) {
        return new SeenMessage(
                id,
                MessageKind.MESSAGE,
                Content.of(RichText.EMPTY, media),
                shared(bareId, parts, album).with(facts -> facts.forward(forwardOfSibling(parts))),
                Counts.NONE);
    }

    /** What a page says once for all messages of an album. */
    private static Facts shared(@Nullable Long bareId, PostParts parts, @Nullable String album) {
        return Facts.of(facts -> facts.date(date(parts))
                .author(author(bareId, parts))
                .album(album)
                .viaBot(viaBot(parts)));
    }

    /** The post's own words; quoted replies and link previews are not among the parts. */
    private static RichText text(PostParts parts) {
        for (Element candidate : parts.all("tgme_widget_message_text")) {
            if (!candidate.hasClass("js-message_reply_text")) {
                return PreviewText.read(candidate);
            }
        }
        return RichText.EMPTY;
    }

    /** Whether the page says that this post, or a part of it, is only shown in Telegram. */
    private static boolean hidden(PostParts parts) {
        return parts.all("message_media_not_supported").stream()
                .anyMatch(notice -> notice.closest("[class*=_player]") == null
                        && notice.closest(".media_supported_cont") == null
                        && !isOtherView(notice));
    }

    /**
     * Pages carry what browsers can show and, beside it, a notice for those that cannot; style sheets choose. The notice says
     * something only where there is nothing beside it.
     */
    private static boolean isOtherView(Element notice) {
        Element notices = notice.closest(".media_not_supported_cont");
        if (notices == null) {
            return false;
        }
        for (Element beside : notices.siblingElements()) {
            if (beside.hasClass("media_supported_cont") && (beside.hasText() || beside.childrenSize() > 0)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Instant date(PostParts parts) {
        List<Element> dates = parts.all("tgme_widget_message_date");
        for (Element element : dates.reversed()) {
            Element time = element.selectFirst("time[datetime]");
            Instant moment = time == null ? null : moment(time.attr("datetime"));
            if (moment != null) {
                return moment;
            }
        }
        return null;
    }

    private static @Nullable Instant moment(String written) {
        try {
            return OffsetDateTime.parse(written.strip()).toInstant();
        } catch (DateTimeException malformed) {
            // A date that cannot be read is an unknown date.
            return null;
        }
    }

    private static boolean edited(PostParts parts) {
        return parts.first("tgme_widget_message_meta")
                .map(meta -> meta.ownText().contains("edited"))
                .orElse(false);
    }

    private static @Nullable Author author(@Nullable Long bareId, PostParts parts) {
        String name =
                PostMedia.words(parts.first("tgme_widget_message_owner_name").orElse(null));
        String signature =
                PostMedia.words(parts.first("tgme_widget_message_from_author").orElse(null));
        TelegramChatId id = bareId == null ? null : TelegramChatId.ofChannel(bareId);
        return name == null && signature == null && id == null ? null : new Author(id, name, signature);
    }

    private static @Nullable ForwardOrigin forward(PostParts parts) {
        return parts.first("tgme_widget_message_forwarded_from_name")
                .map(element -> forward(element, true))
                .orElse(null);
    }

    private static @Nullable ForwardOrigin forwardOfSibling(PostParts parts) {
        return parts.first("tgme_widget_message_forwarded_from_name")
                .map(element -> forward(element, false))
                .orElse(null);
    }

    private static ForwardOrigin forward(Element element, boolean withMessage) {
        TelegramAddress origin =
                TelegramAddress.find(element.attr("href")).orElse(new TelegramAddress(null, null, null));
        return new ForwardOrigin(
                PostMedia.words(element),
                origin.chat(),
                origin.username(),
                withMessage ? origin.message() : null,
                null);
    }

    /** The id that is answered, where it is a post of the same channel. */
    private static @Nullable Long replyTo(String channel, PostParts parts) {
        return parts.first("tgme_widget_message_reply")
                .flatMap(quote -> TelegramAddress.find(quote.attr("href")))
                .filter(answered -> channel.equalsIgnoreCase(answered.username()))
                .map(TelegramAddress::message)
                .filter(MessageParts::isId)
                .orElse(null);
    }

    private static @Nullable String viaBot(PostParts parts) {
        String shown =
                PostMedia.words(parts.first("tgme_widget_message_via_bot").orElse(null));
        if (shown == null) {
            return null;
        }
        return shown.startsWith("@") ? shown.substring(1) : shown;
    }

    private static List<Reaction> reactions(PostParts parts) {
        List<Reaction> reactions = new ArrayList<>();
        for (Element element : parts.all("tgme_reaction")) {
            String shown = element.ownText().strip();
            Counter count = AbbreviatedNumber.find(shown).orElse(null);
            if (count == null) {
                continue;
            }
            Element custom = element.selectFirst("tg-emoji[emoji-id]");
            String emoji = PostMedia.words(element.selectFirst("i.emoji, b"));
            if (element.hasClass("tgme_reaction_paid")) {
                reactions.add(new Reaction(Reaction.Kind.PAID, "⭐", count.value(), count.text()));
            } else if (custom != null) {
                reactions.add(new Reaction(Reaction.Kind.CUSTOM, custom.attr("emoji-id"), count.value(), count.text()));
            } else if (emoji != null) {
                reactions.add(new Reaction(Reaction.Kind.EMOJI, emoji, count.value(), count.text()));
            }
        }
        return reactions;
    }

    /** {@code data-view} is JSON in Base64; its {@code c} is the bare channel id with a minus sign. */
    private static @Nullable Long bareId(String dataView) {
        try {
            byte[] json = Base64.getDecoder()
                    .decode(dataView.strip().replace('-', '+').replace('_', '/'));
            Matcher matcher = CHANNEL_ID.matcher(new String(json, StandardCharsets.UTF_8));
            return matcher.find() && !matcher.group(1).equals("0") ? Long.valueOf(matcher.group(1)) : null;
        } catch (IllegalArgumentException malformed) {
            // The id is learned from another post or stays unknown.
            return null;
        }
    }
}
