package io.kanal.search;

import io.kanal.search.internal.IndexUpkeep;
import io.kanal.shared.Language;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What languages the passages of this node's index are in. */
@Component
public final class IndexedLanguages {
    private final IndexUpkeep upkeep;

    IndexedLanguages(IndexUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    /** How many passages are in each; those without any are left out. */
    public Map<Language, Integer> count() {
        return upkeep.languages();
    }
}
