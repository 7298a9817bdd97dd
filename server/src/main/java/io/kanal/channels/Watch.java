package io.kanal.channels;

import io.kanal.posts.Chat;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One person's row "I follow this channel".
 *
 * @param description the person's own note
 * @param active false while it rests: it is kept, and nothing of it is shown or searched
 */
public record Watch(Chat chat, @Nullable String description, boolean active, Instant addedAt) {}
