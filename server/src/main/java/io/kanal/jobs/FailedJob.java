package io.kanal.jobs;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A job that failed, as its kind looks at it before it is tried again.
 *
 * @param checkpoint where the next run would go on
 */
public record FailedJob(JobId id, JsonNode parameters, Optional<JsonNode> checkpoint) {}
