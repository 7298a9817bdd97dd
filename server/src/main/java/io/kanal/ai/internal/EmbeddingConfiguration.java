package io.kanal.ai.internal;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Embeddings;
import io.kanal.ai.Vectors;
import io.kanal.ai.internal.onnx.OnnxEmbedder;
import io.kanal.ai.internal.openai.OpenAiEmbedder;
import io.kanal.ai.models.CacheFolder;
import io.kanal.ai.models.ChosenModel;
import io.kanal.ai.models.InstalledModels;
import io.kanal.ai.models.ModelCatalogue;
import io.kanal.ai.models.ModelDesk;
import io.kanal.ai.spi.Embedder;
import io.kanal.shared.BackEnd;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.KanalException;
import io.kanal.shared.StartFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** Chooses what makes vectors. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbeddingProperties.class)
class EmbeddingConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddingConfiguration.class);
    private static final Duration REST_EVERY = Duration.ofSeconds(30);

    @Bean
    InstalledModels installedModels(Environment environment) {
        return InstalledModels.of(CacheFolder.of(name -> environment.getProperty(name)));
    }

    @Bean
    ChosenModel chosenModel(JdbcClient database) {
        return new ChosenModel(database);
    }

    @Bean
    ModelInUse modelInUse(
            EmbeddingProperties properties,
            @Value("${kanal.embedding:}") String switched,
            ChosenModel chosen,
            InstalledModels installed) {
        return ModelInUse.of(properties, isOff(switched, properties), chosen, ModelCatalogue.own(), installed);
    }

    @Bean
    ModelDesk modelDesk(ModelInUse inUse, Embedder embedder, InstalledModels installed, JdbcClient database) {
        return new ModelDesk(
                ModelCatalogue.own(),
                installed,
                database,
                () -> embedder.model().name(),
                inUse.setting());
    }

    @Bean(destroyMethod = "close")
    MeteredEmbedder embedder(
            ModelInUse inUse,
            ChosenModel chosen,
            DataDirectory dataDirectory,
            Clock clock,
            JsonMapper json,
            MeterRegistry meters) {
        if ("KANAL_EMBEDDING".equals(inUse.setting())) {
            return new MeteredEmbedder(new NoEmbedder(), meters);
        }
        EmbeddingProperties properties = inUse.properties();
        EmbeddingModel wanted = inUse.chosen();
        Embedder embedder = wanted != null
                ? chosen(wanted, inUse, chosen, dataDirectory, clock, json)
                : properties.url() == null
                        ? new OnnxEmbedder(properties, dataDirectory, clock, json)
                        : new OpenAiEmbedder(properties, json);
        ModelSlots slots = new ModelSlots(properties.atOnce(), properties.timeout(), "KANAL_EMBEDDING_AT_ONCE");
        return new MeteredEmbedder(new BoundedEmbedder(embedder, slots), meters);
    }

    /** The chosen model; where it cannot serve here, words do, and Status and doctor say why. */
    private static Embedder chosen(
            EmbeddingModel wanted,
            ModelInUse inUse,
            ChosenModel choices,
            DataDirectory dataDirectory,
            Clock clock,
            JsonMapper json) {
        String absent = inUse.absent();
        if (absent == null) {
            OnnxEmbedder embedder = new OnnxEmbedder(inUse.properties(), dataDirectory, clock, json);
            try {
                choices.begun(embedder.model());
                return embedder;
            } catch (KanalException e) {
                embedder.close();
                absent = "The chosen model %s cannot be used: %s".formatted(wanted.name(), e.getMessage());
            }
        }
        LOG.warn("Words serve alone. {}", absent);
        return new AbsentEmbedder(wanted, absent);
    }

    private static boolean isOff(String switched, EmbeddingProperties properties) {
        if (switched.isEmpty()) {
            return false;
        }
        if (!switched.equalsIgnoreCase(NoEmbedder.OFF)) {
            throw new StartFailure(
                    "KANAL_EMBEDDING is '%s'; it is 'off', or not set: then the other settings say which model makes vectors"
                            .formatted(switched));
        }
        if (properties.url() != null || properties.modelPath() != null) {
            throw new StartFailure("KANAL_EMBEDDING is off, and another setting names a model; take one of them out");
        }
        return true;
    }

    @Bean
    EmbeddingsDependable embeddingsDependable(MeteredEmbedder embedder) {
        return new EmbeddingsDependable(embedder);
    }

    /** A model that was asked for must be there at the start; the one inside the program always is. */
    @Bean
    BackEnd embeddingsBackEnd(MeteredEmbedder embedder, ModelInUse inUse) {
        EmbeddingProperties properties = inUse.properties();
        String absent = inUse.absent();
        if (absent != null) {
            return new BackEnd("embeddings", absent);
        }
        if (embedder.provider().equals(NoEmbedder.OFF)) {
            return new BackEnd("embeddings", "off: search by words alone");
        }
        if (properties.url() == null && properties.modelPath() == null) {
            return new BackEnd("embeddings", "MiniLM inside the program (English)");
        }
        try {
            EmbeddingModel model = embedder.model();
            return new BackEnd(
                    "embeddings",
                    "%s by %s, %d numbers".formatted(model.name(), embedder.provider(), model.dimension()));
        } catch (KanalException e) {
            throw new StartFailure("The embedding model cannot be used: " + e.getMessage(), e);
        }
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService embeddingRest(Embedder embedder) {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("embedding-rest").factory());
        var _ = watch.scheduleWithFixedDelay(
                embedder::rest, REST_EVERY.toSeconds(), REST_EVERY.toSeconds(), TimeUnit.SECONDS);
        return watch;
    }

    @Bean
    Embeddings embeddings(Embedder embedder, ModelInUse inUse, MeterRegistry meters) {
        EmbeddingProperties properties = inUse.properties();
        Embeddings embeddings = new Embeddings(
                embedder,
                model -> model.equals(NoEmbedder.OFF) ? Set.of() : properties.languagesOf(model),
                properties.queryCacheSize());
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
