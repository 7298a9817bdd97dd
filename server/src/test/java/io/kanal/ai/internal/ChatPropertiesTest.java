package io.kanal.ai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.secrets.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ChatPropertiesTest {
    @Test
    void nothingSetMeansNoModel() {
        ChatProperties properties = bind(Map.of());
        assertThat(properties.chain(properties.answers())).isEmpty();
    }

    @Test
    void theSimpleCaseServesEveryUse() {
        ChatProperties properties = bind(Map.of(
                "KANAL_LLM_URL", "http://localhost:11434/v1",
                "KANAL_LLM_KEY", "k",
                "KANAL_LLM_MODEL", "qwen3",
                "KANAL_LLM_TIMEOUT", "20s"));
        assertThat(properties.chain(properties.digests())).singleElement().satisfies(model -> {
            assertThat(model.model()).isEqualTo("qwen3");
            assertThat(model.key()).isEqualTo(new Secret<>("k"));
            assertThat(model.timeout()).isEqualTo(Duration.ofSeconds(20));
        });
    }

    @Test
    void aChainIsTriedInItsOrderAndKeysDoNotWanderToOtherAddresses() {
        ChatProperties properties = bind(Map.of(
                "KANAL_LLM_URL", "https://one.example/v1",
                "KANAL_LLM_KEY", "secret-of-one",
                "KANAL_LLM_MODEL", "small",
                "KANAL_LLM_ANSWERS_0_MODEL", "big",
                "KANAL_LLM_ANSWERS_1_URL", "https://two.example/v1",
                "KANAL_LLM_ANSWERS_1_MODEL", "other"));
        List<ChatProperties.Model> chain = properties.chain(properties.answers());
        assertThat(chain).extracting(ChatProperties.Model::model).containsExactly("big", "other");
        assertThat(chain.get(0).key()).isEqualTo(new Secret<>("secret-of-one"));
        assertThat(chain.get(0).url()).hasToString("https://one.example/v1");
        assertThat(chain.get(1).key()).isNull();
        assertThat(properties.chain(properties.tagging()))
                .extracting(ChatProperties.Model::model)
                .containsExactly("small");
    }

    @Test
    void anAddressWithoutAModelIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("KANAL_LLM_URL", "http://localhost/v1")))
                .hasStackTraceContaining("KANAL_LLM_MODEL must name the model");
    }

    private static ChatProperties bind(Map<String, Object> environment) {
        ChatProperties[] bound = new ChatProperties[1];
        new ApplicationContextRunner()
                .withUserConfiguration(Enabled.class)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(
                                "systemEnvironment",
                                new SystemEnvironmentPropertySource(
                                        "systemEnvironment", new LinkedHashMap<>(environment))))
                .run(context -> bound[0] = context.getBean(ChatProperties.class));
        return bound[0];
    }

    @EnableConfigurationProperties(ChatProperties.class)
    @ComponentScan(basePackages = "io.kanal.shared.secrets")
    static class Enabled {}
}
