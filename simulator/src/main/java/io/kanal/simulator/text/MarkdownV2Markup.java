package io.kanal.simulator.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Telegram's MarkdownV2: nesting, quotes, its reserved characters and its error texts. One use per text. */
final class MarkdownV2Markup {
    private static final String RESERVED = "_*[]()~`>#+-=|{}.!\n";

    private final String in;
    private final StringBuilder out = new StringBuilder();
    private final List<Entity> entities = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private boolean inQuote;
    private boolean quoteMayStart = true;
    private int at;

    private enum Kind {
        BOLD("Bold", "bold"),
        ITALIC("Italic", "italic"),
        UNDERLINE("Underline", "underline"),
        STRIKETHROUGH("Strikethrough", "strikethrough"),
        SPOILER("Spoiler", "spoiler"),
        CODE("Code", "code"),
        PRE("Pre", "pre"),
        PRE_CODE("PreCode", "pre"),
        LINK("TextUrl", "text_link"),
        EMOJI("CustomEmoji", "custom_emoji"),
        QUOTE("BlockQuote", "blockquote");

        final String name;
        final String type;

        Kind(String name, String type) {
            this.name = name;
            this.type = type;
        }
    }

    /** A begun entity; {@code source} is where it began in the input. */
    private record Open(Kind kind, String argument, int offset, int source) {}

    MarkdownV2Markup(String text) {
        this.in = text;
    }

    StyledText parse() {
        while (at < in.length()) {
            char c = in.charAt(at);
            if (c == '\\' && peek(1) > 0 && peek(1) <= 126) {
                char escaped = peek(1);
                out.append(escaped);
                if (escaped != '\r') {
                    quoteMayStart = escaped == '\n';
                }
                at += 2;
            } else if (!reserved(c)) {
                out.append(c);
                if (c != '\r') {
                    quoteMayStart = false;
                }
                at++;
            } else if (ends(c)) {
                end(c);
            } else {
                begin(c);
            }
        }
        finishQuote();
        if (!open.isEmpty()) {
            throw endless(open.getLast());
        }
        entities.sort(Entity.ORDER);
        return new StyledText(out.toString(), entities);
    }

    private boolean reserved(char c) {
        if (!open.isEmpty()) {
            Kind kind = open.getLast().kind();
            if (kind == Kind.CODE || kind == Kind.PRE || kind == Kind.PRE_CODE) {
                return c == '`';
            }
        }
        return RESERVED.indexOf(c) >= 0;
    }

    private char peek(int ahead) {
        return at + ahead < in.length() ? in.charAt(at + ahead) : '\0';
    }

    private boolean ends(char c) {
        if (open.isEmpty()) {
            return false;
        }
        if (inQuote && c == '\n' && peek(1) != '>') {
            return true;
        }
        return switch (open.getLast().kind()) {
            case BOLD -> c == '*';
            case ITALIC -> c == '_' && peek(1) != '_';
            case UNDERLINE -> c == '_' && peek(1) == '_';
            case STRIKETHROUGH -> c == '~';
            case SPOILER -> c == '|' && peek(1) == '|';
            case CODE -> c == '`';
            case PRE, PRE_CODE -> c == '`' && peek(1) == '`' && peek(2) == '`';
            case LINK, EMOJI -> c == ']';
            case QUOTE -> false;
        };
    }

    private void begin(char c) {
        int source = at;
        switch (c) {
            case '\n' -> {
                out.append('\n');
                quoteMayStart = true;
                at++;
            }
            case '_' -> push(peek(1) == '_' ? Kind.UNDERLINE : Kind.ITALIC, source, peek(1) == '_' ? 2 : 1);
            case '*' -> push(Kind.BOLD, source, 1);
            case '~' -> push(Kind.STRIKETHROUGH, source, 1);
            case '[' -> push(Kind.LINK, source, 1);
            case '|' -> {
                require(peek(1) == '|', c);
                push(Kind.SPOILER, source, 2);
            }
            case '!' -> {
                require(peek(1) == '[', c);
                push(Kind.EMOJI, source + 1, 2);
            }
            case '>' -> {
                require(quoteMayStart, c);
                if (inQuote) {
                    at++;
                } else {
                    inQuote = true;
                    push(Kind.QUOTE, source, 1);
                }
            }
            case '`' -> {
                if (peek(1) == '`' && peek(2) == '`') {
                    MarkdownMarkup.PreHead head = MarkdownMarkup.PreHead.read(in, at + 3);
                    open.add(new Open(
                            head.language().isEmpty() ? Kind.PRE : Kind.PRE_CODE,
                            head.language(),
                            out.length(),
                            source));
                    at = head.next();
                } else {
                    push(Kind.CODE, source, 1);
                }
            }
            default -> require(false, c);
        }
    }

    private void push(Kind kind, int source, int width) {
        open.add(new Open(kind, "", out.length(), source));
        at += width;
    }

    private static void require(boolean met, char c) {
        if (!met) {
            throw new MarkupException(
                    "Character '%s' is reserved and must be escaped with the preceding '\\'".formatted(c));
        }
    }

    private void end(char c) {
        Open entity = open.getLast();
        if (c == '\n' && entity.kind() != Kind.QUOTE) {
            boolean hollowSpoiler = (entity.kind() == Kind.SPOILER && entity.source() == at - 2)
                    || (entity.kind() == Kind.SPOILER
                            && entity.source() == at - 3
                            && out.charAt(out.length() - 1) == '\r');
            if (!hollowSpoiler) {
                throw endless(entity);
            }
            open.removeLast();
            entity = open.getLast();
            if (entity.kind() != Kind.QUOTE) {
                throw endless(entity);
            }
            endQuote(entity, "expandable_blockquote");
            return;
        }
        int length = out.length() - entity.offset();
        switch (entity.kind()) {
            case BOLD, ITALIC, STRIKETHROUGH, CODE -> add(entity, length, null, 1);
            case UNDERLINE, SPOILER -> add(entity, length, null, 2);
            case PRE, PRE_CODE -> add(entity, length, entity.argument().isEmpty() ? null : entity.argument(), 3);
            case QUOTE -> {
                endQuote(entity, "blockquote");
                return;
            }
            case LINK -> {
                at++;
                String address = peek(0) == '(' ? address() : out.substring(entity.offset());
                Entity link = Markup.link(address, entity.offset(), length);
                if (link != null && length > 0) {
                    entities.add(link);
                }
            }
            case EMOJI -> endEmoji(entity, length);
        }
        open.removeLast();
    }

    private void add(Open entity, int length, @Nullable String argument, int width) {
        if (length > 0) {
            entities.add(new Entity(entity.kind().type, entity.offset(), length, argument));
        }
        at += width;
    }

    private void endEmoji(Open entity, int length) {
        at++;
        if (peek(0) != '(') {
            throw new MarkupException("The entity must contain a tg://emoji or tg://time URL");
        }
        String address = address();
        String emoji = Markup.emojiId(address);
        String time = Markup.unixTime(address);
        if (emoji == null && time == null) {
            throw new MarkupException("Invalid tg://emoji or tg://time URL specified");
        }
        if (length > 0) {
            entities.add(new Entity(
                    emoji != null ? "custom_emoji" : "date_time",
                    entity.offset(),
                    length,
                    emoji != null ? emoji : time));
        }
    }

    /** Reads {@code (address)} at the opening bracket. */
    private String address() {
        int begin = ++at;
        StringBuilder address = new StringBuilder();
        while (at < in.length() && in.charAt(at) != ')') {
            if (in.charAt(at) == '\\' && peek(1) > 0 && peek(1) <= 126) {
                at++;
            }
            address.append(in.charAt(at++));
        }
        if (at >= in.length()) {
            throw new MarkupException("Can't find end of a URL at byte offset " + Markup.byteOffset(in, begin));
        }
        at++;
        return address.toString();
    }

    private void endQuote(Open entity, String type) {
        inQuote = false;
        quoteMayStart = true;
        out.append('\n');
        at++;
        entities.add(Entity.of(type, entity.offset(), out.length() - entity.offset()));
        open.removeLast();
    }

    private void finishQuote() {
        if (!inQuote) {
            return;
        }
        String type = "blockquote";
        if (open.getLast().kind() == Kind.SPOILER && open.getLast().source() == in.length() - 2) {
            open.removeLast();
            type = "expandable_blockquote";
        }
        if (open.getLast().kind() == Kind.QUOTE) {
            Open quote = open.removeLast();
            if (out.length() > quote.offset()) {
                entities.add(Entity.of(type, quote.offset(), out.length() - quote.offset()));
            }
        }
    }

    private MarkupException endless(Open entity) {
        return new MarkupException("Can't find end of %s entity at byte offset %d"
                .formatted(entity.kind().name, Markup.byteOffset(in, entity.source())));
    }
}
