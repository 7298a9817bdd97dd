package io.kanal.simulator.botapi;

import tools.jackson.databind.JsonNode;

/** What a method does; the result stands under {@code result} in the answer. */
@FunctionalInterface
interface ApiMethod {
    JsonNode answer(Call call);
}
