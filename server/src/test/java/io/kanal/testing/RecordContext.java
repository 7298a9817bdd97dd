package io.kanal.testing;

import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.Ingested;
import io.kanal.ingest.SeenChat;
import io.kanal.ingest.internal.export.html.KnownChats;
import io.kanal.posts.ChatType;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.posts.spi.ChatRows;
import io.kanal.shared.ChatId;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The rooms that keep the record, wired by hand upon a test database: no server, no followers. */
public final class RecordContext {
    private static final AtomicLong NEXT = new AtomicLong(8_000_000);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    /** With beans of other rooms that stand upon the record. */
    public RecordContext(TestDatabase database, Clock clock, Class<?>... more) {
        context.registerBean(DataSource.class, database::dataSource);
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(database.dataSource()));
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(database.dataSource()));
        context.registerBean(TransactionTemplate.class, database::transactions);
        context.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(DataDirectory.class, RecordContext::folder);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(ChangeLog.class);
        context.scan("io.kanal.posts", "io.kanal.ingest.internal.merge", "io.kanal.ingest.internal.takeback");
        joinedRows();
        context.registerBean(SlowWork.class);
        context.registerBean(KnownChats.class);
        context.registerBean(Ingest.class);
        context.registerBean(io.kanal.ingest.Erasure.class);
        for (Class<?> one : more) {
            context.registerBean(one);
        }
        context.refresh();
    }

    /** Every room's rows follow when a chat is joined. */
    private void joinedRows() {
        var rooms = new ClassPathBeanDefinitionScanner(context, false);
        rooms.addIncludeFilter(new AssignableTypeFilter(ChatRows.class));
        rooms.scan("io.kanal");
    }

    private static DataDirectory folder() {
        try {
            Path folder = Files.createTempDirectory("kanal-record");
            folder.toFile().deleteOnExit();
            return new DataDirectory(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    /** A new public chat that an export told of. */
    public ChatId chat(ChatType type) {
        return get(Ingest.class)
                .identify(
                        Source.EXPORT,
                        new SeenChat(
                                Realm.PUBLIC,
                                TelegramChatId.ofChannel(NEXT.incrementAndGet()),
                                type,
                                "Chat",
                                null,
                                null,
                                null,
                                false));
    }

    /** What a source saw, recorded as an import does. */
    public Ingested merge(Source source, ChatId chat, SeenMessages... messages) {
        return get(Ingest.class)
                .merge(
                        source,
                        Lane.BULK,
                        chat,
                        Stream.of(messages).map(SeenMessages::message).toList());
    }

    /** A message as it is recorded now. */
    public Message message(ChatId chat, long telegramId) {
        return get(WholeRecord.class).byTelegramIds(chat, List.of(telegramId)).getFirst();
    }
}
