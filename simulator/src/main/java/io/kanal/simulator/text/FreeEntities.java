package io.kanal.simulator.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What clients recognise in text by themselves. */
final class FreeEntities {
    private static final List<Finder> FINDERS = List.of(
            new Finder(
                    "url",
                    Pattern.compile(
                            "(?<![\\p{L}\\p{N}@/.])(?:(?:https?|ftp|tg|ton)://[^\\s<>\"\u00ab\u00bb\u201c\u201d]+|(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?\\.)+"
                                    + "(?:com|org|net|io|me|ru|ua|ir|tr|dev|app|info|edu|gov|de|uk|eu)(?![\\p{L}\\p{N}])(?::\\d{1,5})?(?:[/?#][^\\s<>\"\u00ab\u00bb\u201c\u201d]*)?)",
                            Pattern.CASE_INSENSITIVE)),
            new Finder("email", Pattern.compile("(?<![\\w.+-])[\\w.+-]{1,64}@(?:[\\w-]+\\.)+[A-Za-z]{2,24}(?![\\w-])")),
            new Finder("mention", Pattern.compile("(?<![\\w@/])@[A-Za-z][A-Za-z0-9_]{2,31}(?![\\w@])")),
            new Finder(
                    "hashtag",
                    Pattern.compile(
                            "(?<![\\p{L}\\p{N}_#@&/])#(?=[\\p{N}_\u00b7\u200c]*\\p{L})[\\p{L}\\p{M}\\p{N}_\u00b7\u200c]{1,256}(?:@[A-Za-z][A-Za-z0-9_]{2,31})?(?![#])")),
            new Finder("cashtag", Pattern.compile("(?<![\\w$])\\$[A-Z0-9]{3,8}(?![\\w$])")),
            new Finder(
                    "bot_command",
                    Pattern.compile(
                            "(?<![\\p{L}\\p{N}_/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z][A-Za-z0-9_]{2,31})?(?![\\w/@])")),
            new Finder("phone_number", Pattern.compile("(?<![\\w+])\\+\\d[\\d ()-]{8,17}\\d(?!\\w)")));

    private record Finder(String type, Pattern pattern) {}

    private FreeEntities() {}

    /** Entities outside {@code taken} solid ones, in order of kind then place, none touching another. */
    static List<Entity> find(String text, List<Entity> taken) {
        List<Entity> blocked = new ArrayList<>();
        for (Entity entity : taken) {
            if (!entity.splittable() && !entity.quote()) {
                blocked.add(entity);
            }
        }
        List<Entity> found = new ArrayList<>();
        for (Finder finder : FINDERS) {
            if (!worthLooking(text, finder.type())) {
                continue;
            }
            Matcher matcher = finder.pattern().matcher(text);
            while (matcher.find()) {
                int end =
                        finder.type().equals("url") ? trimmedEnd(text, matcher.start(), matcher.end()) : matcher.end();
                Entity entity = Entity.of(finder.type(), matcher.start(), end - matcher.start());
                if (blocked.stream()
                        .noneMatch(other -> other.offset() < entity.end() && entity.offset() < other.end())) {
                    blocked.add(entity);
                    found.add(entity);
                }
            }
        }
        return found;
    }

    private static boolean worthLooking(String text, String type) {
        return switch (type) {
            case "url" -> text.indexOf('.') >= 0 || text.contains("://");
            case "email", "mention" -> text.indexOf('@') >= 0;
            case "hashtag" -> text.indexOf('#') >= 0;
            case "cashtag" -> text.indexOf('$') >= 0;
            case "bot_command" -> text.indexOf('/') >= 0;
            default -> text.indexOf('+') >= 0;
        };
    }

    /** Punctuation at the end of an address belongs to the sentence, and so does a bracket it did not open. */
    private static int trimmedEnd(String text, int start, int end) {
        int last = end;
        while (last > start) {
            char c = text.charAt(last - 1);
            boolean sentence = ".,:;!?'\u2026".indexOf(c) >= 0;
            boolean foreignBracket = (c == ')' && count(text, '(', start, last) < count(text, ')', start, last))
                    || (c == ']' && count(text, '[', start, last) < count(text, ']', start, last));
            if (!sentence && !foreignBracket) {
                break;
            }
            last--;
        }
        return last;
    }

    private static long count(String text, char wanted, int start, int end) {
        return text.substring(start, end).chars().filter(c -> c == wanted).count();
    }
}
