package io.kanal.ai;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.kanal.ai.ChatChain.Link;
import io.kanal.ai.internal.FailureStreak;
import io.kanal.ai.internal.ModelSlots;
import io.kanal.ai.internal.openai.OpenAiChat;
import io.kanal.shared.Dependable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The chat models of each use. That there is none is normal: the caller then does without. */
public final class ChatModels implements AutoCloseable {
    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindowSize(8)
            .minimumNumberOfCalls(3)
            .failureRateThreshold(60)
            .waitDurationInOpenState(Duration.ofSeconds(30))
            .permittedNumberOfCallsInHalfOpenState(1)
            .build();

    private final Map<ChatUse, List<Link>> chains = new EnumMap<>(ChatUse.class);
    private final ModelCalls ledger;
    private final ModelSlots slots;

    /**
     * @param privateToRemote whether texts of private chats may go to models that are not local
     * @param slots shared by all uses
     */
    public ChatModels(
            Map<ChatUse, List<OpenAiChat>> chains, boolean privateToRemote, ModelCalls ledger, ModelSlots slots) {
        this.ledger = ledger;
        this.slots = slots;
        chains.forEach((use, models) -> this.chains.put(
                use,
                models.stream()
                        .map(model -> new Link(
                                model,
                                CircuitBreaker.of(use + " " + model.name(), BREAKER),
                                new FailureStreak(),
                                privateToRemote || model.local()))
                        .toList()));
    }

    /** The chain for texts of this sensitivity; empty when no model may be asked. */
    public Optional<ChatChain> find(ChatUse use, Sensitivity sensitivity) {
        List<Link> allowed = chains.getOrDefault(use, List.of()).stream()
                .filter(link -> sensitivity == Sensitivity.PUBLIC || link.mayReadPrivate())
                .toList();
        return allowed.isEmpty() ? Optional.empty() : Optional.of(new ChatChain(use, allowed, ledger, slots));
    }

    /** Every configured model with what it is used for and whether it is asked now. */
    public List<ModelState> states() {
        List<ModelState> states = new ArrayList<>();
        chains.forEach((use, links) -> links.forEach(link -> states.add(new ModelState(
                use,
                link.model().name(),
                link.model().place(),
                link.model().local(),
                link.breaker().getState() != CircuitBreaker.State.OPEN))));
        return states;
    }

    /**
     * Each model once, however many uses it has. It serves when its server answers and the last calls did not all fail, whatever
     * they were for.
     */
    public List<Dependable.Part> parts() {
        List<List<Link>> models = new ArrayList<>();
        chains.values()
                .forEach(links -> links.forEach(link -> models.stream()
                        .filter(known -> known.getFirst().model().isSame(link.model()))
                        .findFirst()
                        .orElseGet(() -> {
                            List<Link> fresh = new ArrayList<>();
                            models.add(fresh);
                            return fresh;
                        })
                        .add(link)));
        Set<String> names = new HashSet<>();
        return models.stream()
                .map(uses -> new Dependable.Part(
                        unused(uses.getFirst().model().name(), names), patience -> answer(uses, patience)))
                .toList();
    }

    private static void answer(List<Link> uses, Duration patience) throws IOException {
        for (Link use : uses) {
            Optional<String> trouble = use.failures().trouble();
            if (trouble.isPresent()) {
                throw new IOException(trouble.get());
            }
        }
        uses.getFirst().model().answer(patience);
    }

    /** Two servers may have models of one name. */
    private static String unused(String name, Set<String> taken) {
        String free = name;
        for (int number = 2; !taken.add(free); number++) {
            free = name + " (" + number + ")";
        }
        return free;
    }

    @Override
    public void close() {
        chains.values().forEach(links -> links.forEach(link -> link.model().close()));
    }

    /**
     * A model of a chain.
     *
     * @param asked false while it is left alone because it failed repeatedly
     */
    public record ModelState(ChatUse use, String model, String place, boolean local, boolean asked) {}
}
