package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.shared.secrets.Secret;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Telegram does not take as it is goes out in another form. */
class PickyTelegramTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void wordsGetThroughWithoutFormattingAndInShorterParts() {
        try (PickyTelegram telegram = new PickyTelegram();
                EdgeNode node = EdgeNode.on(database, telegram.address()).start()) {
            BotId bot = node.get(Bots.class)
                    .register(
                            Caller.KANAL,
                            new Secret<>("7000:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
                            Set.of(BotPurpose.HOSTED))
                    .id();
            Dispatcher dispatcher = node.get(Dispatcher.class);
            RichText bold = new RichText("a <b> word", List.of(Span.of(Kind.BOLD, 0, 1)));
            String text = IntStream.range(0, 130).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
            OutgoingId first = dispatcher.enqueue(bot, Outgoing.message(5, bold), Priority.REPLY, "bold");
            OutgoingId second = dispatcher.enqueue(bot, Outgoing.richMessage(6, bold), Priority.REPLY, "rich");
            OutgoingId third =
                    dispatcher.enqueue(bot, Outgoing.message(7, RichText.plain(text)), Priority.REPLY, "long");
            for (OutgoingId id : List.of(first, second, third)) {
                await().atMost(SOON)
                        .until(() -> dispatcher.find(id).orElseThrow().state() == OutgoingState.DONE);
            }
            assertThat(words(telegram, 5)).isEqualTo("a <b> word");
            assertThat(words(telegram, 6)).isEqualTo("a <b> word");
            assertThat(words(telegram, 7)).isEqualTo(text);
            assertThat(telegram.refused).anyMatch(why -> why.contains("too long"));
            CallResult now = dispatcher.send(bot, Outgoing.message(8, bold), Priority.REPLY, SOON);
            assertThat(now).isInstanceOf(CallResult.Done.class);
            assertThat(words(telegram, 8)).isEqualTo("a <b> word");
        }
    }

    private static String words(PickyTelegram telegram, long chat) {
        return telegram.taken.stream()
                .filter(call -> call.get("chat_id").asLong() == chat)
                .map(call -> call.get("text").asString())
                .collect(Collectors.joining(" "));
    }
}
