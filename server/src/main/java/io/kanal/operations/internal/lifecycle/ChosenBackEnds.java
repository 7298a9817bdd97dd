package io.kanal.operations.internal.lifecycle;

import io.kanal.ai.ChatModels;
import io.kanal.ai.Embeddings;
import io.kanal.shared.BackEnd;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What the start tells of rooms that choose between back ends. */
@Configuration(proxyBeanMethods = false)
class ChosenBackEnds {
    @Bean
    BackEnd embeddingsBackEnd(Embeddings embeddings, Environment environment) {
        String url = environment.getProperty("kanal.embedding.url");
        return new BackEnd(
                "embeddings", embeddings.model().name() + (url == null ? ", in the process" : ", at an endpoint"));
    }

    @Bean
    BackEnd chatModelsBackEnd(ChatModels models) {
        String chosen = models.states().stream()
                .map(state -> state.model() + (state.local() ? " (local)" : ""))
                .distinct()
                .collect(Collectors.joining(", then "));
        return new BackEnd("answers", chosen.isEmpty() ? "extractive, no chat model" : chosen);
    }

    @Bean
    BackEnd searchBackEnd() {
        return new BackEnd("search", "Lucene on this node, words and vectors");
    }

    @Bean
    BackEnd sourcesBackEnd(Environment environment) {
        return new BackEnd(
                "sources",
                "exports, push, public channels at "
                        + environment.getProperty("kanal.preview.base-url", "https://t.me"));
    }
}
