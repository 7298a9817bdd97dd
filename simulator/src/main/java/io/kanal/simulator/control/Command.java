package io.kanal.simulator.control;

import tools.jackson.databind.JsonNode;

/** What one path below {@code /sim} does. Runs inside the world's lock. */
@FunctionalInterface
interface Command {
    JsonNode run(Order order);
}
