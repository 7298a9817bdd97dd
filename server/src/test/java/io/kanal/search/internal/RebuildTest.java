package io.kanal.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Embeddings;
import io.kanal.ai.Purpose;
import io.kanal.ai.Vectors;
import io.kanal.ai.spi.Embedder;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.posts.ChatType;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Source;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.Passages;
import io.kanal.shared.ChatId;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.Language;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.testing.RecordContext;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.JdbcTransactionManager;

class RebuildTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @TempDir
    Path folder;

    @Test
    void aRebuildThatFailedSucceedsTheNextTime() {
        SearchView view = view(Set.of("*"));
        try {
            database.jdbc().sql("alter table message rename to hidden").update();
            assertThatThrownBy(view::rebuild).isInstanceOf(DataAccessException.class);
            database.jdbc().sql("alter table hidden rename to message").update();

            view.rebuild();
            assertThat(view.current().words().size()).isEqualTo(1);
        } finally {
            view.close();
        }
    }

    @Test
    void nothingWaitsForAVectorWhereNoneAreMade() {
        SearchView off = view(Set.of());
        try {
            off.rebuild();
            assertThat(off.current().words().size()).isEqualTo(1);
            assertThat(queued()).isZero();
        } finally {
            off.close();
        }
        SearchView on = view(Set.of("*"));
        try {
            on.rebuild();
            assertThat(queued()).isEqualTo(1);
        } finally {
            on.close();
        }
    }

    @Test
    void whatTheModelDoesNotKnowWaitsForNoVectorAndDoesNotMakeItCountLess() {
        SearchView english = view(
                Set.of("en"),
                "The ferry leaves the harbour at seven in the morning.",
                "Паром уходит из гавани в семь часов утра.");
        try {
            english.rebuild();
            assertThat(english.current().words().size()).isEqualTo(2);
            assertThat(queued()).isEqualTo(1);
            assertThat(english.current().words().count(language -> language == Language.ENGLISH))
                    .isEqualTo(1);
        } finally {
            english.close();
        }
    }

    private long queued() {
        return database.jdbc()
                .sql("select count(*) from slow_work")
                .query(Long.class)
                .single();
    }

    /** An index over a record of one post. */
    private SearchView view(Set<String> languages) {
        return view(languages, "quokka");
    }

    private SearchView view(Set<String> languages, String... posts) {
        RecordContext record = new RecordContext(database, Clock.systemUTC(), Passages.class);
        Ingest ingest = record.get(Ingest.class);
        ChatId chat = ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.PUBLIC, TelegramChatId.ofChannel(77), ChatType.CHANNEL, "Ferry", null, null, null, true));
        ingest.merge(
                Source.EXPORT,
                Lane.BULK,
                chat,
                IntStream.range(0, posts.length)
                        .mapToObj(i -> SeenMessages.of(i + 1, posts[i]).message())
                        .toList());
        Embeddings embeddings = new Embeddings(new OneMeaning(), _ -> languages, 10);
        return new SearchView(
                new DataDirectory(folder),
                new Analysis(),
                embeddings,
                record.get(Passages.class),
                record.get(WholeRecord.class),
                new Vectors(database.jdbc(), new JdbcTransactionManager(database.dataSource()), embeddings),
                record.get(SlowWork.class),
                database.transactions(),
                new WordsFirst(),
                record.get(ChangeLog.class));
    }

    /** Everything means the same to it. */
    private record OneMeaning() implements Embedder {
        @Override
        public String provider() {
            return "none";
        }

        @Override
        public EmbeddingModel model() {
            return new EmbeddingModel("none", "f", 3);
        }

        @Override
        public List<float[]> embed(List<String> texts, Purpose purpose) {
            return texts.stream().map(_ -> new float[] {1, 0, 0}).toList();
        }

        @Override
        public void answer(Duration patience) {}

        @Override
        public void close() {}
    }
}
