package io.kanal.ai.internal;

import io.kanal.shared.secrets.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which chat models are used. None is a normal state: answers are then built from cited sentences. The simple case is one
 * model for everything ({@code KANAL_LLM_URL}, {@code KANAL_LLM_KEY}, {@code KANAL_LLM_MODEL}); a use with a list of its own
 * ({@code KANAL_LLM_ANSWERS_0_URL}, …) tries that in order instead.
 *
 * @param url the base of an interface of OpenAI's shape, such as {@code https://openrouter.ai/api/v1}
 * @param key its key
 * @param model the model's name there
 * @param timeout of one whole call
 * @param local whether texts sent there stay with the operator; by default whether the address is this machine
 * @param atOnce calls of chat models that run at once in this process, whatever they are used for
 * @param longestWait how long a call waits for one of those to end
 * @param privateToRemote whether texts of private chats may go to models that are not local
 */
@ConfigurationProperties(prefix = "kanal.llm", ignoreUnknownFields = false)
public record ChatProperties(
        @Nullable URI url,
        @Nullable Secret<String> key,
        @Nullable String model,
        @DefaultValue("60s") Duration timeout,
        @Nullable Boolean local,
        @DefaultValue("8") int atOnce,
        @DefaultValue("20s") Duration longestWait,
        @DefaultValue("false") boolean privateToRemote,
        @DefaultValue List<Model> answers,
        @DefaultValue List<Model> tagging,
        @DefaultValue List<Model> digests) {

    public ChatProperties {
        answers = List.copyOf(answers);
        tagging = List.copyOf(tagging);
        digests = List.copyOf(digests);
        if (url != null && model == null) {
            throw new IllegalArgumentException("KANAL_LLM_URL is set, KANAL_LLM_MODEL must name the model");
        }
    }

    /**
     * One model of a chain; what it does not say is taken from the simple case.
     *
     * @param url its base; together with the key that of the simple case when absent
     */
    public record Model(
            @Nullable URI url,
            @Nullable Secret<String> key,
            String model,
            @Nullable Duration timeout,
            @Nullable Boolean local) {}

    /** The chain of a use: its own list, else the one model of the simple case, else empty. */
    List<Model> chain(List<Model> own) {
        if (own.isEmpty()) {
            return url == null || model == null ? List.of() : List.of(new Model(url, key, model, timeout, local));
        }
        return own.stream().map(this::completed).toList();
    }

    private Model completed(Model own) {
        URI base = own.url() == null ? url : own.url();
        if (base == null) {
            throw new IllegalArgumentException(
                    "The model '" + own.model() + "' has no address: set its URL or KANAL_LLM_URL");
        }
        return new Model(
                base,
                (own.key() != null || own.url() != null) ? own.key() : key,
                own.model(),
                own.timeout() == null ? timeout : own.timeout(),
                (own.local() != null || own.url() != null) ? own.local() : local);
    }
}
