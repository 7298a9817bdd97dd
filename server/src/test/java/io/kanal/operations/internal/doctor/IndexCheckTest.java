package io.kanal.operations.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.posts.ChatType;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.search.Search;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The doctor counts as missing only what is. */
@ServerTest
final class IndexCheckTest {
    private static final int SAME = 200;

    @Autowired
    IndexCheck check;

    @Autowired
    Search search;

    @Autowired
    Ingest ingest;

    @Autowired
    WholeRecord record;

    @Test
    void whatManySayAndWhatIsCutOtherwiseIsFoundEveryTime() {
        List<SeenMessages> seen = new ArrayList<>();
        for (long id = 1; id <= SAME; id++) {
            seen.add(SeenMessages.of(id, "Скорее всего"));
        }
        List<String> strange = List.of(
                "Chromium 107.0.5304.62",
                "как они в ней описаны",
                "a b c d e f",
                "C++ и C#",
                "don't",
                "it's_a_name @someone #tag",
                "ы".repeat(300) + " конец",
                "🙂 7");
        for (String text : strange) {
            seen.add(SeenMessages.of(seen.size() + 1, text));
        }
        ChatId chat = ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.PUBLIC,
                        TelegramChatId.ofChannel(7_900_000_017L),
                        ChatType.CHANNEL,
                        "Check",
                        null,
                        null,
                        null,
                        false));
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                seen.stream().map(SeenMessages::message).toList());
        List<Message> messages = record.byTelegramIds(
                chat, LongStream.rangeClosed(1, seen.size()).boxed().toList());
        assertThat(messages).hasSize(SAME + strange.size());
        Message last = messages.getLast();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> search.finds(last.id(), last.text().text()));

        for (int time = 0; time < 10; time++) {
            assertThat(check.missing(messages)).isEmpty();
        }
        assertThat(search.finds(last.id(), "something else"))
                .as("another text is not")
                .isFalse();
    }
}
