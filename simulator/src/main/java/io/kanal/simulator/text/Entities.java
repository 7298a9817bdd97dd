package io.kanal.simulator.text;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The rules that entities of one text obey among each other. */
public final class Entities {
    private static final int FURTHEST = 1_000_000;
    private static final List<String> STACKING = List.of("bold", "italic", "underline", "strikethrough", "spoiler");

    private Entities() {}

    /**
     * Brings text and entities into Telegram's form: white space at the ends goes, entities are cut to the text, kinds
     * that may not contain each other are thinned (the first wins), crossing ones are split, and links, mentions,
     * hashtags and commands that stand free are found.
     */
    public static StyledText tidy(String text, List<Entity> given) {
        for (Entity entity : given) {
            if (entity.offset() < 0 || entity.offset() > FURTHEST) {
                throw new MarkupException("receive an entity with incorrect offset " + entity.offset());
            }
            if (entity.length() < 0 || entity.length() > FURTHEST) {
                throw new MarkupException("receive an entity with incorrect length " + entity.length());
            }
        }
        String clean = clean(text);
        int end = clean.length();
        while (end > 0 && blank(clean.charAt(end - 1))) {
            end--;
        }
        int firstEntity = given.stream()
                .filter(e -> e.length() > 0)
                .mapToInt(Entity::offset)
                .min()
                .orElse(end);
        int start = 0;
        while (start < end && start < firstEntity && (clean.charAt(start) == ' ' || clean.charAt(start) == '\n')) {
            start++;
        }
        if (start == end || clean.substring(start, end).chars().allMatch(c -> blank((char) c))) {
            return StyledText.EMPTY;
        }
        List<Entity> cut = new StyledText(
                        clean,
                        given.stream()
                                .filter(e -> e.offset() < clean.length())
                                .map(e -> e.at(e.offset(), Math.min(e.length(), clean.length() - e.offset())))
                                .toList())
                .cut(start, end)
                .entities();
        String body = clean.substring(start, end);
        List<Entity> tidy = untangle(cut);
        tidy.addAll(FreeEntities.find(body, tidy));
        tidy.sort(Entity.ORDER);
        return new StyledText(body, tidy);
    }

    private static boolean blank(char c) {
        return c == ' '
                || c == '\n'
                || c == '\r'
                || c == '\t'
                || c == '\u00a0'
                || (c >= '\u2000' && c <= '\u200f')
                || c == '\u3000';
    }

    /** Control characters become spaces and carriage returns go, without moving anything that stays. */
    private static String clean(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean loneHalf = (Character.isHighSurrogate(c)
                            && (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))))
                    || (Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1))));
            if (loneHalf) {
                throw new MarkupException("strings must be encoded in UTF-8");
            }
            result.append(c < ' ' && c != '\n' ? ' ' : c);
        }
        return result.toString();
    }

    private static List<Entity> untangle(List<Entity> given) {
        List<Entity> sorted = new ArrayList<>(given);
        sorted.sort(Entity.ORDER);
        List<Entity> quotes = new ArrayList<>();
        for (Entity entity : sorted) {
            if (entity.quote() && quotes.stream().noneMatch(other -> touches(other, entity))) {
                quotes.add(entity);
            }
        }
        List<Entity> solid = new ArrayList<>();
        for (Entity entity : sorted) {
            if (!entity.quote()
                    && !entity.splittable()
                    && solid.stream().noneMatch(other -> touches(other, entity))
                    && quotes.stream().noneMatch(quote -> crosses(quote, entity))) {
                solid.add(entity);
            }
        }
        List<Entity> result = new ArrayList<>(quotes);
        result.addAll(solid);
        List<Entity> frame = List.copyOf(result);
        for (String type : STACKING) {
            for (int[] stretch : union(sorted, type)) {
                result.addAll(split(type, stretch[0], stretch[1], frame));
            }
        }
        return result;
    }

    private static boolean touches(Entity one, Entity other) {
        return one.offset() < other.end() && other.offset() < one.end();
    }

    private static boolean crosses(Entity one, Entity other) {
        return touches(one, other) && !contains(one, other) && !contains(other, one);
    }

    private static boolean contains(Entity outer, Entity inner) {
        return outer.offset() <= inner.offset() && inner.end() <= outer.end();
    }

    private static List<int[]> union(List<Entity> sorted, String type) {
        List<int[]> stretches = new ArrayList<>();
        for (Entity entity : sorted) {
            if (!entity.type().equals(type)) {
                continue;
            }
            if (!stretches.isEmpty() && stretches.getLast()[1] >= entity.offset()) {
                stretches.getLast()[1] = Math.max(stretches.getLast()[1], entity.end());
            } else {
                stretches.add(new int[] {entity.offset(), entity.end()});
            }
        }
        return stretches;
    }

    private static List<Entity> split(String type, int start, int end, List<Entity> frame) {
        Entity whole = Entity.of(type, start, end - start);
        TreeSet<Integer> cuts = new TreeSet<>(List.of(start, end));
        for (Entity other : frame) {
            if (crosses(whole, other) || (other.exclusive() && touches(whole, other))) {
                cuts.add(Math.clamp(other.offset(), start, end));
                cuts.add(Math.clamp(other.end(), start, end));
            }
        }
        List<Entity> parts = new ArrayList<>();
        int from = start;
        for (int cut : cuts.tailSet(start, false)) {
            Entity part = Entity.of(type, from, cut - from);
            if (frame.stream().noneMatch(other -> other.exclusive() && contains(other, part))) {
                parts.add(part);
            }
            from = cut;
        }
        return parts;
    }
}
