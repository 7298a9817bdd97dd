package io.kanal.web.internal.locale;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The time zones of the world as a list to choose from: by part of the world, then by place. */
@Component
public class Zones {
    private static final List<String> REGIONS =
            List.of("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific");

    private final Clock clock;
    /** Names by language and zone; a language's first list costs a second, because the names lie in a bundle of their own. */
    private final Map<Locale, Map<String, String>> names = new ConcurrentHashMap<>();

    Zones(Clock clock) {
        this.clock = clock;
    }

    /** A zone to choose. */
    public record Place(String id, String label) {}

    /** The zones of a part of the world; its slug is the last part of the key of its name. */
    public record Region(String slug, List<Place> places) {
        public Region {
            places = List.copyOf(places);
        }
    }

    /** The zone a browser or a form names; empty where this machine knows no such place. */
    public static Optional<ZoneId> find(@Nullable String id) {
        if (id == null || id.length() > 64) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZoneId.of(id));
        } catch (DateTimeException e) {
            // The caller decides what an unknown zone means.
            return Optional.empty();
        }
    }

    /** Every place of every part of the world. */
    public List<Region> list(Locale locale) {
        Map<String, List<Place>> places = new TreeMap<>();
        for (String id : ZoneId.getAvailableZoneIds()) {
            String region = region(id);
            if (region != null) {
                places.computeIfAbsent(region, _ -> new ArrayList<>()).add(new Place(id, label(id, locale)));
            }
        }
        List<Region> regions = new ArrayList<>();
        places.forEach((region, inside) -> regions.add(new Region(
                region.toLowerCase(Locale.ROOT),
                inside.stream().sorted(Comparator.comparing(Place::label)).toList())));
        return regions;
    }

    /** A zone as a person reads it: the place, what its time is called, how far it is from Greenwich now. */
    public String label(ZoneId zone, Locale locale) {
        return label(zone.getId(), locale);
    }

    private String label(String id, Locale locale) {
        ZoneId zone = ZoneId.of(id);
        String name = names.computeIfAbsent(locale, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(id, _ -> zone.getDisplayName(TextStyle.FULL, locale));
        Instant now = clock.instant();
        String offset = DateTimeFormatter.ofPattern("O", locale)
                .withDecimalStyle(DecimalStyle.of(locale))
                .format(now.atZone(zone));
        String place = place(id);
        return (name.startsWith(place) ? place : place + " · " + name) + " · " + offset;
    }

    private static @Nullable String region(String id) {
        int slash = id.indexOf('/');
        return slash > 0 && REGIONS.contains(id.substring(0, slash)) ? id.substring(0, slash) : null;
    }

    private static String place(String id) {
        return id.substring(id.indexOf('/') + 1).replace('_', ' ').replace("/", ", ");
    }
}
