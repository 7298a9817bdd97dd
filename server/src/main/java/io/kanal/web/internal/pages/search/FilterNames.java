package io.kanal.web.internal.pages.search;

import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.search.QueryPart;
import io.kanal.search.QueryPart.Content;
import io.kanal.search.Search;
import io.kanal.shared.ChatId;
import io.kanal.shared.time.CalendarWords;
import io.kanal.web.internal.pages.LocalWording;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What the filters of a query are called: as they were typed, but a chat that has a number only by its title, where it may be
 * seen, and a day in the person's calendar where that is another than the query's.
 */
@Component
class FilterNames {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Set<String> OF_CHATS = Set.of("from", "in");
    private static final Set<String> OF_DAYS = Set.of("after", "before");

    private final Search search;
    private final VisibleChats chats;
    private final LocalWording wording;

    FilterNames(Search search, VisibleChats chats, LocalWording wording) {
        this.search = search;
        this.chats = chats;
        this.wording = wording;
    }

    String of(ReadScope scope, QueryPart part) {
        if (part.content() instanceof Content.Filter(String name, String value)) {
            if (OF_DAYS.contains(name) && !part.negated() && wording.calendar() instanceof CalendarWords.Persian) {
                return day(value)
                        .map(day -> name.equals("after") ? wording.days(day, null) : wording.days(null, day))
                        .orElse(part.typed());
            }
            if (OF_CHATS.contains(name) && NUMBER.matcher(value).matches()) {
                return chats.find(scope, new ChatId(Long.parseLong(value)))
                        .map(chat -> (part.negated() ? "-" : "") + name + ":" + chat.title())
                        .orElse(part.typed());
            }
        }
        return search.senderName(part, scope)
                .map(name -> (part.negated() ? "-from:" : "from:") + name)
                .orElse(part.typed());
    }

    private static Optional<LocalDate> day(String written) {
        try {
            return Optional.of(LocalDate.parse(written));
        } catch (DateTimeParseException e) {
            // A month, a year, or no day at all: it stays as it was typed, and the search says what is wrong with it.
            return Optional.empty();
        }
    }
}
