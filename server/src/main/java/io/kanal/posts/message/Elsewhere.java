package io.kanal.posts.message;

import io.kanal.shared.TelegramChatId;

/** A message of another chat. */
public record Elsewhere(TelegramChatId chat, long messageId) {}
