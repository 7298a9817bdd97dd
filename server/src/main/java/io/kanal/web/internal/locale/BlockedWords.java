package io.kanal.web.internal.locale;

import io.kanal.people.Block;
import io.kanal.people.Blocked;
import io.kanal.people.User;
import io.kanal.shared.time.CalendarWords;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What somebody who is blocked is told: that they are, why, and until when in their own language, zone and calendar. */
@Component
public class BlockedWords {
    private static final String TOLD = BlockedWords.class.getName();

    private final MessageSource messages;

    BlockedWords(MessageSource messages) {
        this.messages = messages;
    }

    /**
     * The words.
     *
     * @param until a sentence; null where the block has no end
     * @param reason the administrator's own words; null where there are none
     */
    public record Words(
            String title, @Nullable String until, @Nullable String reason) {}

    /** The words for an answer to this request; its page is in the person's language then. */
    public Words of(Blocked blocked, HttpServletRequest request) {
        User person = blocked.person();
        request.setAttribute(TOLD, person);
        Locale locale = person.language();
        Block block = blocked.block();
        Instant until = block.until();
        return new Words(
                text("blocked.title", locale),
                until == null
                        ? null
                        : text(
                                "blocked.until",
                                locale,
                                CalendarWords.of(locale, person.persianCalendar())
                                        .moment(until.atZone(person.zone()))),
                block.reason());
    }

    private String text(String key, Locale locale, Object... gaps) {
        return messages.getMessage(key, gaps, locale);
    }

    /** Whom this request is answered with these words. */
    public static Optional<User> told(HttpServletRequest request) {
        return Optional.ofNullable((User) request.getAttribute(TOLD));
    }
}
