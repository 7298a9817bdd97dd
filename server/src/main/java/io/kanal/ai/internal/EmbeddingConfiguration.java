package io.kanal.ai.internal;

import io.kanal.ai.Embeddings;
import io.kanal.ai.Vectors;
import io.kanal.ai.internal.onnx.OnnxEmbedder;
import io.kanal.ai.spi.Embedder;
import io.kanal.shared.DataDirectory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** Chooses what makes vectors. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbeddingProperties.class)
class EmbeddingConfiguration {
    private static final Duration LOOK_FOR_IDLE = Duration.ofSeconds(30);

    @Bean
    OnnxEmbedder onnxEmbedder(
            EmbeddingProperties properties, DataDirectory dataDirectory, Clock clock, JsonMapper json) {
        return new OnnxEmbedder(properties, dataDirectory, clock, json);
    }

    @Bean(destroyMethod = "close")
    ScheduledExecutorService idleModelWatch(OnnxEmbedder embedder) {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("idle-model-watch").factory());
        var _ = watch.scheduleWithFixedDelay(
                embedder::unloadIfIdle, LOOK_FOR_IDLE.toSeconds(), LOOK_FOR_IDLE.toSeconds(), TimeUnit.SECONDS);
        return watch;
    }

    @Bean
    Embeddings embeddings(Embedder embedder, EmbeddingProperties properties, MeterRegistry meters) {
        Set<String> languages = properties.languages().isEmpty() ? Set.of("en") : properties.languages();
        Embeddings embeddings =
                new Embeddings(new MeteredEmbedder(embedder, meters), languages, properties.queryCacheSize());
        Gauge.builder("embeddings_cache_hit_rate", embeddings, Embeddings::queryHitRate)
                .description("Share of query vectors that were in memory")
                .register(meters);
        return embeddings;
    }

    @Bean
    Vectors vectors(JdbcClient jdbc, PlatformTransactionManager transactions, Embeddings embeddings) {
        return new Vectors(jdbc, transactions, embeddings);
    }
}
