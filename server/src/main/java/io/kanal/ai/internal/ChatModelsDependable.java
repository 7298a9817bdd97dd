package io.kanal.ai.internal;

import io.kanal.ai.ChatModels;
import io.kanal.shared.Dependable;
import io.kanal.shared.net.OutsideSystem;
import java.util.List;

/**
 * The chat models, each by itself. Having none is fine; when one is away the next of its chain or an extractive answer stands
 * in.
 */
record ChatModelsDependable(ChatModels models) implements Dependable {
    @Override
    public OutsideSystem system() {
        return OutsideSystem.CHAT_MODELS;
    }

    @Override
    public List<Part> parts() {
        return models.parts();
    }
}
