package io.kanal.web.internal.pages.folders;

import io.kanal.channels.Arrangement;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands in one folder of a list.
 *
 * @param name null for what is in none
 */
public record Folder<T>(@Nullable String name, List<T> items) {
    /** By the names of the folders, each part in the order given; what is in none comes last. */
    public static <T> List<Folder<T>> of(List<T> items, Function<T, Arrangement.Place> place, Locale locale) {
        Map<String, List<T>> folded = new TreeMap<>(byName(locale));
        List<T> rest = new ArrayList<>();
        for (T item : items) {
            String name = place.apply(item).folder();
            (name == null ? rest : folded.computeIfAbsent(name, _ -> new ArrayList<>())).add(item);
        }
        List<Folder<T>> folders = new ArrayList<>();
        folded.forEach((name, its) -> folders.add(new Folder<>(name, its)));
        if (!rest.isEmpty()) {
            folders.add(new Folder<>(null, rest));
        }
        return folders;
    }

    /** Names in the order of the language. */
    public static List<String> sorted(Collection<String> names, Locale locale) {
        return names.stream().sorted(byName(locale)).toList();
    }

    /** As the language orders names; those that it takes for the same stay apart. */
    private static Comparator<String> byName(Locale locale) {
        Comparator<String> spelt = Collator.getInstance(locale)::compare;
        return spelt.thenComparing(Comparator.naturalOrder());
    }
}
