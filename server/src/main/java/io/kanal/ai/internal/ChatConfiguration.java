package io.kanal.ai.internal;

import io.kanal.ai.ChatModels;
import io.kanal.ai.ChatUse;
import io.kanal.ai.ModelCalls;
import io.kanal.ai.internal.openai.EndpointAddress;
import io.kanal.ai.internal.openai.OpenAiChat;
import io.kanal.shared.BackEnd;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Builds the chains of chat models. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChatProperties.class)
class ChatConfiguration {
    @Bean
    ModelCalls modelCalls(JdbcClient jdbc, Clock clock) {
        return new ModelCalls(jdbc, clock);
    }

    @Bean(destroyMethod = "close")
    ChatModels chatModels(ChatProperties properties, ModelCalls ledger) {
        Map<ChatUse, List<OpenAiChat>> chains = new EnumMap<>(ChatUse.class);
        chains.put(ChatUse.ANSWERS, models(properties, properties.answers()));
        chains.put(ChatUse.TAGGING, models(properties, properties.tagging()));
        chains.put(ChatUse.DIGESTS, models(properties, properties.digests()));
        ModelSlots slots = new ModelSlots(properties.atOnce(), properties.longestWait(), "KANAL_LLM_AT_ONCE");
        return new ChatModels(chains, properties.privateToRemote(), ledger, slots);
    }

    @Bean
    BackEnd chatModelsBackEnd(ChatModels models) {
        String names = models.states().stream()
                .map(ChatModels.ModelState::model)
                .distinct()
                .collect(Collectors.joining(", "));
        return new BackEnd("chat models", names.isEmpty() ? "none: answers are built from cited sentences" : names);
    }

    @Bean
    ChatModelsDependable chatModelsDependable(ChatModels models) {
        return new ChatModelsDependable(models);
    }

    private static List<OpenAiChat> models(ChatProperties properties, List<ChatProperties.Model> own) {
        return properties.chain(own).stream().map(ChatConfiguration::model).toList();
    }

    private static OpenAiChat model(ChatProperties.Model model) {
        URI url = Objects.requireNonNull(model.url());
        Duration timeout = Objects.requireNonNull(model.timeout());
        EndpointAddress address = new EndpointAddress(url);
        Boolean local = model.local();
        return new OpenAiChat(
                model.model(), address, model.key(), timeout, local == null ? address.isThisMachine() : local);
    }
}
