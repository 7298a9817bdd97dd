package io.kanal.ai.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ai.Purpose;
import io.kanal.ai.internal.EmbeddingProperties;
import io.kanal.ai.spi.Embedder;
import io.kanal.ai.spi.EmbedderContract;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.secrets.Secret;
import io.kanal.testing.ModelServer;
import io.kanal.testing.ModelServer.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class OpenAiEmbedderTest implements EmbedderContract {
    private ModelServer server;
    private OpenAiEmbedder embedder;

    @BeforeEach
    void open() {
        server = ModelServer.start();
        embedder = embedder(server.url(), server.key(), Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        embedder.close();
        server.close();
        assertThat(server.violations()).isEmpty();
    }

    @Override
    public Embedder embedder() {
        return embedder;
    }

    @Test
    void theDimensionIsLearnedFromTheFirstAnswer() {
        server.dimension(77);
        assertThat(embedder.model().dimension()).isEqualTo(77);
        assertThat(embedder.model().name()).isEqualTo("some-model");
    }

    @Test
    void prefixesArePutBeforeTextsByTheirPurpose() {
        embedder.embed(List.of("one"), Purpose.QUERY);
        embedder.embed(List.of("two"), Purpose.PASSAGE);
        assertThat(server.requests().stream()
                        .map(request -> request.body().path("input").get(0).asString())
                        .toList())
                .containsSubsequence("query: one", "passage: two");
    }

    @Test
    void aModelThatIsChangedBehindItsNameIsNoticed() {
        embedder.embed(List.of("one"), Purpose.QUERY);
        server.dimension(32);
        assertThatThrownBy(() -> embedder.embed(List.of("two"), Purpose.QUERY))
                .hasMessageContaining("32 numbers where it gave 64");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 503})
    void aStatusThatIsNot200IsAClearFailure(int status) {
        embedder.model();
        server.next(Reply.status(status));
        assertThatThrownBy(() -> embedder.embed(List.of("one"), Purpose.QUERY))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UPSTREAM))
                .hasMessageContaining("answered " + status);
    }

    @Test
    void nonsenseIsAClearFailure() {
        embedder.model();
        for (Reply reply : List.of(
                Reply.html(),
                Reply.garbage(),
                Reply.text("a chat answer"),
                new Reply.Raw(200, "application/json", "{\"data\":[{\"index\":0,\"embedding\":[1,\"x\"]}]}"),
                new Reply.Raw(200, "application/json", "{\"data\":[{\"index\":7,\"embedding\":[1,2]}]}"),
                new Reply.Raw(200, "application/json", "{\"data\":[]}"),
                new Reply.Raw(200, "application/json", "{\"data\":[{\"index\":0,\"embedding\":[]}]}"),
                new Reply.Raw(200, "application/json", "{\"data\":[{\"index\":0,\"embedding\":[NaN,1]}]}"),
                new Reply.Raw(200, "application/json", "{\"data\":[{\"index\":0,\"embedding\":[1e999,1]}]}"),
                new Reply.Raw(200, "application/json", "{\"data\":[{\"index\":0,\"embedding\":[0,0.0]}]}"),
                new Reply.Raw(200, "application/json", "[".repeat(100_000)),
                Reply.cutOff("text", 1))) {
            // A fresh one each time, so that the breaker stays out of it.
            try (OpenAiEmbedder fresh = embedder(server.url(), server.key(), Duration.ofSeconds(5))) {
                fresh.model();
                server.next(reply);
                assertThatThrownBy(() -> fresh.embed(List.of("one"), Purpose.QUERY))
                        .as("%s", reply)
                        .isInstanceOf(KanalException.class);
            }
        }
    }

    @Test
    void aSilentEndpointIsGivenUp() {
        embedder.close();
        embedder = embedder(server.url(), server.key(), Duration.ofMillis(200));
        server.next(Reply.silence());
        assertThatThrownBy(() -> embedder.embed(List.of("one"), Purpose.QUERY)).hasMessageContaining("did not answer");
    }

    @Test
    void anEndpointThatFailsRepeatedlyIsLeftAlone() {
        embedder.model();
        for (int i = 0; i < 6; i++) {
            server.next(Reply.status(500));
        }
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(() -> embedder.embed(List.of("one"), Purpose.QUERY))
                    .isInstanceOf(KanalException.class);
        }
        assertThatThrownBy(() -> embedder.embed(List.of("one"), Purpose.QUERY)).hasMessageContaining("left alone");
    }

    private static OpenAiEmbedder embedder(URI url, String key, Duration timeout) {
        EmbeddingProperties properties = new EmbeddingProperties(
                null,
                null,
                null,
                "query: ",
                "passage: ",
                null,
                Set.of(),
                2,
                16,
                Duration.ofMinutes(5),
                url,
                new Secret<>(key),
                "some-model",
                null,
                timeout,
                100,
                8);
        return new OpenAiEmbedder(properties, JsonMapper.builder().build());
    }
}
