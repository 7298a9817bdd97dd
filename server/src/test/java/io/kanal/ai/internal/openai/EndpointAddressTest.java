package io.kanal.ai.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointAddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:11434, http://localhost:11434/v1/embeddings",
        "http://localhost:11434/, http://localhost:11434/v1/embeddings",
        "http://localhost:11434/v1, http://localhost:11434/v1/embeddings",
        "https://openrouter.ai/api/v1/, https://openrouter.ai/api/v1/embeddings"
    })
    void theBaseIsCompleted(String base, String embeddings) {
        assertThat(new EndpointAddress(URI.create(base)).method("embeddings")).hasToString(embeddings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:1/v1", "http://127.0.0.1/v1", "http://127.8.9.1/v1", "http://[::1]:80/v1"})
    void loopbackIsThisMachine(String base) {
        assertThat(new EndpointAddress(URI.create(base)).isThisMachine()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1.example.com/v1",
                "http://localhost.example.com",
                "http://10.0.0.1/v1",
                "https://api.openai.com/v1",
                "http://user:127.0.0.1@example.com/v1"
            })
    void everythingElseIsNot(String base) {
        assertThat(new EndpointAddress(URI.create(base)).isThisMachine()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/v1", "localhost:11434", "file:///etc/passwd", "/v1"})
    void whatIsNoAddressIsRefused(String base) {
        assertThatThrownBy(() -> new EndpointAddress(URI.create(base))).hasMessageContaining("http(s)://host");
    }

    @Test
    void itsPlaceHoldsNoPassword() {
        assertThat(new EndpointAddress(URI.create("https://me:secret@host:1/v1")).place())
                .isEqualTo("https://host:1");
    }
}
