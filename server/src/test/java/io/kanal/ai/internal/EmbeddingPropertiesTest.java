package io.kanal.ai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ai.Embeddings;
import io.kanal.shared.BackEnd;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.secrets.Secret;
import io.kanal.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import tools.jackson.databind.json.JsonMapper;

class EmbeddingPropertiesTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @TempDir
    Path folder;

    @Test
    void theEnvironmentNamesBind() {
        EmbeddingProperties properties = bind(Map.of(
                "KANAL_EMBEDDING_URL", "http://localhost:11434/v1",
                "KANAL_EMBEDDING_KEY", "key",
                "KANAL_EMBEDDING_MODEL", "bge-m3",
                "KANAL_EMBEDDING_QUERY_PREFIX", "query: ",
                "KANAL_EMBEDDING_IDLE_UNLOAD", "90s"));
        assertThat(properties.url()).hasToString("http://localhost:11434/v1");
        assertThat(properties.key()).isEqualTo(new Secret<>("key"));
        assertThat(properties.toString()).doesNotContain("Secret[");
        assertThat(properties.queryPrefix()).isEqualTo("query: ");
        assertThat(properties.idleUnload()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aModelFileBindsByItsEnvironmentName() {
        assertThat(bind(Map.of("KANAL_EMBEDDING_MODEL_PATH", "/models/e5")).modelPath())
                .hasToString("/models/e5");
    }

    @Test
    void nothingSetMeansTheModelInside() {
        EmbeddingProperties properties = bind(Map.of());
        assertThat(properties.url()).isNull();
        assertThat(properties.modelPath()).isNull();
        assertThat(properties.threads()).isEqualTo(2);
        assertThat(properties.batchSize()).isEqualTo(16);
    }

    @Test
    void twoModelsAtOnceAreRefused() {
        assertThatThrownBy(() -> bind(Map.of(
                        "KANAL_EMBEDDING_MODEL_PATH", "/m",
                        "KANAL_EMBEDDING_URL", "http://localhost/v1",
                        "KANAL_EMBEDDING_MODEL", "x")))
                .hasStackTraceContaining("exactly one model makes vectors");
    }

    @Test
    void languagesFollowTheNameUnlessTheyAreSet() {
        EmbeddingProperties unset = bind(Map.of());
        assertThat(unset.languagesOf("all-minilm-l6-v2-q")).containsExactly("en");
        assertThat(unset.languagesOf("bge-small-en-v1.5")).containsExactly("en");
        assertThat(unset.languagesOf("nomic-embed-text:latest")).containsExactly("en");
        assertThat(unset.languagesOf("multilingual-e5-small")).containsExactly("*");
        assertThat(unset.languagesOf("bge-m3")).containsExactly("*");
        assertThat(bind(Map.of("KANAL_EMBEDDING_LANGUAGES", "ru,en")).languagesOf("x"))
                .isEqualTo(Set.of("ru", "en"));
    }

    @Test
    void offMakesNoVectorsAndTheOtherSettingsStillBind() {
        runner(Map.of("KANAL_EMBEDDING", "off", "KANAL_EMBEDDING_THREADS", "1")).run(context -> {
            assertThat(context.getBean(Embeddings.class).off()).isTrue();
            assertThat(context.getBean(Embeddings.class).knows("en")).isFalse();
            assertThat(context.getBean(BackEnd.class).toString()).contains("words alone");
            assertThat(context.getBean(EmbeddingProperties.class).threads()).isEqualTo(1);
        });
        runner(Map.of())
                .run(context ->
                        assertThat(context.getBean(Embeddings.class).off()).isFalse());
    }

    @Test
    void whatIsNeitherOffNorOneModelIsRefused() {
        runner(Map.of("KANAL_EMBEDDING", "openai"))
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("KANAL_EMBEDDING is 'openai'; it is 'off', or not set"));
        runner(Map.of("KANAL_EMBEDDING", "off", "KANAL_EMBEDDING_MODEL_PATH", "/m"))
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("another setting names a model"));
    }

    /** The whole configuration of what makes vectors; what was chosen is asked of the record. */
    private ApplicationContextRunner runner(Map<String, Object> environment) {
        return new ApplicationContextRunner()
                .withUserConfiguration(Enabled.class, EmbeddingConfiguration.class)
                .withBean(DataDirectory.class, () -> new DataDirectory(folder))
                .withBean(Clock.class, Clock::systemUTC)
                .withBean(JsonMapper.class, JsonMapper::shared)
                .withBean(SimpleMeterRegistry.class)
                .withBean(JdbcClient.class, () -> database.jdbc())
                .withBean(
                        DataSourceTransactionManager.class,
                        () -> new DataSourceTransactionManager(database.dataSource()))
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(
                                "systemEnvironment",
                                new SystemEnvironmentPropertySource(
                                        "systemEnvironment", new LinkedHashMap<>(environment))));
    }

    private static EmbeddingProperties bind(Map<String, Object> environment) {
        EmbeddingProperties[] bound = new EmbeddingProperties[1];
        new ApplicationContextRunner()
                .withUserConfiguration(Enabled.class)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(
                                "systemEnvironment",
                                new SystemEnvironmentPropertySource(
                                        "systemEnvironment", new LinkedHashMap<>(environment))))
                .run(context -> bound[0] = context.getBean(EmbeddingProperties.class));
        return bound[0];
    }

    @EnableConfigurationProperties(EmbeddingProperties.class)
    @org.springframework.context.annotation.ComponentScan(basePackages = "io.kanal.shared.secrets")
    static class Enabled {}
}
