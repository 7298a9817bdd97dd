package io.kanal.ingest.internal.export.html;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.Batches;
import io.kanal.ingest.internal.export.ExportReader;
import io.kanal.ingest.internal.export.ExportSettings;
import io.kanal.ingest.internal.export.ExportSink;
import io.kanal.ingest.internal.export.ExportedChat;
import io.kanal.ingest.internal.export.FormattedText;
import io.kanal.ingest.internal.export.FormerGroup;
import io.kanal.ingest.internal.export.Json;
import io.kanal.ingest.internal.export.MediaFiles;
import io.kanal.ingest.internal.export.MessageDates;
import io.kanal.ingest.internal.export.Position;
import io.kanal.ingest.internal.export.SkipReason;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.ForwardOrigin;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.MessageParts;
import io.kanal.posts.message.Reaction;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.Characters;
import io.kanal.shared.text.RichText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The pages of an HTML export of one chat, one page in memory at a time (Desktop puts 1,000 messages on each). HTML says
 * neither which chat it is nor the senders' ids, and gives service messages no date; what is not said stays unknown.
 */
public final class HtmlExportReader implements ExportReader {
    private static final int MAX_PAGE_BYTES = 16 << 20;

    private static final long FIRST_CHANNEL = 1_000_000_000L;
    private static final int TAIL_BYTES = 256;

    private static final Pattern TOPIC = Pattern.compile(".* created topic «(.{1,200})»", Pattern.DOTALL);

    /** One page and how to open it. */
    public record Page(String name, Source source) {
        /** Opens the page's bytes; called once. */
        public interface Source {
            InputStream open() throws IOException;
        }
    }

    /** A page, and whether it was closed: a parser of HTML closes by itself what was cut off. */
    private record Parsed(Document document, boolean whole) {}

    private final List<Page> pages;
    private final ExportSettings settings;
    private final HtmlMedia media;
    private int chats;
    private boolean ofSupergroup;

    /** Whether the last message that was read is one of the basic group that the chat grew out of. */
    private boolean former;

    public HtmlExportReader(List<Page> pages, int chatsBefore, ExportSettings settings, MediaFiles files) {
        this.pages = List.copyOf(pages);
        this.chats = chatsBefore;
        this.settings = settings;
        this.media = new HtmlMedia(files);
    }

    @Override
    public int chats() {
        return chats;
    }

    @Override
    public Ending read(ExportSink sink, Position start) throws IOException, InterruptedException {
        int index = chats++;
        if (index < start.chats()) {
            return Ending.COMPLETE;
        }
        long skip = index == start.chats() ? start.messages() : 0;
        TelegramChatId id = settings.chat();
        Batches batches = new Batches(sink);
        Joined joined = new Joined();
        Ending ending = Ending.COMPLETE;
        long count = 0;
        ExportedChat chat = null;
        boolean inFormer = false;
        for (Page page : pages) {
            Parsed parsed = parse(page);
            Document document = parsed.document();
            Element history = document.selectFirst(".page_body .history, .history");
            if (history == null) {
                if (chat == null) {
                    throw new KanalException(
                            ErrorCode.BAD_SOURCE,
                            "This is HTML, but no page of a Telegram Desktop export: it has no message history");
                }
                sink.skipped(SkipReason.DAMAGED, Characters.excerpt(page.name(), 100) + " has no messages");
                continue;
            }
            if (chat == null) {
                chat = chat(id, document);
                ofSupergroup = chat.type() == ChatType.SUPERGROUP;
                if (chat.kindUnknown() && skip == 0) {
                    sink.skipped(
                            SkipReason.CHAT_OF_UNKNOWN_KIND,
                            "'%s': by its senders it is %s; name it by its marked id, %s, to share it"
                                    .formatted(
                                            Characters.excerpt(chat.title(), 60),
                                            ofSupergroup ? "a group" : "a channel",
                                            chat.id()));
                }
                sink.chat(chat);
            }
            for (Element message : history.select("> .message")) {
                boolean wanted = count >= skip;
                sink.reading(new Position(index, count));
                SeenMessage seen = message(message, joined, wanted, sink);
                if (seen != null && wanted && former != inFormer) {
                    inFormer = former;
                    batches.finish(new Position(index, count));
                    sink.chat(former ? chat.formerGroup() : chat);
                }
                if (seen != null && wanted) {
                    batches.add(seen, new Position(index, count));
                }
                count++;
            }
            if (!parsed.whole()) {
                sink.skipped(SkipReason.CUT_OFF, Characters.excerpt(page.name(), 100));
                ending = Ending.CUT_OFF;
            }
        }
        batches.finish(new Position(index + 1, 0));
        return ending;
    }

    private static Parsed parse(Page page) throws IOException {
        try (InputStream in = page.source().open()) {
            byte[] html = in.readNBytes(MAX_PAGE_BYTES + 1);
            if (html.length > MAX_PAGE_BYTES) {
                throw new KanalException(
                        ErrorCode.TOO_LARGE,
                        "The page %s is larger than %d MB; pages of an export have about one"
                                .formatted(Characters.excerpt(page.name(), 100), MAX_PAGE_BYTES >> 20));
            }
            Document document = Jsoup.parse(new ByteArrayInputStream(html), StandardCharsets.UTF_8.name(), "");
            int tail = Math.max(0, html.length - TAIL_BYTES);
            boolean whole = new String(html, tail, html.length - tail, StandardCharsets.ISO_8859_1).contains("</html>");
            return new Parsed(document, whole);
        }
    }

    private static ExportedChat chat(@Nullable TelegramChatId id, Document page) {
        String title = HtmlMedia.words(page.selectFirst(".page_header .text"));
        if (id == null) {
            throw new KanalException(
                    ErrorCode.BAD_SOURCE,
                    "An HTML export does not say which chat it is of%s; please name the chat's id, or export as JSON"
                            .formatted(title == null ? "" : " (its title is '" + Characters.excerpt(title, 60) + "')"));
        }
        String shown = title == null ? "Chat " + id.bare() : Characters.excerpt(title, 512);
        TelegramChatId marked = id.marked() > 0 ? told(id.marked(), page, shown) : id;
        ChatType type = !marked.isChannel()
                ? marked.marked() < 0 ? ChatType.GROUP : ChatType.PRIVATE
                : broadcasts(page, shown) ? ChatType.CHANNEL : ChatType.SUPERGROUP;
        return new ExportedChat(marked, type, shown, false, marked.isChannel() && !marked.equals(id), false);
    }

    /**
     * What a positive number may mean, which is a user's or bare: where one speaks who is called like the chat it is a channel's,
     * where two speak a private chat's, where more do a group's. Numbers of channels and supergroups begin at a thousand million.
     * A person may be the only one who speaks in a private chat, so nobody else may read what is taken for a channel here.
     */
    private static TelegramChatId told(long bare, Document page, String title) {
        Set<String> names = names(page);
        if (names.equals(Set.of(title)) && bare >= FIRST_CHANNEL) {
            return TelegramChatId.ofChannel(bare);
        }
        if (names.size() <= 2) {
            return TelegramChatId.ofUser(bare);
        }
        return bare >= FIRST_CHANNEL ? TelegramChatId.ofChannel(bare) : TelegramChatId.ofGroup(bare);
    }

    /** In a channel everything is said by the channel itself. */
    private static boolean broadcasts(Document page, String title) {
        return names(page).equals(Set.of(title));
    }

    private static Set<String> names(Document page) {
        Set<String> names = new HashSet<>();
        for (Element name : page.select(".history > .message > .body > .from_name")) {
            names.add(Joined.withoutBot(name.ownText().strip()));
        }
        return names;
    }

    private @Nullable SeenMessage message(Element element, Joined joined, boolean wanted, ExportSink sink)
            throws InterruptedException {
        String anchor = element.id();
        Long id = anchor.startsWith("message") ? Json.whole(anchor.substring("message".length())) : null;
        boolean service = element.hasClass("service");
        if (id != null && id > MessageParts.LAST_ID) {
            if (wanted) {
                sink.skipped(SkipReason.MESSAGE_ID_OUT_OF_RANGE, "message " + id);
            }
            return null;
        }
        if (id == null || id == 0) {
            if (wanted) {
                sink.skipped(SkipReason.MESSAGE_WITHOUT_ID, Characters.excerpt(anchor, 60));
            }
            return null;
        }
        former = id < 0;
        if (former && !(ofSupergroup && FormerGroup.has(id))) {
            if (wanted && !service) {
                sink.skipped(SkipReason.MESSAGE_OF_FORMER_GROUP, "message " + id);
            }
            return null;
        }
        id = former ? Long.valueOf(FormerGroup.id(id)) : id;
        if (service) {
            joined.reset();
            return wanted ? service(id, element) : null;
        }
        Element body = element.selectFirst("> .body");
        if (body == null) {
            if (wanted) {
                sink.skipped(SkipReason.MESSAGE_NOT_READABLE, "message " + id);
            }
            return null;
        }
        joined.read(body, settings.dates());
        return wanted ? post(id, body, joined, sink) : null;
    }

    private static SeenMessage service(long id, Element element) {
        String sentence = HtmlMedia.words(element.selectFirst("> .body"));
        String words = sentence == null ? "" : sentence;
        String notice = Json.MAPPER
                .createObjectNode()
                .put("html_text", Characters.excerpt(words, 4096))
                .toString();
        return new SeenMessage(
                id,
                MessageKind.SERVICE,
                Content.of(RichText.EMPTY, List.of(new Media.Other("service", notice))),
                Facts.of(facts -> {
                    Matcher opened = TOPIC.matcher(words);
                    if (opened.matches()) {
                        facts.service("topic_created").topic(id).topicName(opened.group(1));
                    } else {
                        facts.service(HtmlMedia.action(words));
                    }
                }),
                Counts.NONE);
    }

    private SeenMessage post(long id, Element body, Joined joined, ExportSink sink) throws InterruptedException {
        Element content = body.selectFirst("> .forwarded.body");
        Element main = content == null ? body : content;
        Instant date = null;
        Element shown = body.selectFirst("> .date");
        if (shown != null) {
            date = joined.sent();
            if (!MessageDates.believable(date)) {
                sink.skipped(SkipReason.DATE_NOT_BELIEVED, "message " + id + ": " + shown.attr("title"));
                date = null;
            }
        }
        Instant sent = date;
        String signature = HtmlMedia.words(main.selectFirst("> .signature"));
        String name = joined.author();
        return new SeenMessage(
                id,
                MessageKind.MESSAGE,
                Content.of(
                        FormattedText.bounded(HtmlText.of(main.selectFirst("> .text")), id, sink),
                        media.read(main, sink)),
                Facts.of(facts -> facts.date(sent)
                        .author(name == null && signature == null ? null : new Author(null, name, signature))
                        .forward(content == null ? null : joined.forward())
                        .replyTo(reply(main))
                        .viaBot(joined.viaBot())),
                new Counts(null, null, reactions(body)));
    }

    private @Nullable Long reply(Element main) {
        Element link = main.selectFirst("> .reply_to a[href*=#go_to_message]");
        if (link == null) {
            return null;
        }
        String href = link.attr("href");
        Long id = Json.whole(href.substring(href.indexOf("#go_to_message") + "#go_to_message".length()));
        if (id != null && former && FormerGroup.has(id)) {
            return FormerGroup.id(id);
        }
        return id == null || former || !MessageParts.isId(id) ? null : id;
    }

    private static @Nullable List<Reaction> reactions(Element body) {
        Element shown = body.selectFirst("> .reactions, > .forwarded.body > .reactions");
        if (shown == null) {
            return null;
        }
        List<Reaction> reactions = new ArrayList<>();
        for (Element reaction : shown.select("> .reaction")) {
            Element emoji = reaction.selectFirst(".emoji");
            String value = HtmlMedia.words(emoji);
            if (emoji == null || value == null || emoji.selectFirst("a") != null) {
                continue; // A custom emoji, of which HTML has a picture but no id.
            }
            Long count = Json.amount(String.valueOf(HtmlMedia.words(reaction.selectFirst(".count"))));
            int faces = reaction.select(".userpics > .userpic").size();
            reactions.add(new Reaction(
                    reaction.hasClass("paid") ? Reaction.Kind.PAID : Reaction.Kind.EMOJI,
                    value,
                    count == null ? faces : count,
                    null));
        }
        return reactions;
    }

    /** What a message has of those before it: sender, bot and origin, which Desktop writes once for messages that follow each other closely. */
    private static final class Joined {
        private @Nullable String author;
        private @Nullable Instant sent;
        private @Nullable Instant last;
        private @Nullable String viaBot;
        private @Nullable ForwardOrigin forward;

        void reset() {
            author = null;
            viaBot = null;
            forward = null;
        }

        void read(Element body, MessageDates dates) {
            Element date = body.selectFirst("> .date");
            sent = date == null ? null : dates.ofPage(date.attr("title"), last);
            last = sent != null && MessageDates.believable(sent) ? sent : last;
            Element from = body.selectFirst("> .from_name");
            Element origin = body.selectFirst("> .forwarded.body > .from_name");
            if (from != null) {
                reset();
                String shown = from.ownText().strip();
                viaBot = bot(shown);
                author = Characters.storable(withoutBot(shown));
            }
            if (origin != null) {
                Element first = origin.selectFirst(".date");
                Instant at = first == null ? null : dates.ofPage(first.attr("title"), null);
                String shown = origin.ownText().strip();
                if (bot(shown) != null) {
                    viaBot = bot(shown);
                }
                forward = new ForwardOrigin(
                        Characters.storable(withoutBot(shown)),
                        null,
                        null,
                        null,
                        MessageDates.believable(at) ? at : null);
            }
        }

        /** When the present message was sent, told apart by when the one before was. */
        @Nullable
        Instant sent() {
            return sent;
        }

        @Nullable
        String author() {
            return "Deleted Account".equals(author) ? null : author;
        }

        @Nullable
        String viaBot() {
            return viaBot;
        }

        @Nullable
        ForwardOrigin forward() {
            return forward == null ? new ForwardOrigin(null, null, null, null, null) : forward;
        }

        static String withoutBot(String shown) {
            int via = shown.lastIndexOf(" via @");
            return via < 0 ? shown : shown.substring(0, via);
        }

        private static @Nullable String bot(String shown) {
            int via = shown.lastIndexOf(" via @");
            return via < 0 ? null : Characters.storable(shown.substring(via + " via @".length()));
        }
    }
}
