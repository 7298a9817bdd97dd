package io.kanal.posts.table;

import io.kanal.posts.ContentHash;
import io.kanal.posts.Counter;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Elsewhere;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.Recorded;
import io.kanal.posts.message.Source;
import io.kanal.posts.message.Version;
import io.kanal.shared.TelegramChatId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The columns of the tables {@code message} and {@code revision}. A column of {@code message} but for its keys and its
 * deletion is one line among the fields and one where the row is read; everything that writes or reads messages follows.
 */
@Component
public final class MessageColumns {
    private static final Column<Version, Instant> EDITED_AT = new Column<>(
            "edited_at", ColumnType.TIME, version -> version.content().editedAt());
    private static final Column<Version, Boolean> EDITED = new Column<>(
            "edited", ColumnType.BOOLEAN, version -> version.content().edited());
    private static final Column<Version, Instant> VERSION_AT = new Column<>(
            "version_at", ColumnType.TIME, version -> version.standing().at());
    private static final Column<Version, Integer> SOURCE = new Column<>(
            "source",
            ColumnType.SMALLINT,
            version -> version.standing().source().code());
    private static final Column<Version, Instant> SEEN_AT = new Column<>(
            "seen_at", ColumnType.TIME, version -> version.standing().seenAt());
    private static final Column<Version, byte[]> CONTENT_HASH = new Column<>(
            "content_hash", ColumnType.BYTES, version -> version.hash().bytes());
    private static final Column<Version, String> LANGUAGE =
            new Column<>("language", ColumnType.TEXT, Version::language);
    private static final Column<Version, Integer> REVISION =
            new Column<>("revision", ColumnType.INTEGER, Version::number);
    private static final Column<Version, Integer> NUMBER = REVISION.named("number");
    private static final Column<Version, String> TEXT = new Column<>(
            "text", ColumnType.TEXT, version -> version.content().text().text());

    private static final Column<Recorded, Long> TELEGRAM_ID =
            new Column<>("telegram_id", ColumnType.BIGINT, Recorded::telegramId);
    private static final Column<Recorded, Integer> KIND =
            new Column<>("kind", ColumnType.SMALLINT, message -> message.kind().code());
    private static final Column<Recorded, Instant> DATE = new Column<>("date", ColumnType.TIME, Recorded::date);
    private static final Column<Recorded, Long> AUTHOR_ID = ofAuthor(
            "author_id",
            ColumnType.BIGINT,
            author -> author.id() == null ? null : author.id().marked());
    private static final Column<Recorded, String> AUTHOR_NAME = ofAuthor("author_name", ColumnType.TEXT, Author::name);
    private static final Column<Recorded, String> AUTHOR_SIGNATURE =
            ofAuthor("author_signature", ColumnType.TEXT, Author::signature);
    private static final Column<Recorded, String> SERVICE = new Column<>("service", ColumnType.TEXT, Recorded::service);
    private static final Column<Recorded, String> ALBUM = new Column<>("album", ColumnType.TEXT, Recorded::album);
    private static final Column<Recorded, Long> REPLY_TO =
            new Column<>("reply_to", ColumnType.BIGINT, Recorded::replyTo);
    private static final Column<Recorded, String> VIA_BOT = new Column<>("via_bot", ColumnType.TEXT, Recorded::viaBot);
    private static final Column<Recorded, Long> THREAD_ROOT =
            new Column<>("thread_root", ColumnType.BIGINT, Recorded::threadRoot);
    private static final Column<Recorded, Long> TOPIC = new Column<>("topic", ColumnType.BIGINT, Recorded::topic);
    private static final Column<Recorded, String> TOPIC_NAME = new Column<>(
            "topic_name", ColumnType.TEXT, message -> message.facts().topicName());
    private static final Column<Recorded, Long> REPLY_CHAT = new Column<>("reply_chat", ColumnType.BIGINT, message -> {
        Elsewhere answered = message.facts().answers();
        return answered == null ? null : Long.valueOf(answered.chat().marked());
    });
    private static final Column<Recorded, Long> REPLY_CHAT_MESSAGE =
            new Column<>("reply_chat_message", ColumnType.BIGINT, message -> {
                Elsewhere answered = message.facts().answers();
                return answered == null ? null : Long.valueOf(answered.messageId());
            });
    private static final Column<Recorded, Long> VIEWS = new Column<>("views", ColumnType.BIGINT, message -> {
        Counter views = message.views();
        return views == null ? null : Long.valueOf(views.value());
    });
    private static final Column<Recorded, String> VIEWS_TEXT = new Column<>("views_text", ColumnType.TEXT, message -> {
        Counter views = message.views();
        return views == null ? null : views.text();
    });
    private static final Column<Recorded, Long> FORWARDS =
            new Column<>("forwards", ColumnType.BIGINT, Recorded::forwards);
    private static final Column<Recorded, Integer> COUNTED_BY =
            new Column<>("counted_by", ColumnType.SMALLINT, message -> {
                Source source = message.countedBy();
                return source == null ? null : Integer.valueOf(source.code());
            });

    private final JsonColumns json;
    private final Column<Version, String> spans;
    private final Column<Version, String> media;
    private final Column<Recorded, String> forward;
    private final Column<Recorded, String> reactions;
    private final List<Column<Recorded, ?>> ofMessage;
    private final List<Column<Version, ?>> ofRevision;

    MessageColumns(JsonColumns json) {
        this.json = json;
        this.spans = new Column<>(
                "spans",
                ColumnType.TEXT,
                version -> json.spans(version.content().text()));
        this.media = new Column<>(
                "media",
                ColumnType.TEXT,
                version -> json.media(version.content().media()));
        this.forward = new Column<>("forward", ColumnType.TEXT, message -> json.forward(message.forward()));
        this.reactions = new Column<>("reactions", ColumnType.TEXT, message -> json.reactions(message.reactions()));
        List<Column<Version, ?>> ofBoth =
                List.of(VERSION_AT, EDITED, SOURCE, TEXT, spans, media, CONTENT_HASH, SEEN_AT);
        this.ofRevision = Stream.concat(Stream.of(NUMBER), ofBoth.stream()).toList();
        this.ofMessage = Stream.concat(
                        Stream.concat(ofBoth.stream(), Stream.of(EDITED_AT, LANGUAGE, REVISION))
                                .<Column<Recorded, ?>>map(column -> column.of(Recorded::version)),
                        Stream.of(
                                TELEGRAM_ID,
                                KIND,
                                DATE,
                                AUTHOR_ID,
                                AUTHOR_NAME,
                                AUTHOR_SIGNATURE,
                                SERVICE,
                                ALBUM,
                                forward,
                                REPLY_TO,
                                VIA_BOT,
                                REPLY_CHAT,
                                REPLY_CHAT_MESSAGE,
                                TOPIC,
                                TOPIC_NAME,
                                THREAD_ROOT,
                                VIEWS,
                                VIEWS_TEXT,
                                FORWARDS,
                                reactions,
                                COUNTED_BY))
                .toList();
    }

    private static <T> Column<Recorded, T> ofAuthor(
            String name, ColumnType<T> type, Function<Author, @Nullable T> value) {
        return new Column<>(name, type, message -> {
            Author author = message.author();
            return author == null ? null : value.apply(author);
        });
    }

    /** Of {@code message}, all but its id, its chat and its deletion. */
    public List<Column<Recorded, ?>> ofMessage() {
        return ofMessage;
    }

    /** Of {@code revision}, all but the message's id. */
    public List<Column<Version, ?>> ofRevision() {
        return ofRevision;
    }

    /** What {@link #recorded} reads of {@code message}, with its keys and its deletion, as a query names it. */
    public String ofMessage(String alias) {
        return Stream.concat(
                        Stream.of("id", "chat_id", "deleted_at"),
                        ofMessage.stream().map(Column::name))
                .map(name -> alias + "." + name)
                .collect(Collectors.joining(", "));
    }

    /** What {@link #revision} reads of {@code revision}, as a query names it. */
    public String earlierVersions() {
        return names(ofRevision);
    }

    /** The same of the current version, which {@code message} holds. */
    public String currentVersion() {
        return names(
                Stream.concat(Stream.of(REVISION), ofRevision.stream().skip(1)).toList());
    }

    private static String names(List<Column<Version, ?>> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** From a row of {@code message}. */
    public Recorded recorded(ResultSet row) throws SQLException {
        Facts facts = new Facts(
                DATE.find(row),
                author(row),
                SERVICE.find(row),
                ALBUM.find(row),
                json.forward(forward.find(row)),
                REPLY_TO.find(row),
                VIA_BOT.find(row),
                answered(row),
                TOPIC.find(row),
                TOPIC_NAME.find(row));
        Long views = VIEWS.find(row);
        Counts counts = new Counts(
                views == null ? null : new Counter(views, VIEWS_TEXT.find(row)),
                FORWARDS.find(row),
                json.reactions(reactions.find(row)));
        return new Recorded(
                TELEGRAM_ID.get(row),
                MessageKind.ofCode(KIND.get(row)),
                version(row, REVISION.get(row), EDITED_AT.find(row), LANGUAGE.find(row)),
                facts,
                counts,
                Optional.ofNullable(COUNTED_BY.find(row)).map(Source::ofCode).orElse(null),
                THREAD_ROOT.find(row));
    }

    /** For the column {@code media} of either. */
    public @Nullable String media(List<Media> things) {
        return json.media(things);
    }

    /** From the column {@code media} of either. */
    public List<Media> media(@Nullable String column) {
        return json.media(column);
    }

    /** From a row of {@code revision}, which keeps neither the time of the edit nor the language. */
    public Version revision(ResultSet row) throws SQLException {
        return version(row, NUMBER.get(row), null, null);
    }

    private Version version(ResultSet row, int number, @Nullable Instant editedAt, @Nullable String language)
            throws SQLException {
        return new Version(
                new Content(
                        json.richText(TEXT.get(row), spans.find(row)),
                        json.media(media.find(row)),
                        editedAt,
                        EDITED.get(row)),
                ContentHash.of(CONTENT_HASH.get(row)),
                language,
                number,
                new Version.Standing(VERSION_AT.find(row), Source.ofCode(SOURCE.get(row)), SEEN_AT.get(row)));
    }

    private static @Nullable Elsewhere answered(ResultSet row) throws SQLException {
        Long chat = REPLY_CHAT.find(row);
        Long message = REPLY_CHAT_MESSAGE.find(row);
        return chat == null || message == null ? null : new Elsewhere(new TelegramChatId(chat), message);
    }

    private static @Nullable Author author(ResultSet row) throws SQLException {
        Long id = AUTHOR_ID.find(row);
        String name = AUTHOR_NAME.find(row);
        String signature = AUTHOR_SIGNATURE.find(row);
        return id == null && name == null && signature == null
                ? null
                : new Author(id == null ? null : new TelegramChatId(id), name, signature);
    }
}
