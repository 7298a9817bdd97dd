package io.kanal.posts;

import io.kanal.shared.ChatId;

/**
 * A topic of a forum group.
 *
 * @param root Telegram id of the message that opened it
 * @param name what it was called last
 */
public record Topic(ChatId chat, long root, String name) {}
