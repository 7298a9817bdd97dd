package io.kanal.telegram;

import java.time.Duration;

/** How much of one priority waits, over all bots, and for how long the oldest has. */
public record OutgoingDepth(Priority priority, long waiting, Duration oldest) {}
