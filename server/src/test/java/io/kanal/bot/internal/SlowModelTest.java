package io.kanal.bot.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.Kanal;
import io.kanal.people.TelegramLinks;
import io.kanal.people.User;
import io.kanal.shared.Caller;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.WorldEvent;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Desk;
import io.kanal.testing.EmbeddedOnly;
import io.kanal.testing.ModelServer;
import io.kanal.testing.ModelServer.Reply;
import io.kanal.testing.SharedPostgres;
import io.kanal.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A question in Telegram, answered by a chat model that takes its time: the whole server between the two. */
@EmbeddedOnly
class SlowModelTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String FERRY = "The ferry to the north island sails at noon.";
    private static final String PIER = "The ferry pier is closed tonight because of the storm.";

    @RegisterExtension
    final TestDatabase database = TestDatabase.opened();

    @TempDir
    Path folder;

    private final Queue<WorldEvent> heard = new ConcurrentLinkedQueue<>();

    @Test
    void theAnswerGrowsAsADraftAndCancelStopsIt() {
        try (Desk desk = new Desk();
                ModelServer model = ModelServer.start();
                ConfigurableApplicationContext server = server(desk, model)) {
            desk.simulator.world().listen(heard::add);
            User anna = known(server, desk);
            new BotGround(server).channel(anna, "Harbour Wire", FERRY, PIER);
            String answer = """
                    {"statements":[{"text":"%s","citations":[1]},{"text":"%s","citations":[2]}]}""".formatted(FERRY, PIER);
            model.otherwise(request ->
                    Reply.slowly(ordered(request.toString(), answer), Duration.ZERO, Duration.ofMillis(150)));

            desk.write(desk.anna, desk.bot, "When does the ferry sail?");
            await().atMost(SOON)
                    .until(() -> drafts().stream()
                            .anyMatch(draft -> draft.contains("sails at noon") && !draft.contains("pier is closed")));
            await().atMost(SOON).until(() -> said(desk).stream().anyMatch(text -> text.contains("pier is closed")));
            assertThat(said(desk)).hasSize(1);
            assertThat(said(desk).getFirst()).contains("sails at noon", "Sources");

            int before = drafts().size();
            desk.write(desk.anna, desk.bot, "Is the ferry pier closed because of the storm?");
            await().atMost(SOON).until(() -> drafts().size() > before);
            desk.write(desk.anna, desk.bot, "/cancel");
            await().atMost(SOON).until(() -> said(desk).size() == 2);
            assertThat(said(desk).getLast()).contains("Stopped").doesNotContain("nothing to stop");
            desk.write(desk.anna, desk.bot, "/cancel");
            await().atMost(SOON).until(() -> said(desk).size() == 3);
            assertThat(said(desk).getLast()).contains("nothing to stop");
            assertThat(model.violations()).isEmpty();
        }
    }

    /** The numbers that the request gave to the two sentences. */
    private static String ordered(String request, String answer) {
        return request.indexOf("sails at noon") < request.indexOf("pier is closed")
                ? answer
                : answer.replace("[1]", "[x]").replace("[2]", "[1]").replace("[x]", "[2]");
    }

    private ConfigurableApplicationContext server(Desk desk, ModelServer model) {
        SpringApplicationBuilder builder =
                new SpringApplicationBuilder(Kanal.class).initializers(context -> SharedPostgres.keepFor(context));
        return builder.run(
                "--kanal.data.dir=" + folder,
                "--kanal.database.url=" + database.url(),
                "--server.port=0",
                "--kanal.port=0",
                "--kanal.preview.base-url=" + desk.address(),
                "--kanal.bot.api-url=" + desk.address(),
                "--kanal.llm.url=" + model.url(),
                "--kanal.llm.key=" + model.key(),
                "--kanal.llm.model=slow");
    }

    private static User known(ConfigurableApplicationContext server, Desk desk) {
        server.getBean(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
        BotGround ground = new BotGround(server);
        User user = ground.user("Anna");
        server.getBean(TelegramLinks.class).redeem(ground.code(user), desk.anna, "@anna");
        // English whatever her Telegram speaks.
        server.getBean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("update users set language = 'en', language_chosen = true where id = :id")
                .param("id", user.id().value())
                .update();
        return user;
    }

    private List<String> drafts() {
        return heard.stream()
                .filter(WorldEvent.Drafted.class::isInstance)
                .map(WorldEvent.Drafted.class::cast)
                .map(draft ->
                        draft.content() == null ? "" : draft.content().words().text())
                .toList();
    }

    private static List<String> said(Desk desk) {
        return desk.simulator.world().with(() -> {
            Chat chat = desk.simulator.world().privateChat(desk.anna, desk.bot);
            return chat.messages().values().stream()
                    .filter(message -> message.actor() == desk.bot)
                    .map(SlowModelTest::words)
                    .toList();
        });
    }

    private static String words(Message message) {
        return message.content().words().text();
    }
}
