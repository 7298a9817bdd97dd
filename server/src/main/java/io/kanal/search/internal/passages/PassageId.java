package io.kanal.search.internal.passages;

import io.kanal.shared.MessageId;

/**
 * Names a passage: its first message, and which part of that message or conversation it is, counted from 0.
 *
 * @param part 0 for all but long posts and long threads
 */
public record PassageId(MessageId message, int part) {
    private static final int PART_BITS = 12;
    /** How many parts one message can have; a post of Telegram's greatest length has about a dozen. */
    public static final int MOST_PARTS = 1 << PART_BITS;

    public PassageId {
        if (part < 0 || part >= MOST_PARTS) {
            throw new IllegalArgumentException(
                    "A part lies between 0 and %d, not at %d".formatted(MOST_PARTS - 1, part));
        }
    }

    /** One number for both, in the order of messages. */
    public long packed() {
        return message.value() << PART_BITS | part;
    }

    public static PassageId ofPacked(long packed) {
        return new PassageId(new MessageId(packed >>> PART_BITS), (int) (packed & (MOST_PARTS - 1)));
    }

    /** As a key of slow work: {@code 17.0}. */
    public String key() {
        return message + "." + part;
    }

    public static PassageId ofKey(String key) {
        int dot = key.indexOf('.');
        try {
            return new PassageId(
                    new MessageId(Long.parseLong(key, 0, dot, 10)), Integer.parseInt(key, dot + 1, key.length(), 10));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("A passage is named like 17.0, not '" + key + "'", e);
        }
    }
}
