package io.kanal.ingest;

import io.kanal.jobs.JobId;
import io.kanal.shared.ChatId;
import io.kanal.shared.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one import brought into one chat.
 *
 * @param by who brought it; null for Kanal itself
 * @param name what they called the file
 * @param messages how many ids of the chat it saw
 */
public record BroughtIn(JobId job, ChatId chat, @Nullable UserId by, String name, Instant startedAt, long messages) {}
