package io.kanal.search;

import io.kanal.search.SearchPage.Facets;
import io.kanal.search.internal.fusion.Fusion.Fused;
import io.kanal.shared.MessageId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts of passages that were looked at one by one. */
final class SaidFacets {
    private SaidFacets() {}

    /**
     * @param approximate whether there are more
     * @param zone the one whose days are counted
     */
    static Facets of(List<Fused> passages, boolean approximate, ZoneId zone) {
        Set<MessageId> posts = new HashSet<>();
        Map<Long, Integer> chats = new HashMap<>();
        Map<String, Integer> languages = new HashMap<>();
        Map<LocalDate, Integer> days = new HashMap<>();
        for (Fused passage : passages) {
            if (!posts.add(passage.id().message())) {
                continue;
            }
            chats.merge(passage.chat().value(), 1, Integer::sum);
            languages.merge(passage.language().code(), 1, Integer::sum);
            Instant date = passage.date();
            if (date != null) {
                days.merge(LocalDate.ofInstant(date, zone), 1, Integer::sum);
            }
        }
        return new Facets(chats, languages, days, approximate);
    }
}
