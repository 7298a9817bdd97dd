package io.kanal.simulator.text;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of formatted text.
 *
 * @param type the Bot API's name of the kind, for example {@code bold}
 * @param offset first UTF-16 unit
 * @param length UTF-16 units
 * @param argument what the kind needs: the address of a {@code text_link}, the language of a {@code pre}, the id of a
 *     {@code custom_emoji}, the user id of a {@code text_mention}, the seconds of a {@code date_time}
 */
public record Entity(
        String type, int offset, int length, @Nullable String argument) {

    /** By place, longer first; equal stretches in Telegram's own order of kinds. */
    public static final Comparator<Entity> ORDER = Comparator.comparingInt(Entity::offset)
            .thenComparing(Comparator.comparingInt(Entity::length).reversed())
            .thenComparingInt(Entity::rank);

    public static Entity of(String type, int offset, int length) {
        return new Entity(type, offset, length, null);
    }

    public int end() {
        return offset + length;
    }

    public Entity at(int newOffset, int newLength) {
        return new Entity(type, newOffset, newLength, argument);
    }

    /** Kinds of which several may cover the same text, and which may cross each other. */
    boolean splittable() {
        return switch (type) {
            case "bold", "italic", "underline", "strikethrough", "spoiler" -> true;
            default -> false;
        };
    }

    /** Kinds inside which nothing else may stand. */
    boolean exclusive() {
        return switch (type) {
            case "code", "pre" -> true;
            default -> false;
        };
    }

    boolean quote() {
        return type.equals("blockquote") || type.equals("expandable_blockquote");
    }

    private int rank() {
        return switch (type) {
            case "expandable_blockquote", "blockquote" -> 0;
            case "pre", "code" -> 1;
            case "text_link", "text_mention" -> 3;
            case "bold" -> 4;
            case "italic" -> 5;
            case "underline" -> 6;
            case "strikethrough" -> 7;
            case "spoiler" -> 8;
            case "custom_emoji" -> 9;
            default -> 2;
        };
    }
}
