package io.kanal.search.internal;

import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.search.Folding;
import io.kanal.shared.text.RichText;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a message offers to search besides its text: tags, what it carries, words of its media. */
public final class Facts {
    private static final Pattern HASHTAG =
            Pattern.compile("(?<![\\p{L}\\p{N}_&/])#([\\p{L}\\p{N}_]*\\p{L}[\\p{L}\\p{N}_]*)");
    private static final Pattern LINK = Pattern.compile("(?i)\\bhttps?://|\\bt\\.me/");
    private static final int MOST_EXTRA_UNITS = 2_000;

    /** Everything {@code has:} may ask for. */
    static final Set<String> CARRIED = Stream.concat(
                    Stream.of(Media.FileKind.values()).map(Facts::name),
                    Stream.of("media", "poll", "place", "contact", "link", "forward", "text"))
            .collect(Collectors.toCollection(TreeSet::new));

    private Facts() {}

    public static Set<String> tags(Message message) {
        Set<String> tags = new TreeSet<>();
        String text = message.text().text();
        if (text.indexOf('#') >= 0) {
            Matcher matcher = HASHTAG.matcher(text);
            while (matcher.find()) {
                tags.add(Folding.fold(matcher.group(1)));
            }
        }
        return tags;
    }

    public static Set<String> has(Message message) {
        Set<String> has = new TreeSet<>();
        RichText text = message.text();
        if (!text.isEmpty()) {
            has.add("text");
        }
        if (message.forward() != null) {
            has.add("forward");
        }
        boolean linked = text.spans().stream()
                        .anyMatch(span -> span.kind() == RichText.Kind.TEXT_LINK || span.kind() == RichText.Kind.URL)
                || (mayLink(text.text()) && LINK.matcher(text.text()).find());
        for (Media media : message.media()) {
            switch (media) {
                case Media.File file -> {
                    has.add(name(file.kind()));
                    has.add("media");
                }
                case Media.Poll _ -> has.add("poll");
                case Media.Place _ -> has.add("place");
                case Media.Contact _ -> has.add("contact");
                case Media.WebPage _ -> linked = true;
                case Media.Other _ -> has.add("media");
            }
        }
        if (linked) {
            has.add("link");
        }
        return has;
    }

    /** Most texts hold no link, and to see that is cheaper than to search for one. */
    private static boolean mayLink(String text) {
        return text.contains("://") || text.contains(".me/") || text.contains(".ME/");
    }

    /** Words of what the message carries, one line each; empty where there are none. */
    public static String extra(Message message) {
        String joined = String.join("\n", message.mediaWords());
        return joined.length() <= MOST_EXTRA_UNITS ? joined : joined.substring(0, MOST_EXTRA_UNITS);
    }

    private static String name(Media.FileKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
