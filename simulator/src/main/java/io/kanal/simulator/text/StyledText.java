package io.kanal.simulator.text;

import java.util.ArrayList;
import java.util.List;

/** Text with its entities, ordered by place. Offsets count UTF-16 units, as {@code String} does. */
public record StyledText(String text, List<Entity> entities) {
    public static final StyledText EMPTY = new StyledText("", List.of());

    public StyledText {
        entities = List.copyOf(entities);
    }

    /** Text without markup, with what clients recognise by themselves: links, mentions, hashtags, commands. */
    public static StyledText plain(String text) {
        return Entities.tidy(text, List.of());
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    public StyledText append(String more) {
        return new StyledText(text + more, entities);
    }

    /** The part from {@code start} to {@code end} with the entities that touch it. */
    public StyledText cut(int start, int end) {
        List<Entity> kept = new ArrayList<>();
        for (Entity entity : entities) {
            int from = Math.max(entity.offset(), start);
            int to = Math.min(entity.end(), end);
            if (from < to) {
                kept.add(entity.at(from - start, to - from));
            }
        }
        return new StyledText(text.substring(start, end), kept);
    }
}
