package io.kanal.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ai.internal.ModelSlots;
import io.kanal.ai.internal.openai.EndpointAddress;
import io.kanal.ai.internal.openai.OpenAiChat;
import io.kanal.shared.Dependable;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.secrets.Secret;
import io.kanal.testing.ModelServer;
import io.kanal.testing.ModelServer.Reply;
import io.kanal.testing.TestDatabase;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatChainTest {
    private static final ChatPrompt.Shape SHAPE = new ChatPrompt.Shape(
            "answer",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"],\"additionalProperties\":false}");

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final ModelServer first = ModelServer.start();
    private final ModelServer second = ModelServer.start();
    private final ModelCalls ledger = new ModelCalls(database.jdbc(), Clock.systemUTC());
    private final Instant start = Instant.now();
    private ChatModels models = models(Duration.ofSeconds(5), true, true);

    @AfterEach
    void close() {
        models.close();
        first.close();
        second.close();
        assertThat(first.violations()).isEmpty();
        assertThat(second.violations()).isEmpty();
    }

    @Test
    void theFirstModelAnswersAndTheLedgerKnows() {
        first.next(Reply.text("hello there"));
        assertThat(chain().ask(prompt(null), ChatChainTest::text)).isEqualTo("hello there");
        assertThat(second.requests()).isEmpty();
        assertThat(totals()).anySatisfy(total -> {
            assertThat(total.model()).isEqualTo("first");
            assertThat(total.outcome()).isEqualTo(CallOutcome.DONE);
            assertThat(total.tokensIn()).isPositive();
            assertThat(total.tokensOut()).isPositive();
        });
    }

    static Stream<Reply> failures() {
        return Stream.of(
                Reply.status(400),
                Reply.status(401),
                Reply.status(429),
                Reply.status(500),
                Reply.html(),
                Reply.garbage(),
                Reply.text(""),
                Reply.cutOff("a long answer that breaks", 12),
                Reply.slowly("late", Duration.ofSeconds(3), Duration.ZERO),
                Reply.silence());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theNextModelAnswersWhenOneFails(Reply failure) {
        models.close();
        models = models(Duration.ofMillis(700), true, true);
        // Twice, because a refused request is tried once more without its shape.
        first.next(failure, failure);
        second.otherwise(_ -> Reply.text("from the second"));
        assertThat(chain().ask(prompt(null), ChatChainTest::text)).isEqualTo("from the second");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theNextModelStreamsWhenOneFails(Reply failure) {
        models.close();
        models = models(Duration.ofMillis(700), true, true);
        first.next(failure, failure);
        second.otherwise(_ -> Reply.text("from the second"));
        Heard heard = new Heard(Integer.MAX_VALUE);
        assertThat(chain().stream(prompt(null), heard, ChatChainTest::text)).isEqualTo("from the second");
        assertThat(heard.text()).isEqualTo("from the second");
    }

    @Test
    void whatCameBeforeAFailureIsTakenBack() {
        models.close();
        models = models(Duration.ofMillis(700), true, true);
        first.next(Reply.silenceAfter("half of an answ"));
        second.otherwise(_ -> Reply.text("whole"));
        Heard heard = new Heard(Integer.MAX_VALUE);
        assertThat(chain().stream(prompt(null), heard, ChatChainTest::text)).isEqualTo("whole");
        assertThat(heard.restarts()).isOne();
        assertThat(heard.text()).isEqualTo("whole");
        assertThat(totals()).anySatisfy(total -> assertThat(total.outcome()).isEqualTo(CallOutcome.TIMED_OUT));
    }

    @Test
    void piecesComeBeforeTheEnd() {
        first.next(Reply.slowly("one two three four five six", Duration.ZERO, Duration.ofMillis(30)));
        Heard heard = new Heard(Integer.MAX_VALUE);
        chain().stream(prompt(null), heard, ChatChainTest::text);
        assertThat(heard.pieces()).isGreaterThan(2);
    }

    @Test
    void aCancelledAnswerEndsSoonAndAsksNobodyElse() {
        first.next(Reply.slowly("word ".repeat(200), Duration.ZERO, Duration.ofMillis(20)));
        Heard heard = new Heard(2);
        long before = System.nanoTime();
        assertThatThrownBy(() -> chain().stream(prompt(null), heard, ChatChainTest::text))
                .isInstanceOf(KanalException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        assertThat(second.requests()).isEmpty();
        assertThat(totals()).anySatisfy(total -> assertThat(total.outcome()).isEqualTo(CallOutcome.CANCELLED));
    }

    @Test
    void aFailingSinkReachesTheOneWhoAsked() {
        first.otherwise(_ -> Reply.text("text"));
        second.otherwise(_ -> Reply.text("text"));
        assertThatThrownBy(() -> chain().stream(prompt(null), new Gone(), ChatChainTest::text))
                .hasStackTraceContaining("the reader is gone");
    }

    @Test
    void readersThatGoAwayDoNotSwitchTheModelOff() {
        first.otherwise(_ -> Reply.text("text"));
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(() -> chain().stream(prompt(null), new Gone(), ChatChainTest::text))
                    .isInstanceOf(KanalException.class);
        }
        assertThat(models.states()).allMatch(ChatModels.ModelState::asked);
        assertThat(second.requests()).isEmpty();
        assertThat(chain().ask(prompt(null), ChatChainTest::text)).isEqualTo("text");
    }

    @Test
    void aRefusalThatPlainWordsDoNotMendTakesNothingFromLaterCalls() {
        first.next(Reply.status(400), Reply.status(400), Reply.text("{\"a\": 4}"));
        second.otherwise(_ -> Reply.text("{\"a\": 3}"));
        Function<ChatReply, Optional<Integer>> number = reply ->
                TolerantJson.find(reply.text()).map(json -> json.path("a").asInt());
        assertThat(chain().ask(prompt(SHAPE), number)).isEqualTo(3);
        assertThat(chain().ask(prompt(SHAPE), number)).isEqualTo(4);
        var later = first.requests().get(2).body();
        assertThat(later.has("response_format")).isTrue();
        assertThat(later.has("temperature")).isTrue();
    }

    @Test
    void noMoreCallsRunAtOnceThanAreAllowedAndTheOthersWaitForABoundedTime() throws Exception {
        models.close();
        ModelSlots one = new ModelSlots(1, Duration.ofMillis(200), "KANAL_LLM_AT_ONCE");
        models = new ChatModels(
                Map.of(ChatUse.ANSWERS, List.of(model("first", first, Duration.ofSeconds(5), true))),
                false,
                ledger,
                one);
        CountDownLatch asked = new CountDownLatch(1);
        first.otherwise(_ -> {
            asked.countDown();
            return Reply.slowly("late", Duration.ofSeconds(1), Duration.ZERO);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> running = threads.submit(() -> chain().ask(prompt(null), ChatChainTest::text));
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> chain().ask(prompt(null), ChatChainTest::text))
                    .isInstanceOfSatisfying(
                            KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasMessageContaining("KANAL_LLM_AT_ONCE");
            assertThat(first.requests()).hasSize(1);
            assertThat(running.get(5, TimeUnit.SECONDS)).isEqualTo("late");
        }
        assertThat(chain().ask(prompt(null), ChatChainTest::text)).isEqualTo("late");
    }

    @Test
    void theShapeIsSentAsAStrictSchema() {
        first.next(Reply.text("{\"a\": 1}"));
        assertThat(chain().ask(prompt(SHAPE), reply -> TolerantJson.find(reply.text()))
                        .path("a")
                        .asInt())
                .isOne();
        var format = first.requests().getFirst().body().path("response_format");
        assertThat(format.path("type").asString()).isEqualTo("json_schema");
        assertThat(format.path("json_schema").path("strict").asBoolean()).isTrue();
        assertThat(format.path("json_schema")
                        .path("schema")
                        .path("required")
                        .get(0)
                        .asString())
                .isEqualTo("a");
    }

    @Test
    void aServerThatKnowsNoSchemasIsAskedPlainly() {
        first.next(Reply.status(400), Reply.text("```json\n{\"a\": 1,}\n```"), Reply.text("{\"a\": 2}"));
        Function<ChatReply, Optional<Integer>> number = reply ->
                TolerantJson.find(reply.text()).map(json -> json.path("a").asInt());
        assertThat(chain().ask(prompt(SHAPE), number)).isOne();
        assertThat(chain().ask(prompt(SHAPE), number)).isEqualTo(2);
        assertThat(first.requests()).hasSize(3);
        assertThat(first.requests().get(2).body().has("response_format")).isFalse();
    }

    @Test
    void anUnreadableAnswerGoesToTheNextModel() {
        first.next(Reply.text("I cannot do that"));
        second.next(Reply.text("{\"a\": 3}"));
        assertThat(chain().ask(prompt(SHAPE), reply -> TolerantJson.find(reply.text()))
                        .path("a")
                        .asInt())
                .isEqualTo(3);
        assertThat(totals()).anySatisfy(total -> assertThat(total.outcome()).isEqualTo(CallOutcome.UNREADABLE));
    }

    @Test
    void anAnswerCutByItsAllowanceSaysSo() {
        first.next(Reply.outOfTokens("{\"a\":"));
        boolean cutOff = chain().ask(prompt(null), reply -> Optional.of(reply.cutOff()));
        assertThat(cutOff).isTrue();
    }

    @Test
    void aModelThatFailsRepeatedlyIsLeftAlone() {
        first.otherwise(_ -> Reply.status(500));
        second.otherwise(_ -> Reply.text("ok"));
        for (int i = 0; i < 10; i++) {
            assertThat(chain().ask(prompt(null), ChatChainTest::text)).isEqualTo("ok");
        }
        assertThat(first.requests()).hasSizeLessThan(6);
        assertThat(models.states())
                .filteredOn(state -> state.model().equals("first"))
                .allMatch(state -> !state.asked());
    }

    @Test
    void noModelLeftIsAClearFailure() {
        first.otherwise(_ -> Reply.status(500));
        second.otherwise(_ -> Reply.status(401));
        assertThatThrownBy(() -> chain().ask(prompt(null), ChatChainTest::text))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void privateTextsStayOnThisMachine() {
        models.close();
        models = models(Duration.ofSeconds(5), false, true);
        ChatPrompt secret = new ChatPrompt("Do it", "private text", null, 100, Sensitivity.PRIVATE);
        assertThat(models.find(ChatUse.ANSWERS, Sensitivity.PRIVATE)
                        .orElseThrow()
                        .ask(secret, ChatChainTest::text))
                .isEqualTo("ok");
        // Even a chain that was found for public texts does not send them away.
        assertThat(chain().ask(secret, ChatChainTest::text)).isEqualTo("ok");
        assertThat(first.requests()).isEmpty();
        assertThat(second.requests()).hasSize(2);

        models.close();
        models = models(Duration.ofSeconds(5), false, false);
        assertThat(models.find(ChatUse.ANSWERS, Sensitivity.PRIVATE)).isEmpty();
        assertThat(models.find(ChatUse.ANSWERS, Sensitivity.PUBLIC)).isPresent();
        assertThat(models.find(ChatUse.TAGGING, Sensitivity.PUBLIC)).isEmpty();
    }

    @Test
    void halfCharactersAndNulDoNotBreakARequest() {
        first.next(Reply.text("fine"));
        ChatPrompt strange = new ChatPrompt("Do it", "a\uD800b\u0000c", null, 100, Sensitivity.PUBLIC);
        assertThat(chain().ask(strange, ChatChainTest::text)).isEqualTo("fine");
        assertThat(first.requests()).hasSize(1);
    }

    private static Optional<String> text(ChatReply reply) {
        return Optional.of(reply.text());
    }

    @Test
    void eachModelIsAskedOnceWhetherItServesAndForNothing() throws Exception {
        models.close();
        models = new ChatModels(
                Map.of(
                        ChatUse.ANSWERS,
                        List.of(
                                model("first", first, Duration.ofSeconds(5), true),
                                model("second", second, Duration.ofSeconds(5), true)),
                        ChatUse.DIGESTS,
                        List.of(
                                model("first", first, Duration.ofSeconds(5), true),
                                model("first", second, Duration.ofSeconds(5), true))),
                false,
                ledger,
                new ModelSlots(4, Duration.ofSeconds(5), "KANAL_LLM_AT_ONCE"));
        assertThat(models.parts())
                .extracting(Dependable.Part::name)
                .containsExactlyInAnyOrder("first", "second", "first (2)");
        List<ModelCalls.Total> before = totals();
        for (Dependable.Part part : models.parts()) {
            part.probe().ask(Duration.ofSeconds(5));
        }
        assertThat(first.requests()).isEmpty();
        assertThat(first.violations()).isEmpty();
        assertThat(totals()).isEqualTo(before);
    }

    @Test
    void aModelThatFailsAgainAndAgainDoesNotServeThoughItsServerAnswers() throws Exception {
        first.otherwise(_ -> Reply.status(500));
        for (int call = 0; call < 3; call++) {
            chain().ask(prompt(null), ChatChainTest::text);
        }
        part("second").doesNotThrowAnyException();
        part("first").hasMessageContaining("answered 500");
    }

    @Test
    void oneFailureMayBeTheFaultOfWhatWasAsked() {
        first.next(Reply.status(500));
        chain().ask(prompt(null), ChatChainTest::text);
        part("first").doesNotThrowAnyException();
    }

    @Test
    void aServerThatIsGoneOrRefusesTheKeyDoesNotServe() {
        first.close();
        part("first").isInstanceOf(IOException.class);
        try (ChatModels foreign = new ChatModels(
                Map.of(
                        ChatUse.ANSWERS,
                        List.of(new OpenAiChat(
                                "foreign",
                                new EndpointAddress(second.url()),
                                new Secret<>("wrong"),
                                Duration.ofSeconds(5),
                                true))),
                false,
                ledger,
                new ModelSlots(4, Duration.ofSeconds(5), "KANAL_LLM_AT_ONCE"))) {
            assertThatThrownBy(() -> foreign.parts().getFirst().probe().ask(Duration.ofSeconds(5)))
                    .hasMessageContaining("refuses the key")
                    .hasMessageNotContaining("wrong");
        }
    }

    /** How asking the model of this name went. */
    private AbstractThrowableAssert<?, ? extends Throwable> part(String name) {
        return assertThatCode(() -> models.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow()
                .probe()
                .ask(Duration.ofSeconds(5)));
    }

    private ChatChain chain() {
        return models.find(ChatUse.ANSWERS, Sensitivity.PUBLIC).orElseThrow();
    }

    private List<ModelCalls.Total> totals() {
        return ledger.totals(start.minusSeconds(5));
    }

    private static ChatPrompt prompt(ChatPrompt.@org.jspecify.annotations.Nullable Shape shape) {
        return new ChatPrompt("Answer", "A question", shape, 200, Sensitivity.PUBLIC);
    }

    private ChatModels models(Duration timeout, boolean firstIsLocal, boolean secondIsLocal) {
        return new ChatModels(
                Map.of(
                        ChatUse.ANSWERS,
                        List.of(
                                model("first", first, timeout, firstIsLocal),
                                model("second", second, timeout, secondIsLocal))),
                false,
                ledger,
                new ModelSlots(4, Duration.ofSeconds(5), "KANAL_LLM_AT_ONCE"));
    }

    private static OpenAiChat model(String name, ModelServer server, Duration timeout, boolean local) {
        return new OpenAiChat(name, new EndpointAddress(server.url()), new Secret<>(server.key()), timeout, local);
    }

    /** A closed browser tab. */
    private static final class Gone implements TokenSink {
        @Override
        public void piece(String text) {
            throw new IllegalStateException("the reader is gone");
        }

        @Override
        public void restart() {}

        @Override
        public boolean cancelled() {
            return false;
        }
    }

    /** Listens to so many pieces. */
    private static final class Heard implements TokenSink {
        private final int wanted;
        private final StringBuilder text = new StringBuilder();
        private int pieces;
        private int restarts;

        Heard(int wanted) {
            this.wanted = wanted;
        }

        @Override
        public void piece(String piece) {
            text.append(piece);
            pieces++;
        }

        @Override
        public void restart() {
            text.setLength(0);
            restarts++;
        }

        @Override
        public boolean cancelled() {
            return pieces >= wanted;
        }

        String text() {
            return text.toString();
        }

        int pieces() {
            return pieces;
        }

        int restarts() {
            return restarts;
        }
    }
}
