package io.kanal.ingest.internal.export.json;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.Batches;
import io.kanal.ingest.internal.export.ExportReader;
import io.kanal.ingest.internal.export.ExportSink;
import io.kanal.ingest.internal.export.ExportedChat;
import io.kanal.ingest.internal.export.Json;
import io.kanal.ingest.internal.export.MediaFiles;
import io.kanal.ingest.internal.export.MessageDates;
import io.kanal.ingest.internal.export.Position;
import io.kanal.ingest.internal.export.SkipReason;
import io.kanal.posts.ChatType;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.Characters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code result.json}: one chat ({@code name, type, id, messages}) or a whole account ({@code chats.list},
 * {@code left_chats.list}, each entry such a chat). Desktop writes a chat's name, type and id before its messages.
 */
public final class JsonExportReader implements ExportReader {
    /** A message with all its recent reactions and buttons has some tens of kilobytes. */
    private static final int MAX_ELEMENT_BYTES = 2 << 20;

    private static final int MAX_INDENT = 64;

    private final JsonScanner scanner;
    private final MessageDates dates;
    private final MediaFiles files;

    private int chats;
    private boolean recognised;

    /**
     * @param json UTF-8
     * @param chatsBefore how many chats earlier files of the same upload hold
     */
    public JsonExportReader(InputStream json, int chatsBefore, MessageDates dates, MediaFiles files) {
        this.scanner = new JsonScanner(json, MAX_ELEMENT_BYTES);
        this.chats = chatsBefore;
        this.dates = dates;
        this.files = files;
    }

    @Override
    public Ending read(ExportSink sink, Position start) throws IOException, InterruptedException {
        if (scanner.peek() != '{') {
            throw new KanalException(
                    ErrorCode.BAD_SOURCE, "This is not JSON of a Telegram Desktop export: it does not begin with '{'");
        }
        scanner.take();
        Walk walk = new Walk(sink, start);
        boolean whole;
        try {
            whole = walk.chatOrAccount();
        } catch (IOException | KanalException e) {
            walk.handOver();
            throw e;
        }
        if (!recognised) {
            throw new KanalException(
                    ErrorCode.BAD_SOURCE,
                    whole
                            ? "This is JSON, but no Telegram Desktop export: it has neither 'messages' nor 'chats.list'"
                            : "This JSON is broken before its first message, about byte " + scanner.offset());
        }
        if (!whole) {
            sink.skipped(SkipReason.CUT_OFF, "after byte " + scanner.offset());
        }
        return whole ? Ending.COMPLETE : Ending.CUT_OFF;
    }

    @Override
    public int chats() {
        return chats;
    }

    /** One pass over the file. Methods return whether what they read was whole. */
    private final class Walk {
        private final ExportSink sink;
        private final Position start;
        private final MessageReader messages;
        private final Batches batches;
        private Position reached = Position.START;

        /** Indentation of the chats of the present list, -1 outside of lists. */
        private int chatIndent = -1;

        /** Whether the file is a whole account's. */
        private boolean account;

        private boolean rootClosed;

        Walk(ExportSink sink, Position start) {
            this.sink = sink;
            this.start = start;
            this.messages = new MessageReader(dates, files, sink);
            this.batches = new Batches(sink);
        }

        /** Gives the sink what was read before reading failed. */
        void handOver() throws InterruptedException {
            batches.finish(reached);
        }

        /** The members of the root object, or of one chat in a list; its opening bracket was taken. */
        boolean chatOrAccount() throws IOException, InterruptedException {
            String name = null;
            String type = null;
            Long id = null;
            while (true) {
                String key = nextKey();
                if (key == null) {
                    return false;
                }
                switch (key) {
                    case END_OF_OBJECT -> {
                        return true;
                    }
                    case "name" -> name = captureText();
                    case "type" -> type = captureText();
                    case "id" -> id = Json.whole(capture());
                    case "messages" -> {
                        if (!array()) {
                            return false;
                        }
                        recognised = true;
                        if (!messages(new Header(name, type, id))) {
                            return false;
                        }
                        if (rootClosed) {
                            return true;
                        }
                    }
                    case "chats", "left_chats" -> {
                        account = true;
                        if (!lists()) {
                            return false;
                        }
                    }
                    default -> {
                        if (!scanner.skipValue()) {
                            return false;
                        }
                    }
                }
            }
        }

        /** {@code {"about": …, "list": […]}}. */
        private boolean lists() throws IOException, InterruptedException {
            if (scanner.peek() != '{') {
                return scanner.skipValue();
            }
            scanner.take();
            while (true) {
                String key = nextKey();
                if (key == null) {
                    return false;
                }
                if (key.equals(END_OF_OBJECT)) {
                    return true;
                }
                if (!key.equals("list") || scanner.peek() != '[') {
                    if (!scanner.skipValue()) {
                        return false;
                    }
                    continue;
                }
                scanner.take();
                recognised = true;
                if (!chats()) {
                    return false;
                }
            }
        }

        private boolean chats() throws IOException, InterruptedException {
            int first = scanner.peek();
            chatIndent = usable(scanner.indent());
            boolean lost = false;
            for (int c = first; ; c = scanner.peek()) {
                if (c < 0) {
                    return false;
                }
                if (c == ']' && (!lost || scanner.indent() < chatIndent)) {
                    scanner.take();
                    chatIndent = -1;
                    return true;
                }
                scanner.take();
                if (c == '{' && (!lost || scanner.indent() == chatIndent)) {
                    // After damage only a bracket that stands where chats begin is one.
                    lost = !chatOrAccount();
                    if (lost && scanner.peek() < 0) {
                        return false;
                    }
                    if (lost) {
                        sink.skipped(SkipReason.DAMAGED, "end of chat " + chats + ", before byte " + scanner.offset());
                    }
                }
            }
        }

        private boolean messages(Header header) throws IOException, InterruptedException {
            int index = chats++;
            ExportedChat chat = header.chat();
            if (index >= start.chats() && chat != null && chat.kindUnknown()) {
                sink.skipped(SkipReason.CHAT_OF_UNKNOWN_KIND, header.named(index + 1));
            }
            boolean passedOver = chat == null || index < start.chats();
            long skip = index == start.chats() ? start.messages() : 0;
            if (chat != null && !passedOver) {
                sink.chat(chat);
            }
            messages.begin(chat);
            scanner.peek();
            int indent = usable(scanner.indent());
            long count = 0;
            boolean former = false;
            while (true) {
                boolean wanted = !passedOver && count >= skip;
                sink.reading(new Position(index, count));
                switch (scanner.nextElement(indent, chatIndent, wanted)) {
                    case ELEMENT -> {
                        if (wanted) {
                            SeenMessage message = messages.read(scanner.element(), scanner.elementLength());
                            if (message != null && chat != null && messages.lastWasFormer() != former) {
                                former = !former;
                                batches.finish(new Position(index, count));
                                sink.chat(former ? chat.formerGroup() : chat);
                            }
                            if (message != null) {
                                batches.add(message, new Position(index, count));
                            }
                            reached = new Position(index, count + 1);
                        }
                        count++;
                    }
                    case TOO_LARGE -> {
                        sink.skipped(SkipReason.MESSAGE_TOO_LARGE, "message " + (count + 1) + " of the chat");
                        count++;
                    }
                    case DAMAGED -> {
                        if (wanted) {
                            sink.skipped(
                                    SkipReason.DAMAGED,
                                    "after message " + count + " of the chat, before byte " + scanner.offset());
                        }
                    }
                    case END -> {
                        if (resumes(indent)) {
                            if (wanted) {
                                sink.skipped(SkipReason.DAMAGED, "closed too early, at byte " + scanner.offset());
                            }
                        } else {
                            leftOut(header, index, count);
                            end(passedOver, index);
                            return true;
                        }
                    }
                    case LOST -> {
                        leftOut(header, index, count);
                        end(passedOver, index);
                        return false;
                    }
                    case CUT_OFF -> {
                        leftOut(header, index, count);
                        if (!passedOver) {
                            batches.finish(new Position(index, count));
                        }
                        return false;
                    }
                }
            }
        }

        /** Tells a chat that cannot be told apart from others, with how many messages are left out with it. */
        private void leftOut(Header header, int index, long count) throws InterruptedException {
            if (header.chat() == null && index >= start.chats()) {
                sink.skipped(
                        SkipReason.CHAT_NOT_READABLE,
                        header.named(index + 1) + "; messages left out with it: " + count);
            }
        }

        private void end(boolean passedOver, int index) throws InterruptedException {
            if (!passedOver) {
                batches.finish(new Position(index + 1, 0));
            }
        }

        /**
         * Whether the array goes on although it was closed: what follows can follow no array, or is indented like its
         * elements or deeper.
         */
        private boolean resumes(int indent) throws IOException {
            int c = scanner.peek();
            if (c < 0) {
                return false;
            }
            if (c != ',' && c != '}') {
                return true;
            }
            if (c == '}' && !account) {
                // The end of the file's only object, if nothing goes on behind it.
                scanner.take();
                rootClosed = scanner.peek() < 0;
                return !rootClosed;
            }
            while (c == ',') {
                scanner.take();
                c = scanner.peek();
            }
            return c >= 0 && indent > 0 && scanner.indent() >= indent;
        }
    }

    private static final String END_OF_OBJECT = "}";

    /** The next key of an object, with its colon taken; {@link #END_OF_OBJECT}; or null where the object is broken. */
    private @Nullable String nextKey() throws IOException {
        int c = scanner.peek();
        while (c == ',') {
            scanner.take();
            c = scanner.peek();
        }
        if (c == '}') {
            scanner.take();
            return END_OF_OBJECT;
        }
        if (c != '"') {
            return null;
        }
        String key = captureText();
        if (key == null || key.equals(END_OF_OBJECT) || scanner.peek() != ':') {
            return null;
        }
        scanner.take();
        return key;
    }

    private boolean array() throws IOException {
        if (scanner.peek() != '[') {
            return false;
        }
        scanner.take();
        return true;
    }

    private @Nullable String captureText() throws IOException {
        JsonNode value = capture();
        return value != null && value.isString() ? Characters.storable(value.stringValue()) : null;
    }

    private @Nullable JsonNode capture() throws IOException {
        if (scanner.captureValue() != JsonScanner.Next.ELEMENT) {
            return null;
        }
        try {
            return Json.MAPPER.readTree(
                    new String(StrayBytes.without(scanner.element(), scanner.elementLength()), StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            // A value that cannot be read is as good as missing; the walk goes on behind it.
            return null;
        }
    }

    private static int usable(int indent) {
        return indent > MAX_INDENT ? -1 : indent;
    }

    /** What stands before a chat's messages. */
    private record Header(
            @Nullable String name,
            @Nullable String type,
            @Nullable Long id) {
        /** For the report. */
        String named(int number) {
            return "chat %d of the file%s: %s"
                    .formatted(
                            number,
                            name == null ? "" : ", '" + Characters.excerpt(name, 60) + "'",
                            chat() == null
                                    ? "its id is " + (id == null ? "missing" : id)
                                    : "its type is " + (type == null ? "missing" : Characters.excerpt(type, 40)));
        }

        /** Null where nothing says which chat it is. */
        @Nullable
        ExportedChat chat() {
            if (id == null || id <= 0 || id > TelegramChatId.LARGEST) {
                return null;
            }
            return switch (type == null ? "" : type) {
                case "saved_messages" -> chat(TelegramChatId.ofUser(id), ChatType.SAVED, "Saved Messages", false);
                case "replies" -> chat(TelegramChatId.ofUser(id), ChatType.PRIVATE, "Replies", false);
                case "verification_codes" ->
                    chat(TelegramChatId.ofUser(id), ChatType.PRIVATE, "Verification Codes", false);
                case "personal_chat", "bot_chat" ->
                    chat(TelegramChatId.ofUser(id), ChatType.PRIVATE, "Deleted Account", false);
                case "private_group" -> chat(TelegramChatId.ofGroup(id), ChatType.GROUP, "Group", false);
                case "private_supergroup" -> chat(TelegramChatId.ofChannel(id), ChatType.SUPERGROUP, "Group", false);
                case "public_supergroup" -> chat(TelegramChatId.ofChannel(id), ChatType.SUPERGROUP, "Group", true);
                case "private_channel" -> chat(TelegramChatId.ofChannel(id), ChatType.CHANNEL, "Channel", false);
                case "public_channel" -> chat(TelegramChatId.ofChannel(id), ChatType.CHANNEL, "Channel", true);
                // Desktop gives the direct messages of a channel no type; who else may read such a chat is unknown.
                default ->
                    new ExportedChat(
                            TelegramChatId.ofChannel(id), ChatType.SUPERGROUP, title("Chat " + id), false, true, false);
            };
        }

        private ExportedChat chat(TelegramChatId chat, ChatType kind, String nameless, boolean isPublic) {
            return new ExportedChat(chat, kind, title(nameless), isPublic);
        }

        private String title(String nameless) {
            return name == null || name.isBlank() ? nameless : Characters.excerpt(name, 512);
        }
    }
}
